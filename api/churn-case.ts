import { z } from 'zod'
import { betweenMoments } from '../db/between.ts'
import { churnSearch, churnViewOf, churnViews } from '../db/churn-case-list.ts'
import { churnCaseOf } from '../db/churn-case-record.ts'
import { ChurnCaseRow } from '../db/churn-case.ts'
import type { Transaction } from '../db/connection.ts'
import { CustomerMonthRow } from '../db/order.ts'
import { rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { dayOf } from '../domain/day.ts'
import { yuanOf } from '../domain/money.ts'
import { addMonths } from '../domain/silence.ts'
import { churnCase, churnCasePage, churnCounts, churnStatus, orderMonths } from './churn-case-answer.ts'
import { presentChurnCases } from './churn-case-json.ts'
import { visibleCustomer } from './customer-edit.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { lifecycleEndpoints } from './lifecycle-endpoint.ts'
import { listQuery } from './list.ts'
import { listEndpointsOf } from './living-list.ts'
import { countViews } from './view-count.ts'

const subject = 'ChurnCase'
const sorts = ['createdAt', 'updatedAt', 'stateSince', 'silentSince', 'reviewOn', 'confirmedAt'] as const
const moment = z.iso.datetime().optional()

/** What the list may be asked for; a saved view keeps nothing else. */
export const churnCaseQuery = listQuery(sorts, {
  view: z.enum(churnViews).optional(),
  status: churnStatus.optional(),
  level: z.coerce.number().int().min(1).max(99).optional(),
  manager: z.string().max(32).optional(),
  customer: z.string().max(24).optional(),
  reason: z.string().max(40).optional(),
  scan: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  createdAtFrom: moment,
  createdAtTo: moment,
  confirmedAtFrom: moment,
  confirmedAtTo: moment,
  total: z.literal('exact').optional(),
})
export type ChurnCaseQuery = z.infer<typeof churnCaseQuery>

export const churnCaseEndpoints: Endpoint[] = [
  ...listEndpointsOf(subject, {
    query: churnCaseQuery,
    answer: churnCasePage,
    counts: churnCounts,
    where,
    present: (call, rows: ChurnCaseRow[]) =>
      presentChurnCases(
        call,
        rows.map((row) => churnCaseOf(row, [])),
      ),
    count: (call) => countChurnCases(call),
  }),
  endpoint({
    method: 'get',
    path: '/customers/{number}/order-months',
    summary: 'What a customer ordered in each of the last 36 months',
    for: { subject: 'Order' },
    answer: orderMonths,
    problems: [404],
    handle: async (call) => {
      const { number } = await visibleCustomer(call, null)
      const from = addMonths(dayOf(call.now(), call.timeZone), -35).slice(0, 7)
      const months = { customer: number, month: { $gte: from } }
      const rows = await rowsOf(call.db.read(), CustomerMonthRow, months, { orderBy: { month: 'asc' } })
      const items = rows.map(({ month, total, orders }) => ({ month, total: yuanOf(total), orders }))
      return { body: { items } }
    },
  }),
  ...lifecycleEndpoints(subject, churnCase),
]

function where(call: Call, em: Transaction, query: ChurnCaseQuery): object {
  const { view, q, status, level, manager, customer, reason, scan } = query
  return {
    $and: [
      scope<ChurnCaseRow>(call.person.ability, 'read', subject),
      { deletedAt: null },
      view ? churnViewOf(em, view, asker(call)) : {},
      q ? churnSearch(em, q) : {},
      {
        ...(status && { status }),
        ...(level && { level }),
        ...(manager && { customerManager: manager }),
        ...(customer && { customer }),
        ...(reason && { reason }),
        ...(scan && { scan }),
      },
      betweenMoments('createdAt', query.createdAtFrom, query.createdAtTo),
      betweenMoments('confirmedAt', query.confirmedAtFrom, query.confirmedAtTo),
    ].filter((condition) => Object.keys(condition).length > 0),
  }
}

const asker = ({ person, now, timeZone }: Call) => ({
  username: person.user.username,
  today: dayOf(now(), timeZone),
})

/** How many there are among those that a person may read, by view. */
export const countChurnCases = (call: Call) =>
  countViews(call, subject, churnViews, (view) => churnViewOf(call.db.read(), view, asker(call)) as object)
