import { z } from 'zod'
import { priorities, ticketLifecycle, type TicketStatus } from '../domain/ticket.ts'
import { ticketViews } from '../db/ticket-list.ts'
import { count, moment, pageOf, person, rowOrDone } from './answer.ts'
import { viewCounts } from './view-count.ts'

export const ticketStatus = z.enum(Object.keys(ticketLifecycle.states) as [TicketStatus, ...TicketStatus[]])
const next = z.strictObject({ command: z.string(), ref: z.string(), at: moment }).nullable()

const round = z
  .strictObject({
    round: count,
    assignee: person.nullable(),
    assignedBy: person.nullable(),
    assignedAt: moment,
    handling: z.string().nullable(),
    handledBy: person.nullable(),
    handledAt: moment.nullable(),
    result: z.string().nullable(),
    satisfaction: z.int().nullable(),
    feedbackBy: person.nullable(),
    feedbackAt: moment.nullable(),
    ownFeedback: z.boolean(),
    missed: count,
  })
  .meta({ id: 'TicketRound' })

const shared = {
  number: z.string(),
  type: z.string(),
  title: z.string(),
  customer: z.strictObject({ number: z.string(), name: z.string() }),
  customerManager: person.nullable(),
  priority: z.enum(priorities),
  status: ticketStatus,
  stateSince: moment,
  assignee: person.nullable(),
  assignedBy: person.nullable(),
  assignedAt: moment.nullable(),
  round: count,
  satisfaction: z.int().nullable(),
  missed: count,
  dueAt: moment.nullable(),
  flags: z.strictObject({
    nearlyDue: z.boolean(),
    escalated: z.boolean(),
    assigneeInactive: z.boolean(),
    stalled: z.boolean(),
  }),
  next,
  follows: z.string().nullable(),
  createdBy: person.nullable(),
  createdAt: moment,
  archivedAt: moment.nullable(),
  deletedAt: moment.nullable(),
  version: z.int().min(1),
  allowed: z.array(z.string()),
}

export const listedTicket = z.strictObject(shared).meta({ id: 'ListedTicket' })
/** One ticket whole. */
export const ticket = z
  .strictObject({
    ...shared,
    request: z.string(),
    contact: z
      .strictObject({
        id: z.int(),
        name: z.string(),
        mobile: z.string().nullable(),
        officePhone: z.string().nullable(),
      })
      .nullable(),
    rounds: z.array(round),
    /** The tickets that go on from it, of those one may read. */
    followedBy: z.array(z.string()),
  })
  .meta({ id: 'Ticket' })

export const ticketPage = pageOf(listedTicket)
export const ticketOrDone = rowOrDone(ticket)

export const ticketCounts = viewCounts(ticketViews).meta({ id: 'TicketCounts' })

/** A customer's tickets: of an open one that is not the reader's, he learns that there is one, and no more. */
export const customerTickets = pageOf(
  z
    .strictObject({
      number: z.string(),
      type: z.string(),
      status: ticketStatus,
      createdAt: moment,
      archivedAt: moment.nullable(),
      readable: z.boolean(),
      title: z.string().optional(),
      priority: z.enum(priorities).optional(),
      assignee: person.nullable().optional(),
      satisfaction: z.int().nullable().optional(),
    })
    .meta({ id: 'CustomerTicket' }),
)
