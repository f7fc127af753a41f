import { allowed, nextDeadline } from '../domain/lifecycle.ts'
import { yuanOf } from '../domain/money.ts'
import { opportunityLifecycle, type Opportunity } from '../domain/opportunity.ts'
import type { PlanStep } from '../domain/plan-step.ts'
import type { Call } from './endpoint.ts'
import { shown } from './hidden-field.ts'
import { peopleOf, type People } from './people.ts'

const isOpen = ({ status }: Opportunity) => opportunityLifecycle.states[status].open

const involved = (record: Opportunity) => [
  record.createdBy,
  record.assignee,
  record.assignedBy,
  ...record.steps.map(({ resultBy }) => resultBy),
]

/** One opportunity whole, as clients see it. */
export async function presentOpportunity(call: Call, record: Opportunity) {
  const { people, inactive } = await peopleOf(call.db.read(), involved(record))
  const { nextStep: _nextStep, ...shared } = listedOpportunity(call, record, people, inactive)
  return { ...shared, steps: record.steps.map((step) => presentStep(step, people)) }
}

export async function presentOpportunities(call: Call, records: Opportunity[]) {
  const { people, inactive } = await peopleOf(call.db.read(), records.flatMap(involved))
  return records.map((record) => listedOpportunity(call, record, people, inactive))
}

function listedOpportunity({ person }: Call, record: Opportunity, people: People, inactive: Set<string>) {
  const next = nextDeadline(record.deadlines)
  const actor = { username: person.user.username, ability: person.ability }
  return shown(person.ability, {
    number: record.number,
    customerName: record.customerName,
    summary: record.summary,
    probability: record.probability,
    description: record.description ?? null,
    source: record.source ?? null,
    expectedAmount: typeof record.expectedAmount === 'number' ? yuanOf(record.expectedAmount) : null,
    expectedCloseOn: record.expectedCloseOn ?? null,
    contactName: record.contactName ?? null,
    contactPhone: record.contactPhone ?? null,
    status: record.status,
    stateSince: record.stateSince,
    assignee: people(record.assignee),
    stepsTotal: record.stepsTotal,
    stepsDone: record.stepsAnswered,
    stepsWithResult: record.stepsWithResult,
    nextStep:
      record.nextStepId === null || record.nextStepId === undefined
        ? null
        : { id: record.nextStepId, dueOn: record.nextStepDueOn, item: record.nextStepItem },
    flags: {
      overdue: record.overdue,
      closeOverdue: record.closeOverdue,
      escalated: record.escalated,
      undecided: record.undecided,
      existingCustomer: record.existingCustomer,
      assigneeInactive: isOpen(record) && record.assignee !== null && inactive.has(record.assignee),
      stalled: Boolean(record.stalledSince),
    },
    next: next && { command: next.command, ref: next.ref, at: next.at },
    createdBy: people(record.createdBy),
    createdAt: record.createdAt,
    assignedBy: people(record.assignedBy),
    assignedAt: record.assignedAt ?? null,
    closedAt: record.closedAt ?? null,
    failureReason: record.failureReason ?? null,
    failureNote: record.failureNote ?? null,
    customer: record.customer ?? null,
    deletedAt: record.deletedAt ?? null,
    version: record.version,
    allowed: allowed(opportunityLifecycle, record, actor),
  })
}

export function presentStep(step: PlanStep, people: People) {
  const { id, dueOn, item, result, skipped, note, resultBy, resultAt } = step
  return { id, dueOn, item, result, skipped, note, resultBy: people(resultBy), resultAt }
}
