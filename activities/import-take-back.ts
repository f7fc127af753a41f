import type { Transaction } from '../db/connection.ts'
import { ImportLineRow, ImportMadeRow, type ImportRow, type RowProblem } from '../db/import.ts'
import { rowsOf } from '../db/row.ts'
import { StaleRecord } from '../db/write.ts'
import { breathe } from './import-check.ts'
import { endStep, enterBatch, freshJob, takeTurn, type Step } from './import-step.ts'
import { takeCustomersBack } from './import-take-back-customer.ts'
import { takeOrdersBack, takeProductsBack, takeStockBack } from './import-take-back-mirror.ts'
import { takeOpportunitiesBack } from './import-take-back-opportunity.ts'
import { failpoint } from './failpoint.ts'

const batch = 200

/** Why a record stays, by what was made; nothing where it is gone. */
export type Kept = Map<ImportMadeRow, RowProblem[]>
type TakeBack = (
  em: Transaction,
  job: ImportRow,
  made: ImportMadeRow[],
  at: Date,
  timeZone: string,
) => Promise<Kept>

const ways: Record<string, TakeBack> = {
  Customer: takeCustomersBack,
  Opportunity: takeOpportunitiesBack,
  Order: takeOrdersBack,
  StockLevel: takeStockBack,
  Product: takeProductsBack,
}

/**
 * Removes what the import made, unless somebody has worked on it since, and empties what it filled, where it still says
 * what it was filled with. What is removed is remembered no longer, so that one that is begun again finds the rest.
 */
export async function takeBack(step: Step): Promise<void> {
  for (let after = 0; ;) {
    const began = performance.now()
    const last = await takeBatch(step, after)
    step.beat()
    if (last === null) break
    after = last
    await breathe(began)
  }
  await endStep(step, 'takenBack')
}

async function takeBatch(step: Step, after: number): Promise<number | null> {
  const { db, now, timeZone } = step
  for (let attempt = 1; ; attempt += 1) {
    const job = await freshJob(step)
    const { number } = job
    const made = await rowsOf(
      db.read(),
      ImportMadeRow,
      { number, line: { $gt: after } },
      { orderBy: { line: 'asc' }, limit: batch },
    )
    if (made.length === 0) return null
    try {
      await db.transaction(async (em) => {
        await takeTurn(em, job, made.length)
        for (const [subject, take] of Object.entries(ways)) {
          const rows = made.filter((row) => row.subject === subject)
          if (rows.length === 0) continue
          await settle(em, number, rows, await take(em, job, rows, now(), timeZone))
        }
        await enterBatch(em, job, 'take-back', now(), made.length)
      })
      failpoint('after-take-back-batch')
      return made.at(-1)?.line ?? null
    } catch (error) {
      if (!(error instanceof StaleRecord) || attempt === 5) throw error
    }
  }
}

async function settle(em: Transaction, number: string, made: ImportMadeRow[], kept: Kept): Promise<void> {
  const gone = made.filter((row) => !kept.has(row))
  const records = gone.map(({ record }) => record).sort()
  const subject = gone[0]?.subject
  if (subject) await em.nativeDelete(ImportMadeRow, { subject, record: { $in: records }, number })
  const states = ['created', 'filled'] as const
  if (records.length > 0)
    await em.nativeUpdate(
      ImportLineRow,
      { number, record: { $in: records }, state: { $in: [...states] } },
      { state: 'takenBack' },
    )
  for (const [{ record }, problems] of kept)
    await em.nativeUpdate(
      ImportLineRow,
      { number, record, state: { $in: [...states] } },
      { state: 'kept', problems },
    )
}
