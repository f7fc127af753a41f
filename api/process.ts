import { z } from 'zod'
import { OpportunityRow } from '../db/opportunity.ts'
import { processSearch, processView, processViews } from '../db/process-list.ts'
import { nextDeadline } from '../domain/lifecycle.ts'
import { opportunityLifecycle } from '../domain/opportunity.ts'
import { conditionOf } from '../temporal/condition.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { visible } from './lifecycle.ts'
import { count, listQuery, page } from './list.ts'
import { peopleOf } from './opportunity-json.ts'
import { processCounts, processPage, processRibbon } from './process-answer.ts'
import { comparisonEndpoints } from './process-comparison.ts'
import { restartEndpoints } from './process-restart.ts'
import { marksOf, ribbon } from './process-ribbon.ts'

const moment = z.iso.datetime().optional()
const yesOrNo = z.enum(['true', 'false']).optional()
const query = listQuery(['stateSince', 'nextAt', 'status', 'stalledSince'], {
  view: z.enum(processViews).optional(),
  type: z.enum(['opportunity']).optional(),
  status: z.enum(['created', 'assigned', 'planned', 'executing', 'succeeded', 'failed']).optional(),
  assignee: z.string().max(32).optional(),
  escalated: yesOrNo,
  stalled: yesOrNo,
  stateSinceFrom: moment,
  stateSinceTo: moment,
})
type Query = z.infer<typeof query>

export const processEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/opportunities/{number}/process',
    summary: 'Where the process stands, who must act, what comes next',
    for: { subject: 'Opportunity' },
    answer: processRibbon,
    problems: [404],
    handle: async (call) => ({
      body: await ribbon(call, await visible(call, 'Opportunity', call.params.number ?? '')),
    }),
  }),
  endpoint({
    method: 'get',
    path: '/processes',
    summary: 'All processes, without customer data',
    for: { subject: 'Process', action: 'read' },
    query,
    answer: processPage,
    handle: async (call) => {
      const em = call.db.read()
      const { sort, limit, cursor } = call.query
      const { rows, ...rest } = await page(em, OpportunityRow, where(call, call.query) as never, {
        sort: sort ?? '-stateSince',
        key: 'number',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
      })
      return { body: { items: await presentProcesses(call, rows), ...rest } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/processes/counts',
    summary: 'How many processes are in each condition',
    for: { subject: 'Process', action: 'read' },
    answer: processCounts,
    handle: async (call) => {
      const em = call.db.read()
      const counted: Record<string, number> = {}
      for (const view of processViews)
        counted[view] = await count(em, OpportunityRow, where(call, { view }) as never, 'number')
      return { body: counted }
    },
  }),
  ...comparisonEndpoints,
  ...restartEndpoints,
]

function where({ db, now }: Pick<Call, 'db' | 'now'>, asked: Partial<Query>): object {
  const em = db.read()
  const { q, view, status, assignee, escalated, stalled, stateSinceFrom, stateSinceTo } = asked
  return {
    $and: [
      { deletedAt: null },
      view ? processView(em, view, now()) : {},
      q ? processSearch(q) : {},
      {
        ...(status && { status }),
        ...(assignee && { assignee }),
        ...(escalated && { escalated: escalated === 'true' }),
        ...(stalled && { stalledSince: stalled === 'true' ? { $ne: null } : null }),
      },
      stateSinceFrom ? { stateSince: { $gte: new Date(stateSinceFrom) } } : {},
      stateSinceTo ? { stateSince: { $lte: new Date(stateSinceTo) } } : {},
    ].filter((condition) => Object.keys(condition).length > 0),
  }
}

/** Numbers, people, states and moments. What the engine alone knows is asked for the rows of one page. */
async function presentProcesses(call: Call, rows: OpportunityRow[]) {
  const { people } = await peopleOf(
    call.db.read(),
    rows.map(({ assignee }) => assignee),
  )
  return Promise.all(
    rows.map(async (row) => {
      const next = nextDeadline(row.deadlines)
      const { open } = opportunityLifecycle.states[row.status]
      return {
        number: row.number,
        type: 'opportunity',
        status: row.status,
        version: row.version,
        assignee: people(row.assignee),
        since: row.stateSince,
        next: next && { command: next.command, ref: next.ref, at: next.at },
        escalated: row.escalated,
        stalled: Boolean(row.stalledSince),
        ...(await conditionOf(call.engine, row.number, { ...marksOf(call, row), open })),
        allowed: open && call.person.ability.can('restart', 'Process') ? ['restart'] : [],
      }
    }),
  )
}
