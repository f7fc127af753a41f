import type { Transaction } from '../db/connection.ts'
import { settingsIn } from '../db/settings.ts'
import { settle } from '../domain/lifecycle.ts'
import { ticketLifecycle, type Ticket, type TicketEdit } from '../domain/ticket.ts'
import { circumstancesOf } from './circumstances.ts'
import type { Answer, Call } from './endpoint.ts'
import { answerWith, editable, writePlain } from './plain-change.ts'
import { demandAll, holdCustomer } from './ticket-create.ts'

/** What was asked for, never how it was handled; another type or priority moves the moment that waits. */
export async function editTicket(call: Call, input: TicketEdit): Promise<Answer> {
  const record = await editable(call, 'Ticket')
  // A contact belongs to its customer and goes with it.
  const moves = input.customer !== undefined && input.customer !== record.customer
  const asked = moves && input.contact === undefined ? { ...input, contact: null } : input
  await demandAll(call, 'edit', asked, record)
  const typed = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  const circumstances = circumstancesOf(call, await settingsIn(call.db.read(), call.timeZone))
  const changed = { ...record, ...typed }
  const after = settle(ticketLifecycle, record, changed, { to: 'same' }, circumstances)
  const first = async (em: Transaction, after: Ticket) => ({
    ...after,
    customerManager: await holdCustomer(em, after.customer),
  })
  const deed = { command: 'edit', at: circumstances.now, ...(moves && { first }) }
  return answerWith(call, await writePlain(call, record, after, deed))
}
