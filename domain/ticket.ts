import { z } from 'zod'
import { code, line, optionalLine, paragraph, username } from './input.ts'
import type { Circumstances, Command, Lifecycle, Living } from './lifecycle.ts'
import {
  assigneeInput,
  bin,
  clock,
  handOver,
  heldBy,
  nothing,
  remark,
  supervisorsOf,
  tellBoth,
  toAnother,
  toAssignee,
  toSupervisors,
  type AssigneeInput,
} from './living-rule.ts'
import { refuse } from './refusal.ts'
import { dutyOf, ticketDeadlines } from './ticket-deadlines.ts'
import {
  feedbackInput,
  goodSatisfaction,
  handleInput,
  newRound,
  withLast,
  type FeedbackInput,
  type HandleInput,
  type Round,
} from './ticket-round.ts'

export type TicketStatus = 'created' | 'assigned' | 'handled' | 'fedBack' | 'archived'
export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type TicketPriority = (typeof priorities)[number]

/** A service ticket 服务单 as rules see it. People are usernames, the customer is its number. */
export interface Ticket extends Living {
  status: TicketStatus
  type: string
  title: string
  customer: string
  /** Whose customer it is now. It follows the customer and is no part of the ticket's history. */
  customerManager: string
  contact: number | null
  priority: TicketPriority
  request: string
  /** 再次服务: the archived ticket that it goes on from. */
  follows: string | null
  archivedAt: Date | null
  /** Which round it is in; 0 until somebody has it. */
  round: number
  rounds: Round[]
  /** What the customer said last. */
  satisfaction: number | null
  /** When the time for what waits is over; null when nothing waits. */
  dueAt: Date | null
  /** The reminder has come, the end has not. */
  nearlyDue: boolean
  /** So many of its times were not kept, in all rounds. */
  missed: number
}

const fields = {
  type: code,
  title: line(200),
  customer: z.string().max(24),
  contact: z.union([z.int().min(1), z.null()]).optional(),
  priority: z.enum(priorities).default('normal'),
  request: paragraph(3000),
}
export const ticketInput = z.strictObject({ ...fields, follows: z.string().max(24).optional() })
export type TicketInput = z.infer<typeof ticketInput>
export const ticketEdit = z.strictObject({ ...fields, priority: z.enum(priorities) }).partial()
export type TicketEdit = z.infer<typeof ticketEdit>

const reopenInput = z.strictObject({ assignee: username.optional(), reason: optionalLine(200) })
type ReopenInput = z.infer<typeof reopenInput>

const open = ['created', 'assigned', 'handled', 'fedBack'] as const
const every = [...open, 'archived'] as const

/** A duty that is done late was missed, whether or not the clock had time to say so. */
function lateness(record: Ticket, now: Date): number {
  return dutyOf(record.status) && record.dueAt && now > record.dueAt ? 1 : 0
}

function give(record: Ticket, { assignee }: AssigneeInput, circumstances: Circumstances) {
  const { now, actor } = circumstances
  const held = heldBy(assignee, circumstances)
  if (record.round > 0) return { ...held, rounds: withLast(record.rounds, held) }
  const first = { ...newRound(1, assignee, actor, now), missed: lateness(record, now) }
  return { ...held, round: 1, rounds: [first], missed: record.missed + first.missed }
}

function again(record: Ticket, assignee: string, circumstances: Circumstances): Partial<Ticket> {
  const { now, actor } = circumstances
  const round = record.round + 1
  const rounds = [...record.rounds, newRound(round, assignee, actor, now)]
  return { round, rounds, ...heldBy(assignee, circumstances), archivedAt: null }
}

function rate(
  record: Ticket,
  { result, satisfaction }: FeedbackInput,
  circumstances: Circumstances,
): Partial<Ticket> {
  const { actor, now } = circumstances
  const last = record.rounds.at(-1)
  const missed = lateness(record, now)
  const rounds = withLast(record.rounds, {
    ...{ result, satisfaction, feedbackBy: actor, feedbackAt: now },
    ownFeedback: actor === last?.handledBy,
    missed: (last?.missed ?? 0) + missed,
  })
  const rated = { ...record, rounds, satisfaction, missed: record.missed + missed }
  if (satisfaction >= goodSatisfaction) return rated
  return { ...rated, ...again(rated, record.assignee ?? actor, circumstances) }
}

function mayRate(record: Ticket, _input: FeedbackInput, { actor, settings }: Circumstances) {
  const isOwn = actor === record.rounds.at(-1)?.handledBy
  if (settings['ticket.feedbackBy'] === 'others' && isOwn) return refuse('forbidden', 'not-by-the-handler')
  return true
}

const tell = (kind: string) => tellBoth(kind, 'ticket-taken')

type Rule<I> = Command<Ticket, TicketStatus, I>
// Keeps each row's own input type while the table holds them side by side.
const command = <I>(rule: Rule<I>): Rule<I> => rule

export const ticketLifecycle: Lifecycle<Ticket, TicketStatus> = {
  subject: 'Ticket',
  prefix: 'SV',
  list: 'tickets',
  duty: { may: 'handle', unfit: 'not-a-handler' },
  states: {
    created: { tone: 'wait', open: true },
    assigned: { tone: 'work', open: true },
    handled: { tone: 'check', open: true },
    fedBack: { tone: 'good', open: true },
    archived: { tone: 'ended', open: false },
  },
  commands: {
    assign: command({
      from: ['created'],
      to: 'assigned',
      whose: [],
      bulk: true,
      input: assigneeInput,
      effect: give,
      leaves: 'assignment',
      notices: tell('ticket-assigned'),
    }),
    handle: command<HandleInput>({
      from: ['assigned'],
      to: 'handled',
      whose: ['assignee'],
      input: handleInput,
      effect: (record, { handling }, { actor, now }) => {
        const missed = lateness(record, now)
        const done = { handling, handledBy: actor, handledAt: now }
        const standing = record.rounds.at(-1)?.missed ?? 0
        return {
          rounds: withLast(record.rounds, { ...done, missed: standing + missed }),
          missed: record.missed + missed,
        }
      },
    }),
    'feed-back': command<FeedbackInput>({
      from: ['handled'],
      to: (after) => (after.rounds.at(-1)?.satisfaction ? 'fedBack' : 'assigned'),
      whose: ['assignee'],
      input: feedbackInput,
      check: mayRate,
      effect: rate,
      leaves: ({ status }) => (status === 'assigned' ? 'assignment' : null),
      notices: (after, _before, { satisfaction }, { actor }) =>
        satisfaction >= goodSatisfaction
          ? []
          : [
              { kind: 'ticket-sent-back', to: supervisorsOf(after), params: { satisfaction } },
              {
                kind: 'ticket-sent-back',
                to: { person: actor === after.assignee ? null : after.assignee },
                params: { satisfaction },
              },
            ],
    }),
    archive: command({
      from: ['fedBack'],
      to: 'archived',
      whose: [],
      bulk: true,
      input: nothing,
      effect: (_record, _input, { now }) => ({ archivedAt: now }),
    }),
    reassign: command({
      ...toAnother(['assigned', 'handled'] as const, give, tell('ticket-assigned')),
      to: 'same',
      whose: [],
    }),
    'hand-over': command({ ...handOver(open, give, tell('ticket-handed-over')), whose: [] }),
    reopen: command<ReopenInput>({
      from: ['fedBack', 'archived'],
      to: 'assigned',
      // What is in the archive is no longer anybody's own.
      whose: ({ status }) => (status === 'archived' ? [] : ['assignee', 'manager']),
      input: reopenInput,
      effect: (record, { assignee }, circumstances) =>
        again(record, assignee ?? record.assignee ?? circumstances.actor, circumstances),
      leaves: 'assignment',
      notices: tell('ticket-reopened'),
    }),
    remark: remark(every, 'ticket-remark'),
    edit: command({
      from: open,
      to: 'same',
      whose: ({ status }) => (status === 'created' ? ['creator'] : []),
      plain: true,
      input: ticketEdit,
    }),
    ...bin('created'),
    'remind-assign': clock(['created'], toSupervisors('ticket-unassigned')),
    'escalate-assign': clock(['created'], toSupervisors('ticket-unassigned-escalated')),
    'remind-handle': clock(['assigned'], toAssignee('ticket-to-handle')),
    'escalate-handle': clock(['assigned'], toSupervisors('ticket-to-handle-escalated')),
    'remind-feed-back': clock(['handled'], toAssignee('ticket-to-feed-back')),
    'escalate-feed-back': clock(['handled'], toSupervisors('ticket-to-feed-back-escalated')),
    'auto-archive': {
      ...clock(['fedBack']),
      to: 'archived',
      effect: (_record, _input, { now }) => ({ archivedAt: now }),
    },
  },
  deadlines: ticketDeadlines,
  kept: ({ deadlines }) => {
    const end = deadlines.find(({ command }) => command.startsWith('escalate-'))
    const reminded = deadlines.some(({ command, firedAt }) => command.startsWith('remind-') && firedAt)
    const escalated = Boolean(end?.firedAt)
    return { dueAt: end ? new Date(end.at) : null, escalated, nearlyDue: reminded && !escalated }
  },
}

/** A ticket as somebody has typed it, before its first state is settled. */
export function newTicket(
  number: string,
  input: TicketInput,
  customerManager: string,
  { now, actor }: Circumstances,
): Ticket {
  return {
    ...{ number, status: 'created', stateSince: now, createdBy: actor, createdAt: now },
    ...{ type: input.type, title: input.title, customer: input.customer, customerManager },
    ...{ contact: input.contact ?? null, priority: input.priority, request: input.request },
    ...{ follows: input.follows ?? null, assignee: null, assignedBy: null, assignedAt: null },
    ...{ archivedAt: null, round: 0, rounds: [], satisfaction: null, dueAt: null, nextAt: null },
    ...{ nearlyDue: false, escalated: false, missed: 0, stalledSince: null, stallCause: null },
    ...{ deadlines: [], deletedAt: null, version: 1 },
  }
}
