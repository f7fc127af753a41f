import { HistoryEntryRow } from '../db/history-entry.ts'
import { nextDeadline } from '../domain/lifecycle.ts'
import { opportunityLifecycle, type Opportunity, type OpportunityStatus } from '../domain/opportunity.ts'
import { conditionOf, type Marks } from '../temporal/condition.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './opportunity-json.ts'

/** What the record says of its process. */
export function marksOf(
  { now }: Call,
  { createdAt, stalledSince, stallCause }: Pick<Opportunity, 'createdAt'> & Omit<Marks, 'open' | 'isFresh'>,
): Omit<Marks, 'open'> {
  return {
    isFresh: now().getTime() - createdAt.getTime() < 60_000,
    stalledSince: stalledSince ?? null,
    stallCause: stallCause ?? null,
  }
}

const order: OpportunityStatus[] = ['created', 'assigned', 'planned', 'executing']

/** Where one process stands, who must act, what comes next, and what is wrong with it. */
export async function ribbon(call: Call, record: Opportunity) {
  const em = call.db.read()
  const moves = await em.find(
    HistoryEntryRow,
    { number: record.number },
    { orderBy: { id: 'asc' }, fields: ['command', 'toStatus', 'note', 'at'] },
  )
  // Of an imported record the history begins with what was done to it afterwards.
  const begun = moves[0]?.command === 'create' ? [] : [{ toStatus: 'created', at: record.createdAt }]
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
    segments: segmentsOf(record, [...begun, ...moves] as { toStatus: string | null; at: Date }[]),
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
    ...(await conditionOf(call.engine, record.number, { ...marksOf(call, record), open })),
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
