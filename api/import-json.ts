import { ImportRow, type RowProblem } from '../db/import.ts'
import { rowOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { importAllows, rowStates } from '../domain/import.ts'
import { importFields } from '../domain/import-field.ts'
import { isProblemCode, problemText, type Language } from '../domain/problem-text.ts'
import type { Answer, Call } from './endpoint.ts'
import { peopleOf } from './people.ts'
import { Problem } from './problem.ts'

/** The import of the address, among those this person may read. */
export async function visibleImport(call: Call): Promise<ImportRow> {
  const number = call.params.number ?? ''
  const row = await rowOf<ImportRow>(call.db.read(), ImportRow, {
    $and: [{ number }, scope<ImportRow>(call.person.ability, 'read', 'Import')],
  })
  if (!row) throw new Problem(404, 'not-found', { params: { number } })
  return row
}

export async function presentImports(call: Call, rows: ImportRow[]) {
  const { people } = await peopleOf(
    call.db.read(),
    rows.map(({ createdBy }) => createdBy),
  )
  return rows.map((row) => ({
    number: row.number,
    kind: row.kind,
    state: row.state,
    fileName: row.fileName,
    fileSize: row.fileSize,
    format: row.format,
    rowsTotal: row.rowsTotal,
    rowsDone: row.rowsDone,
    totals: Object.fromEntries(rowStates.map((state) => [state, row.totals[state] ?? 0])),
    problem: row.problem ? { code: row.problem.code, message: sentence(call.language, row.problem) } : null,
    createdBy: people(row.createdBy),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    finishedAt: row.finishedAt ?? null,
    fileDeletedAt: row.fileDeletedAt ?? null,
    version: row.version,
    allowed: importAllows(call.person.ability, row),
  }))
}

export async function presentImport(call: Call, row: ImportRow) {
  const [listed] = await presentImports(call, [row])
  const { encoding, delimiter, formulas, ragged, sheets, heads, samples, mapping, existing } = row
  return {
    ...listed,
    encoding: encoding ?? null,
    delimiter: delimiter ?? null,
    formulas,
    ragged,
    sheets,
    columns: heads.map((name, column) => ({
      name,
      samples: samples.map((cells) => cells[column] ?? ''),
      field: mapping[column] ?? null,
    })),
    fields: importFields[row.kind].map(({ name, zh, en, required }) => ({
      name,
      label: call.language === 'en' ? en : zh,
      required,
    })),
    existing,
  }
}

export const importAnswer = async (call: Call, row: ImportRow): Promise<Answer> => ({
  body: await presentImport(call, row),
  version: row.version,
})

/** What was wrong with a row, in the reader's words. */
export const presentProblems = (language: Language, problems: RowProblem[] | null | undefined) =>
  (problems ?? []).map(({ field, ...said }) => ({
    field,
    code: said.code,
    message: sentence(language, said),
  }))

function sentence(language: Language, { code, params }: Omit<RowProblem, 'field'>): string {
  return problemText(isProblemCode(code) ? code : 'invalid', language, params)
}
