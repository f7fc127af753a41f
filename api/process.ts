import { z } from 'zod'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { searchOf } from '../db/opportunity-list.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { nextDeadline } from '../domain/lifecycle.ts'
import { opportunityLifecycle, type Opportunity, type OpportunityStatus } from '../domain/opportunity.ts'
import { conditionOf } from '../temporal/condition.ts'
import { nudge } from '../temporal/nudge.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { visible } from './lifecycle.ts'
import { listQuery, page } from './list.ts'
import { peopleOf } from './opportunity-json.ts'
import { Problem } from './problem.ts'

export const processEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/opportunities/{number}/process',
    summary: 'Where the process stands, who must act, what comes next',
    for: { subject: 'Opportunity' },
    problems: [404],
    handle: async (call) => ({
      body: await ribbon(call, await visible(call, call.params.number ?? '')),
    }),
  }),
  endpoint({
    method: 'get',
    path: '/processes',
    summary: 'All processes, without customer data',
    for: { subject: 'Process', action: 'read' },
    query: listQuery(['stateSince', 'nextAt'], {
      status: z.string().max(20).optional(),
      assignee: z.string().max(32).optional(),
      escalated: z.enum(['true', 'false']).optional(),
    }),
    handle: async (call) => {
      const em = call.db.read()
      const { q, status, assignee, escalated, sort, limit, cursor } = call.query
      // By number or person only: who watches processes need not be one who may know customers.
      const typed = !q
        ? {}
        : /^op-?\d*/i.test(q)
          ? searchOf(em, q)
          : { $or: [{ assignee: q }, { number: { $like: `%-${q.replace(/[%_\\]/g, '')}` } }] }
      const plain = {
        deletedAt: null,
        ...(status && { status }),
        ...(assignee && { assignee }),
        ...(escalated && { escalated: escalated === 'true' }),
      }
      const { rows, ...rest } = await page(em, OpportunityRow, { $and: [plain, typed] } as never, {
        sort: sort ?? '-stateSince',
        key: 'number',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
      })
      const { people } = await peopleOf(
        em,
        rows.map(({ assignee }) => assignee),
      )
      const items = await Promise.all(
        rows.map(async (row) => {
          const next = nextDeadline(row.deadlines)
          const open = opportunityLifecycle.states[row.status].open
          return {
            number: row.number,
            type: 'opportunity',
            status: row.status,
            version: row.version,
            assignee: people(row.assignee),
            since: row.stateSince,
            next: next && { command: next.command, ref: next.ref, at: next.at },
            escalated: row.escalated,
            ...(await conditionOf(call.engine, row.number, open, isFresh(call, row))),
            allowed: open && call.person.ability.can('restart', 'Process') ? ['restart'] : [],
          }
        }),
      )
      return { body: { items, ...rest } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/processes/{number}/restart',
    summary: 'Start a process again from its record',
    for: { subject: 'Process', action: 'restart' },
    body: z.strictObject({}),
    status: 202,
    problems: [404, 503],
    handle: async (call) => {
      const number = call.params.number ?? ''
      if ((await call.db.read().count(OpportunityRow, { number, deletedAt: null })) === 0)
        throw new Problem(404, 'not-found', { params: { number } })
      if (!call.engine.isUp())
        throw new Problem(503, 'engine-down', { params: { command: 'restart' }, retryAfter: 10 })
      await nudge(call.engine, number)
      return { status: 202, body: { number } }
    },
  }),
]

const isFresh = ({ now }: Call, row: { createdAt: Date }) =>
  now().getTime() - row.createdAt.getTime() < 60_000

const order: OpportunityStatus[] = ['created', 'assigned', 'planned', 'executing']

async function ribbon(call: Call, record: Opportunity) {
  const em = call.db.read()
  const moves = await em.find(
    HistoryEntryRow,
    { number: record.number },
    { orderBy: { id: 'asc' }, fields: ['command', 'toStatus', 'note', 'at'] },
  )
  const again = moves.findLast(
    ({ command, at }) => command === 'process-restarted' && at >= record.stateSince,
  )
  const { people } = await peopleOf(em, [record.assignee])
  const { open } = opportunityLifecycle.states[record.status]
  const next = nextDeadline(record.deadlines)
  const timers = record.deadlines
    .filter(({ firedAt }) => !firedAt)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ command, at, ref, firedAt }) => ({ command, at, ref, firedAt, ...stepOf(record, ref) }))
  return {
    number: record.number,
    status: record.status,
    segments: segmentsOf(record, moves as { toStatus: string | null; at: Date }[]),
    waitingFor: open
      ? record.assignee
        ? { kind: 'assignee', person: people(record.assignee) }
        : { kind: 'supervisors' }
      : { kind: 'nobody' },
    step: stepOf(record, String(record.nextStepId)).step ?? null,
    stepsTotal: record.stepsTotal,
    undecided: record.undecided,
    createdAt: record.createdAt,
    closedAt: record.closedAt ?? null,
    next: next && { command: next.command, at: next.at, ref: next.ref, ...stepOf(record, next.ref) },
    timers,
    ...(await conditionOf(call.engine, record.number, open, isFresh(call, record))),
    /** That the process stopped in this state and was started again from the record, and why. */
    restarted: again ? { at: again.at, cause: again.note ?? null } : null,
    temporalUrl:
      call.temporalUiUrl && call.person.ability.can('read', 'Temporal')
        ? `/temporal/namespaces/${call.engine.namespace}/workflows/${record.number}`
        : null,
    restartable: call.person.ability.can('restart', 'Process'),
  }
}

function stepOf(record: Opportunity, ref: string) {
  const step = record.steps.find(({ id }) => String(id) === ref)
  return step ? { step: { position: step.position, item: step.item, dueOn: step.dueOn } } : {}
}

/** The states as segments: how long each that was passed took, the one we are in, those still to come. */
function segmentsOf(record: Opportunity, moves: { toStatus: string | null; at: Date }[]) {
  const spells: { status: string; from: Date; to: Date | null }[] = []
  for (const { toStatus, at } of moves) {
    const last = spells.at(-1)
    if (!toStatus || last?.status === toStatus) continue
    if (last) last.to = at
    spells.push({ status: toStatus, from: at, to: null })
  }
  const lengthOf = (status: string) => {
    const passed = spells.filter((spell) => spell.status === status && spell.to)
    return passed.reduce((sum, { from, to }) => sum + ((to?.getTime() ?? 0) - from.getTime()), 0)
  }
  const end = record.status === 'failed' ? 'failed' : 'succeeded'
  const present = order.indexOf(record.status)
  const states = [...order, end]
  return states.map((status, index) => {
    const passed = spells.some((spell) => spell.status === status)
    const before = present === -1 || index < present
    // What was stepped over, as by a failure before any plan, is neither past nor to come.
    const state = status === record.status ? 'present' : !before ? 'future' : passed ? 'past' : 'skipped'
    return {
      status,
      state,
      since: status === record.status ? record.stateSince : null,
      milliseconds: state === 'past' ? lengthOf(status) : null,
    }
  })
}
