import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { Database, Transaction } from '../db/connection.ts'
import { ImportLineRow, type ImportRow } from '../db/import.ts'
import { takeBlock } from '../db/number-counter.ts'
import { rowsOf, updateRow } from '../db/row.ts'
import { StaleRecord } from '../db/write.ts'
import type { RowState } from '../domain/import.ts'
import { failpoint } from './failpoint.ts'
import { breathe } from './import-check.ts'
import { endStep, enterBatch, freshJob, importerOf, takeTurn, type Step } from './import-step.ts'
import { candidatesOf, said, type Verdict } from './import-verdict.ts'
import { groundOf } from './import-words.ts'

const batch = 200

/** Writes the good rows, some hundred a transaction, each judged once more by what stands by then. */
export async function run(step: Step): Promise<void> {
  for (;;) {
    const began = performance.now()
    const written = await writeBatch(step)
    step.beat()
    if (written === 0) break
    await breathe(began)
  }
  await endStep(step, 'done')
}

async function writeBatch(step: Step): Promise<number> {
  const { db, now } = step
  for (let attempt = 1; ; attempt += 1) {
    const job = await freshJob(step)
    const { number } = job
    const rows = await nextRows(db, job)
    if (rows.length === 0) return 0
    const importer = importerOf(job)
    const ground = await groundOf(step, job.actor)
    const verdicts: Verdict<never>[] = await importer.judge(
      db.read(),
      job,
      candidatesOf(job, ground, rows),
      ground,
    )
    const numbers = await reserve(
      step,
      importer.numbers(
        verdicts.flatMap(({ deed }) => (deed ? [deed] : [])),
        ground,
      ),
    )
    try {
      await db.transaction(async (em) => {
        await takeTurn(em, job, rows.length)
        await importer.write(
          em,
          job,
          verdicts.filter(({ deed }) => deed),
          ground,
          // Each attempt of a transaction takes them from the first on.
          [...numbers],
        )
        await settleRows(em, number, verdicts)
        await enterBatch(em, job, 'import', now(), rows.length)
      })
      failpoint('after-import-batch')
      return rows.length
    } catch (error) {
      // Somebody took a name, or changed a customer, between our looking and our writing: look again.
      const lost = error instanceof UniqueConstraintViolationException || error instanceof StaleRecord
      if (!lost || attempt === 5) throw error
    }
  }
}

async function nextRows(db: Database, job: ImportRow): Promise<ImportLineRow[]> {
  const { number } = job
  const wanted = { number, state: { $in: ['good', 'fill'] as RowState[] } }
  const rows = await rowsOf(db.read(), ImportLineRow, wanted, { orderBy: { line: 'asc' }, limit: batch })
  if (!importerOf(job).whole || rows.length === 0) return rows
  const keys = [...new Set(rows.map(({ rowKey }) => rowKey))]
  return rowsOf(db.read(), ImportLineRow, { ...wanted, rowKey: { $in: keys } }, { orderBy: { line: 'asc' } })
}

async function reserve(
  { db }: Step,
  wanted: { prefix: string; day: string; count: number } | null,
): Promise<string[]> {
  if (!wanted || wanted.count === 0) return []
  return takeBlock(db, wanted.prefix, wanted.day, wanted.count)
}

const after: Record<Verdict<never>['state'], RowState> = {
  good: 'created',
  fill: 'filled',
  existing: 'existing',
  duplicate: 'duplicate',
  bad: 'failed',
}

/** What became of the rows: those that went as expected in one statement, the others with their reason. */
async function settleRows(em: Transaction, number: string, verdicts: Verdict<never>[]): Promise<void> {
  for (const state of ['good', 'fill'] as const) {
    const lines = verdicts.filter((verdict) => verdict.state === state).map(({ candidate }) => candidate.line)
    if (lines.length > 0) await setRecords(em, number, after[state], verdicts, lines)
  }
  for (const { state, candidate, problems, record } of verdicts)
    if (state !== 'good' && state !== 'fill')
      await updateRow(
        em,
        ImportLineRow,
        { number, line: candidate.line },
        {
          state: after[state],
          problems: problems.length > 0 ? problems : [said('name', 'taken-meanwhile')],
          record,
        },
      )
}

async function setRecords(
  em: Transaction,
  number: string,
  state: RowState,
  verdicts: Verdict<never>[],
  lines: number[],
) {
  const wanted = new Set(lines)
  const chosen = verdicts.filter(({ candidate }) => wanted.has(candidate.line))
  const cases = chosen.map(() => 'when ? then ?').join(' ')
  await em.getConnection().execute(
    `update import_row set state = ?, record = case line ${cases} end
     where number = ? and line in (${chosen.map(() => '?').join(', ')})`,
    [
      state,
      ...chosen.flatMap(({ candidate, record }) => [candidate.line, record]),
      number,
      ...chosen.map(({ candidate }) => candidate.line),
    ],
    'run',
    em.getTransactionContext(),
  )
}
