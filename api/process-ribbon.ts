import { HistoryEntryRow } from '../db/history-entry.ts'
import { settingsIn } from '../db/settings.ts'
import { nextDeadline } from '../domain/lifecycle.ts'
import { lifecycleOf, type LivingRecords, type LivingSubject } from '../domain/lifecycles.ts'
import type { Opportunity } from '../domain/opportunity.ts'
import { segmentsOf, waitsFor, type Move } from '../domain/ribbon.ts'
import { conditionOf, type Marks } from '../temporal/condition.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

/** What the record says of its process. */
export function marksOf(
  { now }: Call,
  { createdAt, stalledSince, stallCause }: { createdAt: Date } & Omit<Marks, 'open' | 'isFresh'>,
): Omit<Marks, 'open'> {
  return {
    isFresh: now().getTime() - createdAt.getTime() < 60_000,
    stalledSince: stalledSince ?? null,
    stallCause: stallCause ?? null,
  }
}

/** What the ribbons of one subject say besides; `about`: what a timer is about. */
interface Particulars<R> {
  whole: (record: R) => { closedAt: Date | null }
  about: (record: R, ref: string) => object
}
const particulars: { [Subject in LivingSubject]: Particulars<LivingRecords[Subject]> } = {
  Opportunity: {
    whole: (record) => ({
      step: stepOf(record, String(record.nextStepId)).step ?? null,
      stepsTotal: record.stepsTotal,
      undecided: record.undecided,
      closedAt: record.closedAt ?? null,
    }),
    about: stepOf,
  },
  Ticket: {
    whole: ({ round, dueAt, archivedAt }) => ({ round, dueAt: dueAt ?? null, closedAt: archivedAt ?? null }),
    about: () => ({}),
  },
  ChurnCase: {
    whole: ({ silentSince, deferrals, reviewOn, confirmedAt, recoveredAt }) => ({
      ...{ silentSince, deferrals, reviewOn, closedAt: recoveredAt ?? confirmedAt },
    }),
    about: () => ({}),
  },
}

function stepOf({ steps }: Opportunity, ref: string) {
  const step = steps.find(({ id }) => String(id) === ref)
  return step ? { step: { position: step.position, item: step.item, dueOn: step.dueOn } } : {}
}

/** Where one process stands, who must act, what comes next, and what is wrong with it. */
export async function ribbon<Subject extends LivingSubject>(
  call: Call,
  subject: Subject,
  record: LivingRecords[Subject],
) {
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
  const open = lifecycleOf(subject).states[record.status]?.open ?? false
  const kind = waitsFor(subject, record, await settingsIn(em, call.timeZone))
  const { whole, about } = particulars[subject]
  const next = nextDeadline(record.deadlines)
  return {
    number: record.number,
    status: record.status,
    segments: segmentsOf(subject, record, [...begun, ...moves] as Move[]),
    waitingFor: kind === 'assignee' ? { kind, person: people(record.assignee) } : { kind },
    createdAt: record.createdAt,
    ...whole(record),
    next: next && { command: next.command, at: next.at, ref: next.ref, ...about(record, next.ref) },
    timers: record.deadlines
      .filter(({ firedAt }) => !firedAt)
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ command, at, ref, firedAt }) => ({ command, at, ref, firedAt, ...about(record, ref) })),
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
