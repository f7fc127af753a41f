import { Readable } from 'node:stream'
import { z } from 'zod'
import { ImportLineRow, type ImportRow } from '../db/import.ts'
import { rowsOf } from '../db/row.ts'
import { importKeptDays, importKinds, type ImportKind, type RowState } from '../domain/import.ts'
import { importFields } from '../domain/import-field.ts'
import { refuse } from '../domain/refusal.ts'
import { auditIn } from './audit.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { presentProblems, visibleImport } from './import-json.ts'
import { problemOf } from './problem.ts'
import { sheetTypes, textSheet, type SheetFormat } from './sheet-file.ts'

const subject = 'Import'
const format = z.enum(['csv', 'xlsx'])
const produces = Object.values(sheetTypes)

export const importFileEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/imports/template',
    summary: 'An empty file with the columns of a kind and one example',
    for: { subject, action: 'create' },
    query: z.strictObject({ kind: z.enum(importKinds), format }),
    produces,
    handle: (call) => {
      const { kind, format } = call.query
      const [heads, example] = templateOf(kind, call.language === 'en')
      return Promise.resolve(fileOf(format, `template-${kind}`, heads, onePage([example])))
    },
  }),
  endpoint({
    method: 'get',
    path: '/imports/{number}/errors',
    summary: 'The rows that did not come in, as they were sent, each with its reasons',
    for: { subject, action: 'read' },
    query: z.strictObject({ format }),
    produces,
    problems: [404, 409],
    handle: async (call) => {
      const job = await visibleImport(call)
      if (job.fileDeletedAt)
        throw problemOf(refuse('state', 'import-file-gone', { params: { days: importKeptDays } }))
      const { number } = job
      const actor = call.person.user.username
      const details = { format: call.query.format, rows: (job.totals.bad ?? 0) + (job.totals.failed ?? 0) }
      await call.db.transaction((em) =>
        auditIn(em, call.context, { kind: 'import-errors-read', actor, subject, code: number, details }),
      )
      const heads = [...job.heads, ...(call.language === 'en' ? ['Line', 'Reason'] : ['原行号', '原因'])]
      return fileOf(call.query.format, `${number}-errors`, heads, errorRows(call, job))
    },
  }),
]

/** Under a name of ours: what the sender called his file goes into no header. */
function fileOf(
  format: SheetFormat,
  name: string,
  heads: string[],
  pages: AsyncIterable<string[][]>,
): Response {
  const stream = textSheet(format, heads, pages)
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'content-type': sheetTypes[format],
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'cache-control': 'no-store',
    },
  })
}

function templateOf(kind: ImportKind, english: boolean): [heads: string[], example: string[]] {
  const fields = importFields[kind]
  return [
    fields.map(({ zh, en, required }) => `${english ? en : zh}${required ? '*' : ''}`),
    fields.map(({ example }) => example),
  ]
}

async function* onePage(rows: string[][]): AsyncGenerator<string[][]> {
  await Promise.resolve()
  yield rows
}

const states: RowState[] = ['bad', 'failed']

async function* errorRows(call: Call, { number, heads }: ImportRow): AsyncGenerator<string[][]> {
  const english = call.language === 'en'
  for (let after = 0; ;) {
    const rows: ImportLineRow[] = await rowsOf(
      call.db.read(),
      ImportLineRow,
      { number, state: { $in: states }, line: { $gt: after } },
      { orderBy: { line: 'asc' }, limit: 500 },
    )
    yield rows.map(({ line, cells, problems }) => {
      const reasons = presentProblems(call.language, problems).map(({ message }) => message)
      return [
        ...heads.map((_, column) => cells[column] ?? ''),
        String(line),
        reasons.join(english ? ' ' : ''),
      ]
    })
    after = rows.at(-1)?.line ?? after
    if (rows.length < 500) return
  }
}
