import { sql } from '@mikro-orm/core'
import type { Transaction } from '../db/connection.ts'
import { ContactRow } from '../db/contact.ts'
import { CustomerRow } from '../db/customer.ts'
import { takeNumber } from '../db/number-counter.ts'
import { checkReferences } from '../db/reference.ts'
import { rowOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { settingsIn } from '../db/settings.ts'
import { TicketRow } from '../db/ticket.ts'
import { settle } from '../domain/lifecycle.ts'
import { refuse } from '../domain/refusal.ts'
import {
  newTicket,
  ticketInput,
  ticketLifecycle,
  type TicketEdit,
  type TicketInput,
} from '../domain/ticket.ts'
import { circumstancesOf } from './circumstances.ts'
import type { Mark } from './command-row.ts'
import { readableCustomer } from './customer-edit.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { createPlain } from './plain-change.ts'
import { problemOf } from './problem.ts'

const subject = 'Ticket'

/** A new ticket in its first state, once for each Idempotency-Key; its process starts by a nudge. */
export const createTicket = (call: Call): Promise<Answer> => once(call, (mark) => make(call, mark))

async function make(call: Call, mark: Mark): Promise<Answer> {
  const input = parsed(ticketInput, call.body)
  await demandAll(call, 'create', input, {})
  await demandFollowed(call, input)
  const circumstances = circumstancesOf(call, await settingsIn(call.db.read(), call.timeZone))
  const number = await takeNumber(call.db, ticketLifecycle.prefix, circumstances.today)
  const first = async (em: Transaction) => {
    const typed = newTicket(number, input, await holdCustomer(em, input.customer), circumstances)
    return settle(ticketLifecycle, null, typed, { to: 'created' }, circumstances)
  }
  return createPlain(call, mark, { subject, number, at: circumstances.now, make: first })
}

/**
 * Whose customer it is, who may not be deleted nor given to another until this transaction ends: first of all in it, so
 * that what it reads afterwards is what stands.
 */
export async function holdCustomer(em: Transaction, customer: string): Promise<string> {
  const there = { number: customer, deletedAt: null }
  await em.nativeUpdate(CustomerRow, there, { contactsTotal: sql`contacts_total` })
  const row = await rowOf(em, CustomerRow, there)
  if (!row) throw problemOf(refuse('input', 'unknown-customer', { field: 'customer' }))
  return row.manager
}

/** What an input points at: codes, a customer that the person may read, and one of its contacts. */
export async function demandAll(
  call: Call,
  command: string,
  input: TicketEdit | TicketInput,
  standing: { customer?: string; contact?: number | null; type?: string; priority?: string },
): Promise<void> {
  const em = call.db.read()
  const missing = await checkReferences(em, subject, command, input, standing)
  if (missing) throw problemOf(missing)
  const customer = input.customer ?? standing.customer ?? ''
  if (input.customer !== undefined && input.customer !== standing.customer)
    if (!(await readableCustomer(call, { number: customer, deletedAt: null })))
      throw problemOf(refuse('input', 'unknown-customer', { field: 'customer' }))
  const contact = input.contact === undefined ? standing.contact : input.contact
  const isSame = contact === standing.contact && customer === standing.customer
  if (contact && !isSame && !(await rowOf(em, ContactRow, { id: contact, customer })))
    throw problemOf(refuse('input', 'not-their-contact', { field: 'contact' }))
}

/** 再次服务 goes on from a ticket in the archive, of the same customer. */
async function demandFollowed({ db, person }: Call, { follows, customer }: TicketInput): Promise<void> {
  if (follows === undefined) return
  const followed = await rowOf(db.read(), TicketRow, {
    $and: [
      { number: follows, customer, status: 'archived', deletedAt: null },
      scope<TicketRow>(person.ability, 'read', subject),
    ],
  })
  if (!followed) throw problemOf(refuse('input', 'unknown-ticket', { field: 'follows' }))
}
