import type { Transaction } from '../db/connection.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { CustomerRow } from '../db/customer.ts'
import { rowsOf, updateRow } from '../db/row.ts'
import { createMany, wantNudges } from '../db/write.ts'
import { newChurnCase, type Silent } from '../domain/churn-case.ts'
import type { Circumstances } from '../domain/lifecycle.ts'

/**
 * Opens a case for each of these customers that is as it was found, and says how many that were. The customers are held
 * before anything is read, by a write that only who is still silent and without a case lets through: an order that comes
 * at the same moment was there before it, and then nothing is opened, or finds the case and recovers it.
 */
export async function openCases(
  em: Transaction,
  scan: number,
  silent: Silent[],
  numbers: string[],
  circumstances: Circumstances,
): Promise<number> {
  const held = await hold(em, silent, numbers)
  if (held.size === 0) return 0
  const rows = await rowsOf(em, CustomerRow, { number: { $in: [...held.keys()] } })
  const monthsOf = new Map(silent.map(({ customer, months }) => [customer, months]))
  const { now: at, actor } = circumstances
  const records = rows.map((row) => {
    const { number: customer, name: customerName, manager, level, lastOrderAt = null } = row
    const measured = { customer, customerName, manager, level, lastOrderAt }
    const since = { silentSince: row.silentSince ?? row.createdAt, months: monthsOf.get(customer) ?? 0 }
    return newChurnCase(held.get(customer) ?? '', { ...measured, ...since }, scan, circumstances)
  })
  await createMany(em, 'ChurnCase', records, { command: 'open', commandId: null, actor, at })
  await em.insertMany(
    CustomerRecordRow,
    records.map(({ customer, number }) => ({ customer, kind: 'warned', subject: number, actor, at })),
  )
  await wantNudges(
    em,
    'ChurnCase',
    records.map(({ number }) => number),
    at,
  )
  return records.length
}

/** In the order of their numbers, as orders hold them: two who want the same ones do not wait for each other. */
async function hold(em: Transaction, silent: Silent[], numbers: string[]): Promise<Map<string, string>> {
  const ordered = [...silent].sort((one, other) => (one.customer < other.customer ? -1 : 1))
  const held = new Map<string, string>()
  for (const [index, { customer, level, silentSince }] of ordered.entries()) {
    const asFound = { number: customer, status: 'active' as const, level, silentSince }
    const free = { ...asFound, deletedAt: null, churnCase: null }
    const number = numbers[index] ?? ''
    if ((await updateRow(em, CustomerRow, free, { churnCase: number })) === 1) held.set(customer, number)
  }
  return held
}
