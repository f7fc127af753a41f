import type { Transaction } from '../db/connection.ts'
import { ImportLineRow, ImportRow } from '../db/import.ts'
import { rowOf, updateRow } from '../db/row.ts'
import { enterHistory, StaleRecord } from '../db/write.ts'
import type { ImportKind, ImportState, ImportTotals } from '../domain/import.ts'
import { customerImporter } from './import-customer.ts'
import { opportunityImporter } from './import-opportunity.ts'
import { orderImporter } from './import-order.ts'
import { productImporter } from './import-product.ts'
import { stockImporter } from './import-stock.ts'
import type { Importer } from './import-verdict.ts'
import type { Surroundings } from './surroundings.ts'

/** A step of an import as it is worked on: it can die anywhere, and goes on with what stands in the tables. */
export interface Step extends Surroundings {
  job: ImportRow
  /** Once a batch: throws when the worker is to stop. */
  beat: () => void
  signal: AbortSignal
}

// Each has deeds of its own; only the table that holds them side by side forgets which.
const importers: Record<ImportKind, unknown> = {
  customers: customerImporter,
  opportunities: opportunityImporter,
  products: productImporter,
  stock: stockImporter,
  orders: orderImporter,
}
export const importerOf = ({ kind }: ImportRow) => importers[kind] as Importer<never>

/**
 * Begins a batch, first of all in its transaction: of two workers that would do the same one the second fails here, and
 * so does who works on a step that has ended.
 */
export async function takeTurn(em: Transaction, job: ImportRow, done: number): Promise<void> {
  const { number, state, turn, version } = job
  const rowsDone = job.rowsDone + done
  const written = await updateRow(
    em,
    ImportRow,
    { number, state, turn, version },
    { turn: turn + 1, rowsDone },
  )
  if (written !== 1) throw new StaleRecord(number)
}

/** One line of the history for a batch: open pages hear of the progress by it. */
export async function enterBatch(
  em: Transaction,
  job: ImportRow,
  command: string,
  at: Date,
  rows: number,
): Promise<void> {
  const standing = { number: job.number, status: job.state, assignee: null, version: job.version }
  const deed = { command, commandId: null, actor: job.actor, at, note: String(rows) }
  await enterHistory(em, 'Import', standing, standing, deed)
}

const ends: Partial<Record<ImportState, string>> = {
  checked: 'import-checked',
  done: 'import-done',
  takenBack: 'import-gone',
  failed: 'import-unreadable',
}

/** Ends a step: in which state, with the rows counted. */
export async function endStep(
  { db, now, job }: Step,
  state: ImportState,
  problem: ImportRow['problem'] = null,
): Promise<void> {
  await db.transaction(async (em) => {
    const at = now()
    const { number, version } = job
    const totals = await totalsOf(em, number)
    const guard = { number, version, state: job.state }
    const ended = { state, problem, totals, finishedAt: at, updatedAt: at, version: version + 1 }
    if ((await updateRow(em, ImportRow, guard, ended)) !== 1) return
    const before = { number, status: job.state, assignee: null, version }
    const deed = { command: ends[state] ?? state, commandId: null, actor: job.actor, at }
    await enterHistory(em, 'Import', before, { ...before, status: state, version: version + 1 }, deed)
  })
}

async function totalsOf(em: Transaction, number: string): Promise<ImportTotals> {
  const rows = await em
    .getConnection()
    .execute<{ state: string; total: number }[]>(
      'select state, count(*) as total from import_row where number = ? group by state',
      [number],
      'all',
      em.getTransactionContext(),
    )
  return Object.fromEntries(rows.map(({ state, total }) => [state, Number(total)]))
}

export async function freshJob({ db, job }: Step): Promise<ImportRow> {
  const row = await rowOf(db.read(), ImportRow, { number: job.number })
  if (!row || row.state !== job.state || row.version !== job.version) throw new StaleRecord(job.number)
  return row
}

/** Takes the rows of earlier checks away, a bounded number at a time. */
export async function dropRows({ db, job, beat }: Step): Promise<void> {
  for (;;) {
    const gone = await db.transaction(async (em) => {
      const lines = await em.find(
        ImportLineRow,
        { number: job.number },
        { fields: ['line'], orderBy: { line: 'asc' }, limit: 1000 },
      )
      if (lines.length === 0) return 0
      return em.nativeDelete(ImportLineRow, {
        number: job.number,
        line: { $in: lines.map(({ line }) => line) },
      })
    })
    beat()
    if (gone === 0) return
  }
}
