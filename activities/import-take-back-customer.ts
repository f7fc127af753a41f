import { sql } from '@mikro-orm/core'
import type { Transaction } from '../db/connection.ts'
import { dropNames } from '../db/search.ts'
import { ChurnCaseRow } from '../db/churn-case.ts'
import { ContactRow } from '../db/contact.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { changeCustomer } from '../db/customer-write.ts'
import { CustomerRow } from '../db/customer.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { ImportMadeRow, type ImportRow, type RowProblem } from '../db/import.ts'
import { InteractionRow } from '../db/interaction.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { BuyerRow, OrderRow } from '../db/order.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { withSilence } from './import-silence.ts'
import type { Kept } from './import-take-back.ts'
import { said } from './import-verdict.ts'

interface Filled {
  columns: Partial<CustomerRow>
  contactIds: number[]
}

export async function takeCustomersBack(
  em: Transaction,
  job: ImportRow,
  made: ImportMadeRow[],
  at: Date,
  timeZone: string,
): Promise<Kept> {
  const kept: Kept = new Map()
  const born = made.filter(({ filled }) => !filled)
  const reasons = await reasonsToKeep(
    em,
    job,
    born.map(({ record }) => record),
  )
  for (const row of born) {
    const reason = reasons.get(row.record)
    if (reason) kept.set(row, [reason])
  }
  await removeCustomers(
    em,
    born.filter((row) => !kept.has(row)).map(({ record }) => record),
  )
  for (const row of made.filter(({ filled }) => filled)) {
    const problems = await empty(em, job, row.record, row.filled as unknown as Filled, { at, timeZone })
    if (problems.length > 0) kept.set(row, problems)
  }
  return kept
}

/** Whom somebody has worked on since, or something hangs on. */
async function reasonsToKeep(
  em: Transaction,
  job: ImportRow,
  numbers: string[],
): Promise<Map<string, RowProblem>> {
  const reasons = new Map<string, RowProblem>()
  if (numbers.length === 0) return reasons
  const among = { $in: numbers }
  const hanging = [
    ...(await rowsOf(em, OrderRow, { customer: among })).map(({ customer }) => customer),
    ...(await rowsOf(em, InteractionRow, { customer: among })).map(({ customer }) => customer),
    ...(await rowsOf(em, OpportunityRow, { customer: among })).map(({ customer }) => customer),
    ...(await rowsOf(em, ChurnCaseRow, { customer: among })).map(({ customer }) => customer),
    ...(await rowsOf(em, BuyerRow, { customer: among })).map(({ customer }) => customer),
  ]
  for (const number of hanging) if (number) reasons.set(number, said('name', 'has-dependents'))
  const changed = [
    ...(await rowsOf(em, HistoryEntryRow, { number: among })).map(({ number }) => number),
    ...(await rowsOf(em, CustomerRow, { number: among, version: { $ne: 1 } })).map(({ number }) => number),
    ...(await rowsOf(em, ImportMadeRow, { record: among, number: { $ne: job.number } })).map(
      ({ record }) => record,
    ),
  ]
  for (const number of changed) if (!reasons.has(number)) reasons.set(number, said('name', 'changed-since'))
  return reasons
}

async function removeCustomers(em: Transaction, numbers: string[]): Promise<void> {
  if (numbers.length === 0) return
  const among = { $in: [...numbers].sort() }
  await em.nativeDelete(CustomerRow, { number: among, version: 1 })
  await em.nativeDelete(ContactRow, { customer: among })
  await dropNames(em, 'Customer', numbers)
  await em.nativeDelete(CustomerRecordRow, { customer: among })
}

/** Empties what was filled, where it still says that; what somebody has changed since is his. */
async function empty(
  em: Transaction,
  job: ImportRow,
  number: string,
  { columns, contactIds }: Filled,
  { at, timeZone }: { at: Date; timeZone: string },
): Promise<RowProblem[]> {
  const customer = await rowOf(em, CustomerRow, { number })
  if (!customer) return []
  const fields = Object.keys(columns) as (keyof CustomerRow)[]
  const still = fields.filter((field) => customer[field] === columns[field])
  const deed = { command: 'unfill', commandId: null, actor: job.actor, at, note: job.number }
  const emptied = Object.fromEntries(still.map((field) => [field, null]))
  if (still.length > 0) await changeCustomer(em, customer, withSilence(customer, emptied, timeZone), deed)
  const problems = fields
    .filter((field) => !still.includes(field))
    .map((field) => said(String(field), 'changed-since'))
  for (const id of contactIds) {
    const used = (await em.count(InteractionRow, { contact: id })) > 0
    const gone = used ? 0 : await em.nativeDelete(ContactRow, { id, version: 1 })
    if (gone === 1) await em.nativeUpdate(CustomerRow, { number }, { contactsTotal: sql`contacts_total - 1` })
    else if ((await em.count(ContactRow, { id })) > 0) problems.push(said('contact.name', 'changed-since'))
  }
  await someonePrimary(em, number)
  return problems
}

async function someonePrimary(em: Transaction, customer: string): Promise<void> {
  const [first] = await em.find(
    ContactRow,
    { customer },
    { orderBy: { primary: 'desc', id: 'asc' }, limit: 1 },
  )
  if (first && !first.primary) await em.nativeUpdate(ContactRow, { id: first.id }, { primary: true })
}
