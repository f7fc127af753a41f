import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { nudgeRemindersOf } from './reminder.ts'
import { updateRow } from './row.ts'
import { indexName } from './search.ts'
import { TicketRow } from './ticket.ts'
import { enterHistory, StaleRecord, type Deed } from './write.ts'

/** What a customer's history tells: its fields as they are kept, its manager where a record has its assignee. */
export const told = (row: CustomerRow) => {
  const { nameKey: _key, contactsTotal: _contacts, updatedAt: _updated, manager, ...spoken } = row
  return { ...spoken, assignee: manager }
}

const indexed = ({ nameKey, deletedAt }: CustomerRow) => (deletedAt ? '' : nameKey)

/** The only way to change a customer: guarded by its version, raised by one, with its line in the history and its place in the search. */
export async function changeCustomer(
  em: Transaction,
  before: CustomerRow,
  changes: Partial<CustomerRow>,
  deed: Deed,
): Promise<CustomerRow> {
  const { number, version } = before
  const after = { ...before, ...changes, version: version + 1, updatedAt: deed.at }
  const written = await updateRow(
    em,
    CustomerRow,
    { number, version },
    { ...changes, version: version + 1, updatedAt: deed.at },
  )
  if (written !== 1) throw new StaleRecord(number)
  // In the index stand names of customers that are there: so a count of it needs no look at their rows.
  if (indexed(after) !== indexed(before)) await indexName(em, 'Customer', number, indexed(after))
  await enterHistory(em, 'Customer', told(before), told(after), deed)
  // Whose customer it is decides who reads its tickets. It is no part of their own versions.
  if (after.manager !== before.manager)
    await em.nativeUpdate(TicketRow, { customer: number }, { customerManager: after.manager })
  if ('deletedAt' in changes) await nudgeRemindersOf(em, number, deed.at)
  return after
}
