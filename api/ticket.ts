import { z } from 'zod'
import { betweenMoments } from '../db/between.ts'
import type { Transaction } from '../db/connection.ts'
import { scope } from '../db/scope.ts'
import { ticketAssigneeInactive, ticketSearch, ticketViewOf, ticketViews } from '../db/ticket-list.ts'
import { ticketOf } from '../db/ticket-record.ts'
import { TicketRow } from '../db/ticket.ts'
import { priorities, ticketEdit, ticketInput } from '../domain/ticket.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { lifecycleEndpoints } from './lifecycle-endpoint.ts'
import { listQuery } from './list.ts'
import { listEndpointsOf } from './living-list.ts'
import { ticket, ticketCounts, ticketOrDone, ticketPage, ticketStatus } from './ticket-answer.ts'
import { createTicket } from './ticket-create.ts'
import { editTicket } from './ticket-edit.ts'
import { presentTickets } from './ticket-json.ts'
import { countViews } from './view-count.ts'

const subject = 'Ticket'
const sorts = ['createdAt', 'updatedAt', 'stateSince', 'dueAt', 'archivedAt', 'satisfaction'] as const
const moment = z.iso.datetime().optional()

/** What the list may be asked for; a saved view keeps nothing else. */
export const ticketQuery = listQuery(sorts, {
  view: z.enum(ticketViews).optional(),
  status: ticketStatus.optional(),
  type: z.string().max(40).optional(),
  priority: z.enum(priorities).optional(),
  assignee: z.string().max(32).optional(),
  createdBy: z.string().max(32).optional(),
  customer: z.string().max(24).optional(),
  customerManager: z.string().max(32).optional(),
  satisfaction: z.coerce.number().int().min(1).max(5).optional(),
  reworked: z.literal('true').optional(),
  createdAtFrom: moment,
  createdAtTo: moment,
  archivedAtFrom: moment,
  archivedAtTo: moment,
  deleted: z.enum(['true', 'false']).optional(),
  total: z.literal('exact').optional(),
  stalled: z.enum(['true', 'false']).optional(),
  assigneeInactive: z.literal('true').optional(),
})
export type TicketQuery = z.infer<typeof ticketQuery>

export const ticketEndpoints: Endpoint[] = [
  ...listEndpointsOf(subject, {
    query: ticketQuery,
    answer: ticketPage,
    counts: ticketCounts,
    where,
    present: (call, rows: TicketRow[]) =>
      presentTickets(
        call,
        rows.map((row) => ticketOf(row, [])),
      ),
    count: (call) => countTickets(call),
  }),
  endpoint({
    method: 'post',
    path: '/tickets',
    summary: 'Create a ticket',
    for: { subject, action: 'create' },
    body: ticketInput,
    answer: ticketOrDone,
    status: 201,
    problems: [409],
    command: 'create',
    parsesItself: true,
    handle: (call) => createTicket(call as Call),
  }),
  endpoint({
    method: 'patch',
    path: '/tickets/{number}',
    summary: 'Edit a ticket',
    for: { subject },
    body: ticketEdit,
    answer: ticket,
    problems: [404, 409, 412, 428],
    handle: (call) => editTicket(call as Call, call.body),
  }),
  ...lifecycleEndpoints(subject, ticket),
]

function where({ person }: Call, em: Transaction, query: TicketQuery): object {
  const { view, q, status, type, priority, assignee, createdBy, customer, customerManager } = query
  return {
    $and: [
      scope<TicketRow>(person.ability, 'read', subject),
      { deletedAt: query.deleted === 'true' ? { $ne: null } : null },
      view ? ticketViewOf(em, view, person.user.username) : {},
      q ? ticketSearch(em, q) : {},
      {
        ...(status && { status }),
        ...(type && { type }),
        ...(priority && { priority }),
        ...(assignee && { assignee }),
        ...(createdBy && { createdBy }),
        ...(customer && { customer }),
        ...(customerManager && { customerManager }),
        ...(query.satisfaction && { satisfaction: query.satisfaction }),
        ...(query.reworked && { round: { $gt: 1 } }),
        ...(query.stalled && { stalledSince: query.stalled === 'true' ? { $ne: null } : null }),
      },
      query.assigneeInactive ? ticketAssigneeInactive(em) : {},
      betweenMoments('createdAt', query.createdAtFrom, query.createdAtTo),
      betweenMoments('archivedAt', query.archivedAtFrom, query.archivedAtTo),
    ].filter((condition) => Object.keys(condition).length > 0),
  }
}

/** What waits among the tickets that a person may read, by view. */
export const countTickets = (call: Call) =>
  countViews(
    call,
    subject,
    ticketViews,
    (view) => ticketViewOf(call.db.read(), view, call.person.user.username) as object,
  )
