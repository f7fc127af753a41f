import { z } from 'zod'
import type { Day } from './day.ts'
import {
  code,
  line,
  optionalCode,
  optionalDay,
  optionalLine,
  optionalMoney,
  optionalParagraph,
  optionalPhone,
  percent,
} from './input.ts'
import type { Circumstances, Command, Lifecycle, Living } from './lifecycle.ts'
import {
  assigneeInput,
  bin,
  clock,
  handOver,
  heldBy,
  remark,
  supervisorsOf,
  tellBoth,
  toAnother,
  toAssignee,
  toSupervisors,
  type AssigneeInput,
} from './living-rule.ts'
import { opportunityDeadlines } from './opportunity-deadlines.ts'
import {
  answer,
  isAnswered,
  planInput,
  replan,
  resultInput,
  type PlanInput,
  type PlanStep,
  type ResultInput,
} from './plan-step.ts'
import { refuse } from './refusal.ts'

export type OpportunityStatus = 'created' | 'assigned' | 'planned' | 'executing' | 'succeeded' | 'failed'

/** An opportunity 销售机会 as rules see it. Amounts are fen, people usernames. */
export interface Opportunity extends Living {
  status: OpportunityStatus
  customerName: string
  summary: string
  probability: number
  description: string | null
  source: string | null
  expectedAmount: number | null
  expectedCloseOn: Day | null
  contactName: string | null
  contactPhone: string | null
  closedAt: Date | null
  failureReason: string | null
  failureNote: string | null
  customer: string | null
  existingCustomer: boolean
  steps: PlanStep[]
  stepsTotal: number
  stepsAnswered: number
  stepsWithResult: number
  nextStepId: number | null
  nextStepDueOn: Day | null
  nextStepItem: string | null
  overdue: boolean
  closeOverdue: boolean
  undecided: boolean
}

/** Of a new one, until somebody says otherwise. */
export const usualProbability = 30

export const opportunityInput = z.strictObject({
  customerName: line(100),
  summary: line(200),
  probability: percent,
  description: optionalParagraph(2000),
  source: optionalCode,
  expectedAmount: optionalMoney,
  expectedCloseOn: optionalDay,
  contactName: optionalLine(50),
  contactPhone: optionalPhone,
})
export type OpportunityInput = z.infer<typeof opportunityInput>
export const opportunityEdit = opportunityInput.partial()

const reasonInput = z.strictObject({ reason: optionalLine(200) })
export const successInput = z.strictObject({
  customerName: line(100).optional(),
  linkTo: z.string().max(20).optional(),
  level: z.int().min(1).max(99).optional(),
  region: optionalCode,
  contactName: optionalLine(50),
  contactPhone: optionalPhone,
})
export type SuccessInput = z.infer<typeof successInput>

const open = ['created', 'assigned', 'planned', 'executing'] as const
export const openStatuses: readonly OpportunityStatus[] = open
const given = ['assigned', 'planned', 'executing'] as const
const every = [...open, 'succeeded', 'failed'] as const

/** The state the plan says: no steps, steps without results, any result. */
function byPlan({ steps }: Opportunity): OpportunityStatus {
  if (steps.length === 0) return 'assigned'
  return steps.some(isAnswered) ? 'executing' : 'planned'
}

const give = (_record: Opportunity, { assignee }: AssigneeInput, circumstances: Circumstances) =>
  heldBy(assignee, circumstances)
const tell = (kind: string) => tellBoth(kind, 'opportunity-taken')

type Rule<I> = Command<Opportunity, OpportunityStatus, I>
// Keeps each row's own input type while the table holds them side by side.
const command = <I>(rule: Rule<I>): Rule<I> => rule

export const opportunityLifecycle: Lifecycle<Opportunity, OpportunityStatus> = {
  subject: 'Opportunity',
  prefix: 'OP',
  list: 'opportunities',
  duty: { may: 'plan', unfit: 'not-a-planner' },
  states: {
    created: { tone: 'wait', open: true },
    assigned: { tone: 'work', open: true },
    planned: { tone: 'work', open: true },
    executing: { tone: 'work', open: true },
    succeeded: { tone: 'good', open: false },
    failed: { tone: 'ended', open: false },
  },
  commands: {
    assign: command({
      from: ['created'],
      to: byPlan,
      whose: ['creator', 'assignee'],
      bulk: true,
      input: assigneeInput,
      effect: give,
      leaves: 'assignment',
      notices: tell('opportunity-assigned'),
    }),
    plan: command<PlanInput>({
      from: given,
      to: byPlan,
      whose: ['assignee'],
      input: planInput,
      check: planIsPossible,
      effect: (record, input, { newIds }) => ({ steps: replan(record.steps, input, newIds) }),
    }),
    'record-result': command<ResultInput>({
      from: ['planned', 'executing'],
      to: byPlan,
      whose: ['assignee'],
      input: resultInput,
      check: stepIsTheirs,
      effect: (record, input, { actor, now }) => ({ steps: answer(record.steps, input, actor, now) }),
    }),
    succeed: command({
      from: ['executing'],
      to: 'succeeded',
      whose: ['assignee'],
      input: successInput,
      when: planIsDone,
      effect: (_record, _input, { now }) => ({ closedAt: now }),
      leaves: 'customer',
      notices: (after) => [{ kind: 'opportunity-succeeded', to: supervisorsOf(after) }],
    }),
    fail: command<{ reason: string; note?: string | null }>({
      from: given,
      to: 'failed',
      whose: ['assignee'],
      bulk: true,
      input: z.strictObject({ reason: code, note: optionalParagraph(500) }),
      effect: (_record, { reason, note }, { now }) => ({
        closedAt: now,
        failureReason: reason,
        failureNote: note ?? null,
      }),
      notices: (after, _before, _input, { actor }) => [
        (actor === after.assignee ? toSupervisors : toAssignee)('opportunity-failed')(after),
      ],
    }),
    reassign: command({
      ...toAnother(given, give, tell('opportunity-assigned')),
      to: byPlan,
      whose: ['creator', 'assignee'],
    }),
    recall: command({
      from: ['assigned', 'planned'],
      to: 'created',
      whose: ['creator', 'assignee'],
      bulk: true,
      input: reasonInput,
      effect: () => ({ assignee: null, assignedBy: null, assignedAt: null }),
      notices: (_after, before) => [{ kind: 'opportunity-taken', to: { person: before.assignee } }],
    }),
    'hand-over': command({
      ...handOver(open, give, tell('opportunity-handed-over')),
      whose: ['creator', 'assignee'],
    }),
    reopen: command({
      from: ['failed'],
      to: byPlan,
      whose: ['creator', 'assignee'],
      bulk: true,
      input: reasonInput,
      effect: () => ({ closedAt: null, failureReason: null, failureNote: null }),
      notices: (after) => [{ kind: 'opportunity-reopened', to: { person: after.assignee } }],
    }),
    remark: remark(every, 'opportunity-remark'),
    edit: command({
      from: open,
      to: 'same',
      whose: (record) => [record.status === 'created' ? 'creator' : 'assignee'],
      plain: true,
      input: opportunityEdit,
    }),
    ...bin('created'),
    'remind-unassigned': clock(['created'], toSupervisors('opportunity-unassigned')),
    'escalate-unassigned': clock(['created'], toSupervisors('opportunity-unassigned-escalated')),
    'remind-plan': clock(['assigned'], toAssignee('opportunity-no-plan')),
    'escalate-plan': clock(['assigned'], toSupervisors('opportunity-no-plan-escalated')),
    'remind-step': clock(given, toAssignee('step-due')),
    'mark-step-overdue': clock(given),
    'escalate-step': clock(given, toSupervisors('step-overdue-escalated')),
    'remind-conclusion': clock(['executing'], toAssignee('opportunity-undecided')),
    'escalate-conclusion': clock(['executing'], toSupervisors('opportunity-undecided-escalated')),
    'remind-close': clock(given, toAssignee('close-date-due')),
    'mark-close-overdue': clock(open),
  },
  deadlines: opportunityDeadlines,
  kept: (record) => {
    const { steps, deadlines } = record
    const next = steps
      .filter((step) => !isAnswered(step))
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.position - b.position))[0]
    const fired = (prefix: string) =>
      deadlines.some(({ command, firedAt }) => firedAt !== null && command.startsWith(prefix))
    const answered = steps.filter(isAnswered).length
    const isOpen = open.some((status) => status === record.status)
    return {
      stepsTotal: steps.length,
      stepsAnswered: answered,
      stepsWithResult: steps.filter((step) => step.result !== null).length,
      nextStepId: next?.id ?? null,
      nextStepDueOn: next?.dueOn ?? null,
      nextStepItem: next?.item ?? null,
      overdue: fired('mark-step-overdue'),
      closeOverdue: fired('mark-close-overdue'),
      escalated: fired('escalate-'),
      undecided: isOpen && record.assignee !== null && steps.length > 0 && answered === steps.length,
    }
  },
}

function planIsPossible(record: Opportunity, { steps }: PlanInput, { today }: Circumstances) {
  const seen = new Set<number>()
  for (const [index, step] of steps.entries()) {
    const known = record.steps.find(({ id }) => id === step.id)
    if (step.id !== undefined && (!known || seen.has(step.id)))
      return refuse('input', 'unknown-step', { field: `steps.${index}.id` })
    if (step.id !== undefined) seen.add(step.id)
    if (known?.dueOn !== step.dueOn && step.dueOn < today && !(known && isAnswered(known)))
      return refuse('input', 'in-the-past', { field: `steps.${index}.dueOn` })
  }
  return true
}

function stepIsTheirs(record: Opportunity, { step: id }: ResultInput, { actor }: Circumstances) {
  const step = record.steps.find((step) => step.id === id)
  if (!step) return refuse('input', 'unknown-step', { field: 'step' })
  if (isAnswered(step) && step.resultBy !== actor)
    return refuse('forbidden', 'not-the-author', { field: 'step' })
  return true
}

function planIsDone(record: Opportunity) {
  if (record.stepsAnswered < record.stepsTotal) return refuse('state', 'steps-open')
  if (record.stepsWithResult === 0) return refuse('state', 'no-result')
  return true
}
