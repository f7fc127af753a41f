import type { FilterQuery } from '@mikro-orm/core'
import { openStates } from '../domain/lifecycle.ts'
import { nameKey } from '../domain/name-key.ts'
import { ticketLifecycle } from '../domain/ticket.ts'
import type { Transaction } from './connection.ts'
import { customersNamed } from './interaction-list.ts'
import { nameFragment, numberBegins } from './opportunity-list.ts'
import type { TicketRow } from './ticket.ts'
import { UserRow } from './user.ts'

type Where = FilterQuery<TicketRow>
export const ticketViews = [
  'unassigned',
  'mine',
  'to-handle',
  'to-feed-back',
  'in-handling',
  'in-feedback',
  'fed-back',
  'archived',
  'nearly-due',
  'overdue',
  'open',
  'all',
  'stalled',
  'assignee-inactive',
] as const
export type TicketView = (typeof ticketViews)[number]

const open = { status: { $in: openStates(ticketLifecycle) } }

/** The views of the list; each counter on the home page is one of these, so that it equals the list it opens. */
export function ticketViewOf(em: Transaction, view: TicketView, username: string): Where {
  const conditions: Record<TicketView, object> = {
    unassigned: { status: 'created' },
    mine: { ...open, assignee: username },
    'to-handle': { status: 'assigned', assignee: username },
    'to-feed-back': { status: 'handled', assignee: username },
    'in-handling': { status: 'assigned' },
    'in-feedback': { status: 'handled' },
    'fed-back': { status: 'fedBack' },
    archived: { status: 'archived' },
    'nearly-due': { ...open, nearlyDue: true },
    overdue: { ...open, escalated: true },
    open,
    all: {},
    stalled: { stalledSince: { $ne: null } },
    'assignee-inactive': ticketAssigneeInactive(em),
  }
  return conditions[view]
}

/** What is open with somebody who no longer works here: nobody acts on it until it is given to another. */
export const ticketAssigneeInactive = (em: Transaction) => ({
  status: { $in: ['assigned', 'handled'] },
  assignee: { $in: em.createQueryBuilder(UserRow).select('username').where({ active: false }) },
})

/** What a person types into the search field: a number, or a piece or the initials of a title or of a customer's name. */
export function ticketSearch(em: Transaction, typed: string): Where {
  const key = nameKey(typed)
  const named = [nameFragment(em, 'Ticket', key), { customer: { $in: customersNamed(em, typed) } }]
  return numberBegins(ticketLifecycle.prefix, key) ?? { $or: named }
}
