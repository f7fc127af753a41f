import { z } from 'zod'
import { churnDeadlines } from './churn-deadlines.ts'
import { addDays, type Day } from './day.ts'
import { code, day, paragraph } from './input.ts'
import { settle, type Circumstances, type Command, type Lifecycle, type Living } from './lifecycle.ts'
import {
  clock,
  handOver,
  heldBy,
  nothing,
  remark,
  supervisorsOf,
  tellBoth,
  toAssignee,
  toSupervisors,
  type AssigneeInput,
} from './living-rule.ts'
import { refuse } from './refusal.ts'

export type ChurnStatus = 'warning' | 'deferred' | 'proposed' | 'confirmed' | 'recovered'

/** 暂缓措施: what is done to win the customer back, and when it is looked at again. */
export interface DeferralMeasure {
  position: number
  measure: string
  reviewOn: Day
  by: string
  at: Date
}

/**
 * A customer who has stopped buying 客户流失. What was measured when the case was opened (level, last order, since when
 * it is silent, after how many months that is too long) is never written again. Whoever has the case is whoever has the
 * customer.
 */
export interface ChurnCase extends Living {
  status: ChurnStatus
  customer: string
  /** Both follow the customer and are no part of the case's history. */
  customerName: string
  customerManager: string
  level: number
  lastOrderAt: Date | null
  silentSince: Date
  months: number
  /** The scan that found it. */
  scan: number | null
  deferrals: number
  reviewOn: Day | null
  measures: DeferralMeasure[]
  /** 流失原因, as it was proposed or confirmed last. */
  reason: string | null
  note: string | null
  proposedBy: string | null
  proposedAt: Date | null
  confirmedBy: string | null
  confirmedAt: Date | null
  recoveredBy: string | null
  recoveredAt: Date | null
  /** The order by which it recovered; null when a supervisor said so. */
  recoveredByOrder: string | null
}

const deferInput = z.strictObject({ measure: paragraph(500), reviewOn: day })
type DeferInput = z.infer<typeof deferInput>
const confirmInput = z.strictObject({ reason: code, note: paragraph(500) })
type ConfirmInput = z.infer<typeof confirmInput>
const noteInput = z.strictObject({ note: paragraph(500) })

const open = ['warning', 'deferred', 'proposed'] as const
const every = [...open, 'confirmed', 'recovered'] as const

/** The states in which it stands against the customer's name: there is never a second one meanwhile. */
export const standsInState = (status: string): boolean => status !== 'recovered'

function reviewAhead(
  _record: ChurnCase,
  { reviewOn }: DeferInput,
  { today, settings }: Circumstances,
): true | ReturnType<typeof refuse> {
  if (reviewOn <= today) return refuse('input', 'review-not-ahead', { field: 'reviewOn' })
  const days = settings['churn.maxDeferralDays']
  return reviewOn <= addDays(today, days)
    ? true
    : refuse('input', 'review-too-far', { field: 'reviewOn', params: { days } })
}

function defer(record: ChurnCase, input: DeferInput, { actor, now }: Circumstances): Partial<ChurnCase> {
  const position = record.deferrals + 1
  const measure = { position, ...input, by: actor, at: now }
  return { deferrals: position, reviewOn: input.reviewOn, measures: [...record.measures, measure] }
}

/** Who may approve a loss need not propose it first. */
function lose(
  _record: ChurnCase,
  input: ConfirmInput,
  { actor, now, may }: Circumstances,
): Partial<ChurnCase> {
  if (!may?.('approve')) return { ...input, reviewOn: null, proposedBy: actor, proposedAt: now }
  return { ...input, reviewOn: null, confirmedBy: actor, confirmedAt: now }
}

const give = (_record: ChurnCase, { assignee }: AssigneeInput, circumstances: Circumstances) => ({
  ...heldBy(assignee, circumstances),
  customerManager: assignee,
})

const toManager = (kind: string) => (after: ChurnCase) => [toAssignee(kind)(after)]

type Rule<I> = Command<ChurnCase, ChurnStatus, I>
// Keeps each row's own input type while the table holds them side by side.
const command = <I>(rule: Rule<I>): Rule<I> => rule

export const churnCaseLifecycle: Lifecycle<ChurnCase, ChurnStatus> = {
  subject: 'ChurnCase',
  prefix: 'LS',
  list: 'churn-cases',
  duty: { may: 'plan', of: 'Opportunity', unfit: 'not-a-planner' },
  states: {
    warning: { tone: 'wait', open: true },
    deferred: { tone: 'work', open: true },
    proposed: { tone: 'check', open: true },
    confirmed: { tone: 'ended', open: false },
    recovered: { tone: 'good', open: false },
  },
  commands: {
    defer: command<DeferInput>({
      from: ['warning', 'deferred'],
      to: 'deferred',
      whose: ['manager'],
      input: deferInput,
      check: reviewAhead,
      effect: defer,
      notices: (after, _before, _input, { settings }) =>
        after.deferrals < settings['churn.deferralsTold']
          ? []
          : [
              {
                kind: 'churn-deferred-again',
                to: supervisorsOf(after),
                params: { deferrals: after.deferrals },
              },
            ],
    }),
    confirm: command<ConfirmInput>({
      from: open,
      to: ({ confirmedAt }) => (confirmedAt ? 'confirmed' : 'proposed'),
      // What was proposed waits for who may approve it.
      whose: ({ status }) => (status === 'proposed' ? [] : ['manager']),
      input: confirmInput,
      effect: lose,
      leaves: ({ status }) => (status === 'confirmed' ? 'loss' : null),
      notices: (after, _before, { reason }) =>
        after.status === 'confirmed'
          ? [{ ...toAssignee('churn-confirmed')(after), params: { reason } }]
          : [{ kind: 'churn-proposed', to: supervisorsOf(after), params: { reason }, bundled: true }],
    }),
    approve: command({
      from: ['proposed'],
      to: 'confirmed',
      whose: [],
      bulk: true,
      input: nothing,
      effect: (_record, _input, { actor, now }) => ({ confirmedBy: actor, confirmedAt: now }),
      leaves: 'loss',
      notices: toManager('churn-approved'),
    }),
    reject: command({
      from: ['proposed'],
      to: 'warning',
      whose: [],
      input: noteInput,
      notices: toManager('churn-rejected'),
    }),
    revoke: command({
      from: ['confirmed'],
      to: 'warning',
      whose: [],
      input: noteInput,
      effect: () => ({ confirmedBy: null, confirmedAt: null }),
      leaves: 'return',
      notices: toManager('churn-revoked'),
    }),
    recover: command({
      from: open,
      to: 'recovered',
      whose: [],
      input: noteInput,
      effect: (_record, _input, { actor, now }) => ({
        ...{ recoveredBy: actor, recoveredAt: now, recoveredByOrder: null, reviewOn: null },
      }),
      leaves: 'return',
      notices: toManager('churn-recovered'),
    }),
    'hand-over': command({
      ...handOver(open, give, tellBoth('churn-handed-over', 'churn-taken')),
      whose: [],
    }),
    remark: remark(every, 'churn-remark'),
    review: {
      ...clock(['deferred'], toAssignee('churn-review')),
      to: 'warning',
      effect: () => ({ reviewOn: null }),
    },
    'escalate-warning': clock(['warning'], toSupervisors('churn-warning-escalated')),
    'escalate-proposal': clock(['proposed'], toSupervisors('churn-proposal-escalated')),
  },
  deadlines: churnDeadlines,
  kept: ({ deadlines }) => ({
    escalated: deadlines.some(({ command, firedAt }) => command.startsWith('escalate-') && firedAt),
  }),
}

/** Of a customer what a scan measures. */
export interface Silent {
  customer: string
  customerName: string
  manager: string
  level: number
  lastOrderAt: Date | null
  silentSince: Date
  months: number
}

/** A case as a scan opens it. */
export function newChurnCase(
  number: string,
  { manager, ...measured }: Silent,
  scan: number | null,
  circumstances: Circumstances,
): ChurnCase {
  const { now, actor } = circumstances
  const typed: ChurnCase = {
    ...{ number, status: 'warning', stateSince: now, createdBy: actor, createdAt: now },
    ...{ ...measured, customerManager: manager, scan },
    ...{ assignee: manager, assignedBy: actor, assignedAt: now },
    ...{ deferrals: 0, reviewOn: null, measures: [], reason: null, note: null },
    ...{ proposedBy: null, proposedAt: null, confirmedBy: null, confirmedAt: null },
    ...{ recoveredBy: null, recoveredAt: null, recoveredByOrder: null },
    ...{ nextAt: null, escalated: false, stalledSince: null, stallCause: null },
    ...{ deadlines: [], deletedAt: null, version: 1 },
  }
  return settle(churnCaseLifecycle, null, typed, { to: 'warning' }, circumstances)
}

/** The case of a customer who has ordered again, be it one that was lost: what was measured stays. */
export function recoveredByOrder(record: ChurnCase, order: string, circumstances: Circumstances): ChurnCase {
  const recovered = { recoveredBy: null, recoveredAt: circumstances.now, recoveredByOrder: order }
  return settle(
    churnCaseLifecycle,
    record,
    { ...record, ...recovered, reviewOn: null },
    { to: 'recovered' },
    circumstances,
  )
}

/** The case goes with its customer to who has that now; its moments stay. */
export const followed = (
  record: ChurnCase,
  manager: string,
  by: { now: Date; actor: string },
): ChurnCase => ({
  ...record,
  ...heldBy(manager, by),
  customerManager: manager,
})
