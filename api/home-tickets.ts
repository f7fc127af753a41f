import type { FilterQuery } from '@mikro-orm/core'
import { rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { ticketViewOf, type TicketView } from '../db/ticket-list.ts'
import { ticketOf } from '../db/ticket-record.ts'
import { TicketRow } from '../db/ticket.ts'
import type { Call } from './endpoint.ts'
import { countTickets } from './ticket.ts'
import { presentTickets } from './ticket-json.ts'

/** More than one works off in a day. */
const atMost = 8

/** What waits of tickets: what is most pressing comes first. */
export async function ticketsOf(call: Call) {
  const { ability } = call.person
  if (!ability.can('read', 'Ticket')) return null
  const nothing = Promise.resolve([])
  return {
    counters: await countTickets(call),
    toHandle: await (ability.can('handle', 'Ticket') ? first(call, 'to-handle') : nothing),
    toFeedBack: await (ability.can('handle', 'Ticket') ? first(call, 'to-feed-back') : nothing),
    oldestUnassigned: await (ability.can('assign', 'Ticket') ? first(call, 'unassigned') : nothing),
  }
}

async function first(call: Call, view: TicketView) {
  const em = call.db.read()
  const { ability, user } = call.person
  const where = {
    $and: [
      scope<TicketRow>(ability, 'read', 'Ticket'),
      { deletedAt: null },
      ticketViewOf(em, view, user.username),
    ],
  } as FilterQuery<TicketRow>
  const orderBy = { dueAt: 'asc', number: 'asc' } as const
  const rows = await rowsOf(em, TicketRow, where, { orderBy, limit: atMost })
  return presentTickets(
    call,
    rows.map((row) => ticketOf(row, [])),
  )
}
