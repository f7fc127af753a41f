import { z } from 'zod'
import { opportunityLifecycle, type OpportunityStatus } from '../domain/opportunity.ts'
import { views } from '../db/opportunity-list.ts'
import { count, day, itemsOf, moment, pageOf, person, rowOrDone } from './answer.ts'
import { viewCounts } from './view-count.ts'

export const opportunityStatus = z.enum(
  Object.keys(opportunityLifecycle.states) as [OpportunityStatus, ...OpportunityStatus[]],
)
const next = z.strictObject({ command: z.string(), ref: z.string(), at: moment }).nullable()

// What a role may hide may be absent.
const hideable = {
  probability: z.int(),
  description: z.string().nullable(),
  expectedAmount: z.string().nullable(),
  contactName: z.string().nullable(),
  contactPhone: z.string().nullable(),
}
const shared = {
  ...z.object(hideable).partial().shape,
  number: z.string(),
  customerName: z.string(),
  summary: z.string(),
  source: z.string().nullable(),
  expectedCloseOn: day.nullable(),
  status: opportunityStatus,
  stateSince: moment,
  assignee: person.nullable(),
  stepsTotal: count,
  stepsDone: count,
  stepsWithResult: count,
  flags: z.strictObject({
    overdue: z.boolean(),
    closeOverdue: z.boolean(),
    escalated: z.boolean(),
    undecided: z.boolean(),
    existingCustomer: z.boolean(),
    assigneeInactive: z.boolean(),
    stalled: z.boolean(),
  }),
  next,
  createdBy: person.nullable(),
  createdAt: moment,
  assignedBy: person.nullable(),
  assignedAt: moment.nullable(),
  closedAt: moment.nullable(),
  failureReason: z.string().nullable(),
  failureNote: z.string().nullable(),
  customer: z.string().nullable(),
  deletedAt: moment.nullable(),
  version: z.int().min(1),
  allowed: z.array(z.string()),
}

export const planStep = z
  .strictObject({
    id: z.int().nullable(),
    dueOn: day,
    item: z.string(),
    result: z.string().nullable(),
    skipped: z.boolean(),
    note: z.string().nullable(),
    resultBy: person.nullable(),
    resultAt: moment.nullable(),
  })
  .meta({ id: 'PlanStep' })

/** One opportunity whole. */
export const opportunity = z.strictObject({ ...shared, steps: z.array(planStep) }).meta({ id: 'Opportunity' })
/** And as a list shows it: instead of its plan the step that is next. */
export const listedOpportunity = z
  .strictObject({
    ...shared,
    nextStep: z.strictObject({ id: z.int(), dueOn: day.nullable(), item: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'ListedOpportunity' })

export const opportunityPage = pageOf(listedOpportunity)
export const opportunityOrDone = rowOrDone(opportunity)

export const opportunityCounts = viewCounts(views).meta({ id: 'OpportunityCounts' })

/** What may be the same business. Of what one may not read there is no name. */
export const likelyDuplicates = itemsOf(
  z
    .strictObject({
      kind: z.enum(['customer', 'opportunity']),
      number: z.string(),
      name: z.string().optional(),
      status: z.string(),
      assignee: person.nullable(),
      link: z.boolean(),
      match: z.enum(['name', 'phone']),
      existingCustomer: z.boolean(),
    })
    .meta({ id: 'LikelyDuplicate' }),
)
