import { z } from 'zod'
import { count, day, moment, pageOf, person } from './answer.ts'
import { churnStatus } from './churn-case-answer.ts'
import { opportunityStatus } from './opportunity-answer.ts'
import { ticketStatus } from './ticket-answer.ts'
import { orderStatuses } from '../domain/order.ts'

export const timelineKinds = [
  'record',
  'change',
  'contact',
  'interaction',
  'order',
  'opportunity',
  'ticket',
  'churnCase',
] as const
export type TimelineKind = (typeof timelineKinds)[number]

const values = z.record(z.string(), z.unknown()).nullable()
const entry = <Kind extends TimelineKind, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), id: z.string(), at: moment, actor: person.nullable(), ...shape })

/** What stands in a customer's time line; `kind` says what else an entry has. */
export const timelineEntry = z
  .discriminatedUnion('kind', [
    entry('record', { event: z.string(), subject: z.string().nullable() }),
    entry('change', { command: z.string(), before: values, after: values, note: z.string().nullable() }),
    entry('contact', { command: z.string(), name: z.string().nullable() }),
    entry('interaction', {
      date: day,
      type: z.string(),
      title: z.string(),
      place: z.string().nullable(),
      contact: z.strictObject({ id: z.int(), name: z.string() }).nullable(),
    }),
    entry('order', { number: z.string(), status: z.enum(orderStatuses), total: z.string() }),
    entry('opportunity', {
      number: z.string(),
      customerName: z.string(),
      summary: z.string(),
      status: opportunityStatus,
      expectedAmount: z.string().nullable().optional(),
    }),
    entry('ticket', { number: z.string(), title: z.string(), type: z.string(), status: ticketStatus }),
    entry('churnCase', { number: z.string(), status: churnStatus, months: count }),
  ])
  .meta({ id: 'TimelineEntry' })

export const timelinePage = pageOf(timelineEntry)
