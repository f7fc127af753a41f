import type { Transaction } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import type { ImportMadeRow, ImportRow } from '../db/import.ts'
import { removeOpportunities } from '../db/opportunity-record.ts'
import { rowsOf } from '../db/row.ts'
import { wantNudges } from '../db/write.ts'
import type { Kept } from './import-take-back.ts'
import { said } from './import-verdict.ts'

/** What the clock has done to a record in the meantime is nobody's work. */
const nobody = ['clock', 'system']

export async function takeOpportunitiesBack(
  em: Transaction,
  _job: ImportRow,
  made: ImportMadeRow[],
  at: Date,
): Promise<Kept> {
  const numbers = made.map(({ record }) => record)
  const entries = await rowsOf(em, HistoryEntryRow, { number: { $in: numbers }, actor: { $nin: nobody } })
  const touched = new Set(entries.map(({ number }) => number))
  const gone = numbers.filter((number) => !touched.has(number)).sort()
  if (gone.length > 0) {
    await removeOpportunities(em, gone)
    // Its process reads the record again, finds none, and ends.
    await wantNudges(em, 'Opportunity', gone, at)
  }
  return new Map(
    made
      .filter(({ record }) => touched.has(record))
      .map((row) => [row, [said('customerName', 'changed-since')]]),
  )
}
