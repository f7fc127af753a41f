import { z } from 'zod'
import { between, betweenMoments } from '../db/between.ts'
import type { Transaction } from '../db/connection.ts'
import { aboutCustomer, assigneeInactive, searchOf, viewOf, views } from '../db/opportunity-list.ts'
import { opportunityOf } from '../db/opportunity-record.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { scope } from '../db/scope.ts'
import { addDays, dayOf, weekdayOf } from '../domain/day.ts'
import { opportunityEdit, opportunityInput } from '../domain/opportunity.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { demandShown, demandShownSort, isHidden } from './hidden-field.ts'
import { lifecycleEndpoints } from './lifecycle-endpoint.ts'
import { listQuery } from './list.ts'
import { listEndpointsOf } from './living-list.ts'
import {
  likelyDuplicates,
  opportunity,
  opportunityCounts,
  opportunityOrDone,
  opportunityPage,
} from './opportunity-answer.ts'
import { createOpportunity } from './opportunity-create.ts'
import { duplicates } from './opportunity-duplicates.ts'
import { editOpportunity } from './opportunity-edit.ts'
import { presentOpportunities } from './opportunity-json.ts'
import { countViews } from './view-count.ts'

const subject = 'Opportunity'
const sorts = [
  'createdAt',
  'updatedAt',
  'customerName',
  'nextAt',
  'expectedAmount',
  'expectedCloseOn',
  'nextStepDueOn',
  'probability',
  'closedAt',
] as const
const moment = z.iso.datetime().optional()
const day = z.iso.date().optional()

/** What the list may be asked for; a saved view keeps nothing else. */
export const opportunityQuery = listQuery(sorts, {
  view: z.enum(views).optional(),
  status: z.enum(['created', 'assigned', 'planned', 'executing', 'succeeded', 'failed']).optional(),
  assignee: z.string().max(32).optional(),
  createdBy: z.string().max(32).optional(),
  source: z.string().max(40).optional(),
  customer: z.string().max(24).optional(),
  createdAtFrom: moment,
  createdAtTo: moment,
  expectedCloseOnFrom: day,
  expectedCloseOnTo: day,
  closedAtFrom: moment,
  closedAtTo: moment,
  deleted: z.enum(['true', 'false']).optional(),
  total: z.literal('exact').optional(),
  stalled: z.enum(['true', 'false']).optional(),
  assigneeInactive: z.literal('true').optional(),
})
type Query = z.infer<typeof opportunityQuery>

export const opportunityEndpoints: Endpoint[] = [
  ...listEndpointsOf(subject, {
    query: opportunityQuery,
    answer: opportunityPage,
    counts: opportunityCounts,
    demand: (call, { sort }) => demandShownSort(call.person.ability, sort),
    where,
    present: (call, rows: OpportunityRow[]) =>
      presentOpportunities(
        call,
        rows.map((row) => opportunityOf(row, [])),
      ),
    count: (call) => counts(call),
  }),
  endpoint({
    method: 'get',
    path: '/opportunities/duplicates',
    summary: 'Likely duplicates of a name or a telephone number',
    for: { subject, action: 'create' },
    query: z.strictObject({
      customerName: z.string().max(100).optional(),
      contactPhone: z.string().max(30).optional(),
    }),
    answer: likelyDuplicates,
    handle: async (call) => {
      demandShown(call.person.ability, call.query)
      return { body: { items: await duplicates(call, call.query) } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/opportunities',
    summary: 'Create an opportunity',
    for: { subject, action: 'create' },
    body: opportunityInput,
    answer: opportunityOrDone,
    status: 201,
    problems: [409],
    command: 'create',
    parsesItself: true,
    handle: (call) => createOpportunity(call as Call),
  }),
  endpoint({
    method: 'patch',
    path: '/opportunities/{number}',
    summary: 'Edit an opportunity',
    for: { subject },
    body: opportunityEdit,
    answer: opportunity,
    problems: [404, 409, 412, 428],
    handle: (call) => editOpportunity(call as Call, call.body),
  }),
  ...lifecycleEndpoints(subject, opportunity),
]

function where({ person, now, timeZone }: Call, em: Transaction, query: Query): object {
  const { view, q, status, assignee, createdBy, source, deleted, stalled } = query
  return {
    $and: [
      scope<OpportunityRow>(person.ability, 'read', subject),
      { deletedAt: deleted === 'true' ? { $ne: null } : null },
      view ? viewOf(em, view, person.user.username, dayOf(now(), timeZone)) : {},
      q ? searchOf(em, q, { byPhone: !isHidden(person.ability, 'contactPhone') }) : {},
      {
        ...(status && { status }),
        ...(assignee && { assignee }),
        ...(createdBy && { createdBy }),
        ...(source && { source }),
        ...(stalled && { stalledSince: stalled === 'true' ? { $ne: null } : null }),
      },
      query.customer ? aboutCustomer(em, person.ability, query.customer) : {},
      query.assigneeInactive ? assigneeInactive(em) : {},
      betweenMoments('createdAt', query.createdAtFrom, query.createdAtTo),
      betweenMoments('closedAt', query.closedAtFrom, query.closedAtTo),
      between('expectedCloseOn', query.expectedCloseOnFrom, query.expectedCloseOnTo),
    ].filter((condition) => Object.keys(condition).length > 0),
  }
}

export const endOfWeek = (today: string) => addDays(today, 7 - weekdayOf(today))

/** What waits among the opportunities that a person may read, by view. */
export function counts(call: Call) {
  const today = dayOf(call.now(), call.timeZone)
  return countViews(
    call,
    subject,
    views,
    (view) => viewOf(call.db.read(), view, call.person.user.username, today) as object,
  )
}
