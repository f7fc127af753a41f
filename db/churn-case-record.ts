import { standsInState, type ChurnCase, type DeferralMeasure } from '../domain/churn-case.ts'
import type { Transaction } from './connection.ts'
import { DeferralMeasureRow, type ChurnCaseRow } from './churn-case.ts'
import { CustomerRow } from './customer.ts'
import { besides } from './living.ts'
import { rowsOf } from './row.ts'

/** Whole cases of some rows, with one query for all their measures. */
export async function wholeChurnCases(em: Transaction, rows: ChurnCaseRow[]): Promise<ChurnCase[]> {
  const numbers = rows.filter(({ deferrals }) => deferrals > 0).map(({ number }) => number)
  const churnCase = { $in: numbers }
  const measures =
    numbers.length > 0
      ? await rowsOf(em, DeferralMeasureRow, { churnCase }, { orderBy: { position: 'asc' } })
      : []
  return rows.map((row) =>
    churnCaseOf(
      row,
      measures.filter((measure) => measure.churnCase === row.number),
    ),
  )
}

export function churnCaseOf(row: ChurnCaseRow, measures: DeferralMeasureRow[]): ChurnCase {
  const { nameKey: _key, updatedAt: _updated, standsFor: _stands, ...record } = row
  const whole = record as unknown as ChurnCase
  const nullable =
    `lastOrderAt scan reviewOn reason note proposedBy proposedAt confirmedBy confirmedAt recoveredBy
    recoveredAt recoveredByOrder`.split(/\s+/) as (keyof ChurnCase)[]
  const absent = Object.fromEntries(nullable.map((field) => [field, whole[field] ?? null]))
  return { ...whole, ...absent, measures: measures.map(measureOf) }
}

const measureOf = ({ churnCase: _case, ...measure }: DeferralMeasureRow): DeferralMeasure => measure

/** The columns of a case as it should stand; `version` is the caller's business. */
export function churnCaseColumns(record: ChurnCase, now: Date) {
  const { measures: _measures, version: _version, number: _number, ...columns } = record
  const standsFor = standsInState(record.status) ? record.customer : null
  return { ...columns, ...besides(record, record.customerName, now), standsFor }
}

/** Writes what belongs to the case besides its own row: its measures, and that it stands against its customer. */
export async function saveAroundChurnCase(
  em: Transaction,
  before: ChurnCase | null,
  after: ChurnCase,
  _now: Date,
): Promise<void> {
  const { number, customer } = after
  for (const measure of after.measures.slice(before?.measures.length ?? 0))
    await em.insert(DeferralMeasureRow, { ...measure, churnCase: number })
  const stands = standsInState(after.status)
  if (before && standsInState(before.status) === stands) return
  await em.nativeUpdate(CustomerRow, { number: customer }, { churnCase: stands ? number : null })
}
