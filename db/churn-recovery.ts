import { recoveredByOrder, type ChurnCase } from '../domain/churn-case.ts'
import { dayOf } from '../domain/day.ts'
import type { Circumstances } from '../domain/lifecycle.ts'
import { silentBefore, silentMonthsOf } from '../domain/silence.ts'
import type { Transaction } from './connection.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { changeCustomer } from './customer-write.ts'
import { CustomerRow } from './customer.ts'
import { loadRecord } from './keeper.ts'
import { notify } from './notify.ts'
import { OrderRow } from './order.ts'
import { insertRow, rowsOf } from './row.ts'
import { settingsIn } from './settings.ts'
import { change, wantNudge } from './write.ts'

const actor = 'system'

/**
 * Whoever of these customers has a case and is, by the date of his last order, silent too long no more: the case is
 * recovered with that order, and a lost customer is active again. Part of the transaction that took the order over and
 * that holds these customers, so that of a confirmation at the same moment one comes first.
 */
export async function recoverWhoOrdered(
  em: Transaction,
  customers: string[],
  { at, timeZone }: { at: Date; timeZone: string },
): Promise<void> {
  const suspected = { number: { $in: customers }, churnCase: { $ne: null }, lastOrderAt: { $ne: null } }
  const rows = await rowsOf(em, CustomerRow, suspected)
  if (rows.length === 0) return
  const settings = await settingsIn(em, timeZone)
  const circumstances = { now: at, today: dayOf(at, timeZone), actor, settings }
  for (const row of rows) await recover(em, row, circumstances)
}

async function recover(em: Transaction, row: CustomerRow, circumstances: Circumstances): Promise<void> {
  const { now: at, today, settings } = circumstances
  const months = silentMonthsOf(row.level, settings)
  const heard = row.lastOrderAt
  if (!heard || heard < silentBefore(today, months, settings.calendar.timeZone)) return
  const record = (await loadRecord(em, row.churnCase ?? '')) as ChurnCase | null
  // It was measured with this order already: the threshold was moved since, and nobody has ordered.
  if (!record || (record.lastOrderAt && heard <= record.lastOrderAt)) return
  const order = await lastOrderOf(em, row.number)
  const recovered = recoveredByOrder(record, order, circumstances)
  const deed = { command: 'recover', commandId: null, actor, at, note: order, partOf: null }
  await change(em, 'ChurnCase', record, recovered, deed)
  await wantNudge(em, 'ChurnCase', record.number, at)
  if (row.status === 'lost') await reactivate(em, row, record.number, at)
  const kind = 'churn-recovered-by-order'
  const notices = [{ kind, to: { person: record.assignee }, params: { order } }]
  const waits = record.status === 'proposed' || record.status === 'confirmed'
  const supervisors = { kind, to: { supervisorsOf: record.assignee }, params: { order } }
  await notify(em, waits ? [...notices, supervisors] : notices, {
    ...{ subject: 'ChurnCase', number: record.number, actor, at, today },
  })
}

async function reactivate(em: Transaction, row: CustomerRow, churnCase: string, at: Date): Promise<void> {
  const deed = { command: 'reactivate', commandId: null, actor, at, partOf: churnCase }
  await changeCustomer(em, { ...row, churnCase: null }, { status: 'active' }, deed)
  await insertRow(em, CustomerRecordRow, {
    ...{ customer: row.number, kind: 'reactivated', subject: churnCase, actor, at },
  })
}

async function lastOrderOf(em: Transaction, customer: string): Promise<string> {
  const effective = { customer, status: { $ne: 'cancelled' as const }, total: { $gt: 0 } }
  const orderBy = { orderedAt: 'desc', number: 'desc' } as const
  const [last] = await rowsOf(em, OrderRow, effective, { orderBy, limit: 1 })
  return last?.number ?? ''
}
