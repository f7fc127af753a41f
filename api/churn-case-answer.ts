import { z } from 'zod'
import { churnCaseLifecycle, type ChurnStatus } from '../domain/churn-case.ts'
import { churnViews } from '../db/churn-case-list.ts'
import { count, day, itemsOf, moment, pageOf, person } from './answer.ts'
import { viewCounts } from './view-count.ts'

export const churnStatus = z.enum(Object.keys(churnCaseLifecycle.states) as [ChurnStatus, ...ChurnStatus[]])

const shared = {
  number: z.string(),
  customer: z.strictObject({ number: z.string(), name: z.string() }),
  /** Whose customer it is now; whoever that is has the case. */
  manager: person.nullable(),
  assignee: person.nullable(),
  status: churnStatus,
  stateSince: moment,
  /** As it was measured when the case was opened. */
  level: z.int(),
  lastOrderAt: moment.nullable(),
  silentSince: moment,
  months: count,
  deferrals: count,
  reviewOn: day.nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  proposedBy: person.nullable(),
  proposedAt: moment.nullable(),
  confirmedBy: person.nullable(),
  confirmedAt: moment.nullable(),
  recoveredBy: person.nullable(),
  recoveredAt: moment.nullable(),
  recoveredByOrder: z.string().nullable(),
  flags: z.strictObject({ escalated: z.boolean(), assigneeInactive: z.boolean(), stalled: z.boolean() }),
  next: z.strictObject({ command: z.string(), ref: z.string(), at: moment }).nullable(),
  createdAt: moment,
  version: z.int().min(1),
  allowed: z.array(z.string()),
}

export const listedChurnCase = z.strictObject(shared).meta({ id: 'ListedChurnCase' })
/** One case whole. */
export const churnCase = z
  .strictObject({
    ...shared,
    measures: z.array(
      z
        .strictObject({
          position: count,
          measure: z.string(),
          reviewOn: day,
          by: person.nullable(),
          at: moment,
        })
        .meta({ id: 'DeferralMeasure' }),
    ),
    /** The first day on which the silence was too long. */
    silentMonthsLine: day,
    scan: z.int().nullable(),
  })
  .meta({ id: 'ChurnCase' })

export const churnCasePage = pageOf(listedChurnCase)
export const churnCounts = viewCounts(churnViews).meta({ id: 'ChurnCounts' })

/** What a customer ordered, month by month; months without an order are left out. */
export const orderMonths = itemsOf(
  z.strictObject({ month: z.string(), total: z.string(), orders: count }).meta({ id: 'OrderMonth' }),
)
