import type { FilterQuery } from '@mikro-orm/core'
import { z } from 'zod'
import { ChurnCaseRow } from '../db/churn-case.ts'
import { viewOf, type View } from '../db/opportunity-list.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { scope } from '../db/scope.ts'
import { ticketViewOf, type TicketView } from '../db/ticket-list.ts'
import { TicketRow } from '../db/ticket.ts'
import { dayOf } from '../domain/day.ts'
import { count as figure } from './answer.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { count } from './list.ts'

const pages = [
  'opportunities',
  'plans',
  'ticketAssignment',
  'ticketHandling',
  'ticketFeedback',
  'ticketArchive',
  'churn',
] as const
type Waiting = Partial<Record<(typeof pages)[number], { n: number; late: boolean }>>
const escalated = { escalated: true }

export const waitingEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/waiting',
    summary:
      'How much waits for one, by the page of the menu where it is done, and whether any of it is late',
    for: 'self',
    answer: z
      .partialRecord(z.enum(pages), z.strictObject({ n: figure, late: z.boolean() }))
      .meta({ id: 'Waiting' }),
    handle: async (call) => ({
      body: {
        ...(await ofOpportunities(call)),
        ...(await ofTickets(call)),
        ...(await ofChurnCases(call)),
      },
    }),
  }),
]

async function ofOpportunities(call: Call): Promise<Waiting> {
  const { ability, user } = call.person
  if (!ability.can('read', 'Opportunity')) return {}
  const today = dayOf(call.now(), call.timeZone)
  const view = (name: View) => viewOf(call.db.read(), name, user.username, today) as object
  const readable = scope<OpportunityRow>(ability, 'read', 'Opportunity') as object
  const waits = (condition: object, late: object) =>
    waiting(call, OpportunityRow, [readable, condition], late)
  if (ability.can('assign', 'Opportunity'))
    return { opportunities: await waits(view('unassigned'), escalated) }
  const due = { assignee: user.username, nextStepDueOn: { $lte: today } }
  return {
    opportunities: await waits({ $or: [view('to-plan'), view('undecided')] }, escalated),
    plans: await waits({ $and: [view('in-hand'), due] }, { nextStepDueOn: { $lt: today } }),
  }
}

async function ofTickets(call: Call): Promise<Waiting> {
  const { ability, user } = call.person
  if (!ability.can('read', 'Ticket')) return {}
  const readable = scope<TicketRow>(ability, 'read', 'Ticket') as object
  const waits = (view: TicketView) =>
    waiting(
      call,
      TicketRow,
      [readable, ticketViewOf(call.db.read(), view, user.username) as object],
      escalated,
    )
  return {
    ...(ability.can('assign', 'Ticket') && { ticketAssignment: await waits('unassigned') }),
    ticketHandling: await waits('to-handle'),
    ticketFeedback: await waits('to-feed-back'),
    ...(ability.can('archive', 'Ticket') && { ticketArchive: await waits('fed-back') }),
  }
}

/** A manager is to do something about each warning, who may approve a loss about what is proposed. */
async function ofChurnCases(call: Call): Promise<Waiting> {
  const { ability, user } = call.person
  if (!ability.can('read', 'ChurnCase')) return {}
  const readable = scope<ChurnCaseRow>(ability, 'read', 'ChurnCase') as object
  const condition = ability.can('approve', 'ChurnCase')
    ? { status: 'proposed' }
    : { status: 'warning', assignee: user.username }
  return { churn: await waiting(call, ChurnCaseRow, [readable, condition], escalated) }
}

async function waiting<Row extends object>(
  { db }: Call,
  entity: new () => Row,
  conditions: object[],
  late: object,
): Promise<{ n: number; late: boolean }> {
  const many = (...more: object[]) =>
    count(
      db.read(),
      entity,
      { $and: [...conditions, { deletedAt: null }, ...more] } as FilterQuery<Row>,
      'number' as keyof Row & string,
    )
  const n = await many()
  return { n, late: n > 0 && (await many(late)) > 0 }
}
