import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { nudgeRemindersOf } from './reminder.ts'
import { updateRow } from './row.ts'
import { enterHistory, StaleRecord, type Deed } from './write.ts'

/** What a customer's history tells: its fields as they are kept, its manager where a record has its assignee. */
export const told = (row: CustomerRow) => {
  const { nameKey: _key, contactsTotal: _contacts, updatedAt: _updated, manager, ...spoken } = row
  return { ...spoken, assignee: manager }
}

/** The only way to change a customer: guarded by its version, raised by one, with its line in the history. */
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
  await enterHistory(em, 'Customer', told(before), told(after), deed)
  if ('deletedAt' in changes) await nudgeRemindersOf(em, number, deed.at)
  return after
}
