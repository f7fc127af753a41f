import type { FilterQuery } from '@mikro-orm/core'
import { ChurnCaseRow } from '../db/churn-case.ts'
import type { Transaction } from '../db/connection.ts'
import type { CustomerRow } from '../db/customer.ts'
import { InteractionRow } from '../db/interaction.ts'
import { aboutCustomer } from '../db/opportunity-list.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { CustomerMonthRow, OrderRow } from '../db/order.ts'
import { countOf, rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { TicketRow } from '../db/ticket.ts'
import type { Ability } from '../domain/ability.ts'
import { seesChurnCases } from '../domain/customer.ts'
import { yuanOf } from '../domain/money.ts'
import { customerAnswer } from './customer-json.ts'
import type { Call } from './endpoint.ts'
import { cap, count } from './list.ts'

/** A customer with the figures of its page: of what this person may not read there is none. */
export async function wholeCustomerAnswer(call: Call, row: CustomerRow) {
  const em = call.db.read()
  const { ability } = call.person
  const { number } = row
  const readsOrders = ability.can('read', 'Order')
  const { body, version } = await customerAnswer(call, row)
  const counts = {
    contacts: row.contactsTotal,
    interactions: (await countOf(em, InteractionRow, { customer: number }, cap)) ?? 0,
    orders: readsOrders ? await countOf(em, OrderRow, { customer: number }, cap) : null,
    opportunities: await opportunitiesOf(em, ability, number),
    tickets: ability.can('read', 'Ticket')
      ? await count<TicketRow>(em, TicketRow, { customer: number, deletedAt: null }, 'number')
      : null,
    churnCases: seesChurnCases(ability, row)
      ? await count<ChurnCaseRow>(em, ChurnCaseRow, { customer: number, deletedAt: null }, 'number')
      : null,
  }
  const ordersTotal = readsOrders ? await totalOf(em, number) : null
  return { body: { ...body, counts, ordersTotal, nextContactAt: await nextContactOf(em, number) }, version }
}

async function opportunitiesOf(em: Transaction, ability: Ability, number: string): Promise<number | null> {
  if (!ability.can('read', 'Opportunity')) return null
  const where = readableAbout(em, ability, number)
  return count<OpportunityRow>(em, OpportunityRow, where, 'number')
}

/** The opportunities about a customer that somebody may read. */
export const readableAbout = (em: Transaction, ability: Ability, number: string) =>
  ({
    $and: [
      scope<OpportunityRow>(ability, 'read', 'Opportunity'),
      { deletedAt: null },
      aboutCustomer(em, ability, number),
    ],
  }) as FilterQuery<OpportunityRow>

/** The tickets of a customer that somebody may read. */
export const readableTickets = (ability: Ability, customer: string) =>
  ({
    $and: [{ customer, deletedAt: null }, scope<TicketRow>(ability, 'read', 'Ticket')],
  }) as FilterQuery<TicketRow>

/** The cases of a customer that somebody may read. */
export const readableChurnCases = (ability: Ability, customer: string) =>
  ({
    $and: [{ customer, deletedAt: null }, scope<ChurnCaseRow>(ability, 'read', 'ChurnCase')],
  }) as FilterQuery<ChurnCaseRow>

/** What the customer ordered in all, of the kept months. */
async function totalOf(em: Transaction, customer: string): Promise<string> {
  const months = await rowsOf(em, CustomerMonthRow, { customer })
  return yuanOf(months.reduce((sum, { total }) => sum + total, 0))
}

/** When somebody is to call next. */
async function nextContactOf(em: Transaction, customer: string): Promise<Date | null> {
  const [first] = await rowsOf(
    em,
    InteractionRow,
    { customer, contactDoneAt: null, nextContactAt: { $ne: null } },
    { orderBy: { nextContactAt: 'asc' }, limit: 1 },
  )
  return first?.nextContactAt ?? null
}
