import { CommandRow } from '../db/command.ts'
import { ImportRow } from '../db/import.ts'
import { goAlone, takeNumbers } from '../db/number-counter.ts'
import { rowOf, updateRow } from '../db/row.ts'
import type { AuditKind } from '../domain/audit-kind.ts'
import { wantNudge } from '../db/write.ts'
import {
  busyStates,
  importIsReady,
  importKeptDays,
  importPermits,
  type ImportAct,
  type ImportEdit,
  type ImportState,
} from '../domain/import.ts'
import { importFields } from '../domain/import-field.ts'
import { refuse } from '../domain/refusal.ts'
import { auditIn } from './audit.ts'
import { nudgeSoon } from './circumstances.ts'
import { commandRow, type Mark } from './command-row.ts'
import type { Answer, Call } from './endpoint.ts'
import { importAnswer, presentImport, visibleImport } from './import-json.ts'
import { demandKind } from './import-upload.ts'
import { once } from './lifecycle.ts'
import { Problem, problemOf, type FieldProblem } from './problem.ts'
import { demandVersion } from './version.ts'

/** Which column goes to which field, and what is done with what is there already. */
export async function editImport(call: Call, input: ImportEdit): Promise<Answer> {
  const row = await visibleImport(call)
  await demand(call, row, 'edit', true)
  if (input.mapping) demandMapping(row, input.mapping)
  const { number, version } = row
  const changes = {
    ...(input.mapping && { mapping: input.mapping }),
    ...(input.existing && { existing: input.existing }),
    // What was checked was checked by another mapping.
    state: 'uploaded' as const,
    problem: null,
    version: version + 1,
    updatedAt: call.now(),
  }
  await call.db.transaction(async (em) => {
    if ((await updateRow(em, ImportRow, { number, version, state: row.state }, changes)) === 1) return
    throw new Problem(412, 'stale')
  })
  return importAnswer(call, await visibleImport(call))
}

function demandMapping({ kind, heads }: ImportRow, mapping: (string | null)[]): void {
  const errors: FieldProblem[] = []
  if (mapping.length !== heads.length) errors.push({ field: 'mapping', code: 'wrong-column-count' })
  const known = new Set(importFields[kind].map(({ name }) => name))
  mapping.forEach((name, index) => {
    if (name === null) return
    if (!known.has(name)) errors.push({ field: `mapping.${index}`, code: 'unknown-field' })
    else if (mapping.indexOf(name) < index)
      errors.push({ field: `mapping.${index}`, code: 'field-mapped-twice' })
  })
  if (errors.length > 0) throw new Problem(422, 'invalid-input', { params: { count: errors.length }, errors })
}

const steps: Record<Exclude<ImportAct, 'edit'>, { state: ImportState; audited: AuditKind | null }> = {
  preview: { state: 'checking', audited: null },
  run: { state: 'running', audited: 'import-run' },
  'take-back': { state: 'takingBack', audited: 'import-taken-back' },
}

/** Has a step begun in the background; the process reads its record and goes on with what stands there. */
export const beginStep = (call: Call, act: Exclude<ImportAct, 'edit'>): Promise<Answer> =>
  once(
    call,
    (mark) => begin(call, mark, act),
    async () => ({
      ...(await importAnswer(call, await visibleImport(call))),
      headers: { 'idempotency-replayed': 'true' },
    }),
  )

async function begin(call: Call, mark: Mark, act: Exclude<ImportAct, 'edit'>): Promise<Answer> {
  const row = await visibleImport(call)
  if (act === 'preview') demandFields(call, row)
  await demand(call, row, act, false)
  if (act !== 'take-back') demandKind(call, row.kind)
  if (act === 'run' && !row.totals.good && !row.totals.fill)
    throw problemOf(refuse('input', 'nothing-to-import'))
  const { number, version } = row
  const { state, audited } = steps[act]
  const actor = call.person.user.username
  const at = call.now()
  const turn = `import/${actor}`
  await takeNumbers(call.db, turn)
  await call.db.transaction(async (em) => {
    // One after the other, so that of two that are begun at once the second finds the first.
    await goAlone(em, turn)
    const busy = await rowOf(em, ImportRow, { actor, state: { $in: [...busyStates] } })
    if (busy) throw problemOf(refuse('conflict', 'import-under-way', { params: { number: busy.number } }))
    const changes = {
      state,
      actor,
      rowsDone: 0,
      problem: null,
      finishedAt: null,
      version: version + 1,
      updatedAt: at,
    }
    if ((await updateRow(em, ImportRow, { number, version, state: row.state }, changes)) !== 1)
      throw new Problem(412, 'stale')
    await em.insert(
      CommandRow,
      commandRow(call, mark, { subject: 'Import', number, name: act, state: 'done', version: version + 1 }),
    )
    if (audited) {
      const { kind, rowsTotal, totals, existing } = row
      const details = { kind, rows: rowsTotal, existing, ...totals }
      await auditIn(em, call.context, { kind: audited, actor, subject: 'Import', code: number, details })
    }
    await wantNudge(em, 'Import', number, at)
  })
  nudgeSoon(call, number)
  return importAnswer(call, await visibleImport(call))
}

function demandFields({ language }: Call, { kind, mapping }: ImportRow): void {
  const errors = importFields[kind]
    .filter(({ name, required }) => required && !mapping.includes(name))
    .map(({ name, zh, en }): FieldProblem => ({
      field: name,
      code: 'field-not-mapped',
      params: { label: language === 'en' ? en : zh },
    }))
  if (errors.length > 0) throw new Problem(422, 'invalid-input', { params: { count: errors.length }, errors })
}

async function demand(call: Call, row: ImportRow, act: ImportAct, matched: boolean): Promise<void> {
  if (!importPermits(call.person.ability, act, row))
    throw problemOf(refuse('forbidden', 'not-yours', { params: { command: act === 'run' ? 'import' : act } }))
  await demandVersion(call.context, row, () => presentImport(call, row), { required: matched })
  if (row.fileDeletedAt)
    throw problemOf(refuse('state', 'import-file-gone', { params: { days: importKeptDays } }))
  if (!importIsReady(act, row))
    throw problemOf(refuse('state', 'import-not-ready'), await presentImport(call, row))
}
