import { followed, type ChurnCase } from '../domain/churn-case.ts'
import { ChurnCaseRow } from './churn-case.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { loadRecord } from './keeper.ts'
import { nudgeRemindersOf } from './reminder.ts'
import { updateRow } from './row.ts'
import { indexName } from './search.ts'
import { TicketRow } from './ticket.ts'
import { change, enterHistory, StaleRecord, wantNudge, type Deed } from './write.ts'

/** What a customer's history tells: its fields as they are kept, its manager where a record has its assignee. */
export const told = (row: CustomerRow) => {
  const { nameKey: _key, contactsTotal: _contacts, updatedAt: _updated, manager, ...spoken } = row
  const { silentSince: _silent, churnCase: _case, ...said } = spoken
  return { ...said, assignee: manager }
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
  await tellChurnCases(em, before, after, deed)
  if ('deletedAt' in changes) await nudgeRemindersOf(em, number, deed.at)
  return after
}

/** Its cases are called as it is, and are its manager's: the one that is open changes hands as it would by a command. */
async function tellChurnCases(em: Transaction, before: CustomerRow, after: CustomerRow, deed: Deed) {
  const { number: customer, manager, name, nameKey } = after
  const told = {
    ...(name !== before.name && { customerName: name, nameKey }),
    ...(manager !== before.manager && { customerManager: manager }),
  }
  if (Object.keys(told).length > 0) await em.nativeUpdate(ChurnCaseRow, { customer }, told)
  // By a command of the case itself its customer goes along with it, not the other way round.
  if (manager === before.manager || !before.churnCase || deed.partOf === before.churnCase) return
  const standing = (await loadRecord(em, before.churnCase)) as ChurnCase | null
  if (!standing) return
  const { actor, at } = deed
  const partOf = deed.partOf ?? customer
  const handed = { command: 'hand-over', commandId: null, actor, at, note: deed.note ?? null, partOf }
  await change(em, 'ChurnCase', standing, followed(standing, manager, { now: at, actor }), handed)
  await wantNudge(em, 'ChurnCase', standing.number, at)
}
