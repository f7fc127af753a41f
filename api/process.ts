import { z } from 'zod'
import { betweenMoments } from '../db/between.ts'
import { keeperOf, type LivingRow } from '../db/keeper.ts'
import { processSearch, processView, processViews } from '../db/process-list.ts'
import { nextDeadline } from '../domain/lifecycle.ts'
import {
  lifecycleOf,
  livingSubjectOf,
  livingSubjects,
  typeOf,
  type LivingSubject,
} from '../domain/lifecycles.ts'
import { conditionOf } from '../temporal/condition.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { visible } from './lifecycle.ts'
import { countOver, listQuery, pageOver, type Source } from './list.ts'
import { peopleOf } from './people.ts'
import { processCounts, processPage, processRibbons, processStatus, processType } from './process-answer.ts'
import { comparisonEndpoints } from './process-comparison.ts'
import { restartEndpoints } from './process-restart.ts'
import { marksOf, ribbon } from './process-ribbon.ts'

const moment = z.iso.datetime().optional()
const yesOrNo = z.enum(['true', 'false']).optional()
const query = listQuery(['stateSince', 'nextAt', 'status', 'stalledSince'], {
  view: z.enum(processViews).optional(),
  type: processType.optional(),
  status: processStatus.optional(),
  assignee: z.string().max(32).optional(),
  escalated: yesOrNo,
  stalled: yesOrNo,
  stateSinceFrom: moment,
  stateSinceTo: moment,
})
type Query = z.infer<typeof query>

const ribbonEndpoint = (subject: LivingSubject) =>
  endpoint({
    method: 'get',
    path: `/${lifecycleOf(subject).list}/{number}/process`,
    summary: 'Where the process stands, who must act, what comes next',
    for: { subject },
    answer: processRibbons[subject],
    problems: [404],
    handle: async (call) => ({
      body: await ribbon(call, subject, await visible(call, subject, call.params.number ?? '')),
    }),
  })

export const processEndpoints: Endpoint[] = [
  ...livingSubjects.map(ribbonEndpoint),
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
      const { rows, ...rest } = await pageOver(em, sourcesOf(call, call.query), {
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
        counted[view] = await countOver(em, sourcesOf(call, { view }), 'number')
      return { body: counted }
    },
  }),
  ...comparisonEndpoints,
  ...restartEndpoints,
]

/** Where processes are looked for: the records of every subject that can be meant. */
function sourcesOf(call: Pick<Call, 'db' | 'now'>, asked: Partial<Query>): Source<LivingRow>[] {
  const { type, status } = asked
  return livingSubjects.flatMap((subject) => {
    if (type && type !== typeOf(subject)) return []
    if (status && !(status in lifecycleOf(subject).states)) return []
    const where = whereOf(call, subject, asked)
    return where ? [{ entity: keeperOf(subject).row, where: where as never }] : []
  })
}

function whereOf(
  { db, now }: Pick<Call, 'db' | 'now'>,
  subject: LivingSubject,
  { q, view, status, assignee, escalated, stalled, stateSinceFrom, stateSinceTo }: Partial<Query>,
): object | null {
  const searched = q ? processSearch(subject, q) : {}
  if (!searched) return null
  return {
    $and: [
      { deletedAt: null },
      view ? processView(db.read(), subject, view, now()) : {},
      searched,
      {
        ...(status && { status }),
        ...(assignee && { assignee }),
        ...(escalated && { escalated: escalated === 'true' }),
        ...(stalled && { stalledSince: stalled === 'true' ? { $ne: null } : null }),
      },
      betweenMoments('stateSince', stateSinceFrom, stateSinceTo),
    ].filter((condition) => Object.keys(condition).length > 0),
  }
}

/** Numbers, people, states and moments. What the engine alone knows is asked for the rows of one page. */
async function presentProcesses(call: Call, rows: LivingRow[]) {
  const { people } = await peopleOf(
    call.db.read(),
    rows.map(({ assignee }) => assignee),
  )
  return Promise.all(
    rows.map(async (row) => {
      const next = nextDeadline(row.deadlines)
      const subject = livingSubjectOf(row.number)
      const open = lifecycleOf(subject).states[row.status]?.open ?? false
      return {
        number: row.number,
        type: typeOf(subject),
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
