import type { Day } from '../domain/day.ts'
import { ChurnScanFoundRow, ChurnScanRow, type ChurnScanKind } from './churn-scan.ts'
import type { Database, Transaction } from './connection.ts'
import { rowOf, rowsOf, updateRow } from './row.ts'

interface Wanted {
  kind: ChurnScanKind
  asOf: Day
  lists: boolean
  wantedBy: string | null
  at: Date
}

/** Asks for a scan. One of the kind that has not begun will do, and one that is opening cases does it already. */
export async function wantScan(
  em: Transaction,
  { kind, asOf, lists, wantedBy, at }: Wanted,
): Promise<number> {
  const same = { kind, asOf, lists }
  const joined =
    (await rowOf(em, ChurnScanRow, { ...same, state: 'waiting' })) ??
    (lists ? null : await rowOf(em, ChurnScanRow, { ...same, state: 'underWay' }))
  if (joined) return joined.id
  const blank = { startedAt: null, touchedAt: null, finishedAt: null, cursor: null }
  const counts = { examined: 0, found: 0, opened: 0 }
  const row = { ...same, state: 'waiting' as const, wantedBy, wantedAt: at, ...blank, ...counts }
  return Number(await em.insert(ChurnScanRow, row))
}

/** A scan that is to be done and has not ended. */
export async function openScan(em: Transaction, id: number): Promise<ChurnScanRow | null> {
  const row = await rowOf(em, ChurnScanRow, { id })
  return row?.state === 'waiting' || row?.state === 'underWay' ? row : null
}

/**
 * How far a scan came, first of all in the transaction that goes further: of two who would go the same step the second
 * finds that it was gone. Whether it was ours to go.
 */
export async function takeStep(
  em: Transaction,
  { id, examined, found }: ChurnScanRow,
  changes: Partial<ChurnScanRow>,
): Promise<boolean> {
  const guard = { id, state: 'underWay' as const, examined, found }
  return (await updateRow(em, ChurnScanRow, guard, changes)) === 1
}

/** Ends it, once. */
export async function endScan(
  em: Transaction,
  id: number,
  state: 'done' | 'failed',
  at: Date,
): Promise<boolean> {
  const ended = { state, finishedAt: at, touchedAt: at }
  const open = { id, state: { $in: ['waiting', 'underWay'] as const } }
  return (await em.nativeUpdate(ChurnScanRow, open, ended)) === 1
}

/** Of so many scans it is still told whom they found. */
export const scansTold = 20

/** Whom older scans have found is forgotten, a bounded number at a time; that they were, and what they counted, stays. */
export async function forgetOldFound(db: Database): Promise<void> {
  const newest = { orderBy: { id: 'desc' }, limit: 1, skip: scansTold - 1 } as const
  const [oldest] = await rowsOf(db.read(), ChurnScanRow, {}, { ...newest, fields: ['id'] })
  if (!oldest) return
  const forgotten = { scan: { $lt: oldest.id } }
  for (;;) {
    const some = await rowsOf(db.read(), ChurnScanFoundRow, forgotten, {
      ...{ fields: ['scan', 'customer'], orderBy: { scan: 'asc', customer: 'asc' }, limit: 500 },
    })
    const [first] = some
    if (!first) return
    const customer = { $in: some.filter(({ scan }) => scan === first.scan).map((row) => row.customer) }
    await db.transaction((em) => em.nativeDelete(ChurnScanFoundRow, { scan: first.scan, customer }))
  }
}
