import type { ChurnCase } from '../domain/churn-case.ts'
import { churnCaseLifecycle } from '../domain/churn-case.ts'
import { allowed, nextDeadline } from '../domain/lifecycle.ts'
import { silenceTooLongOn } from '../domain/silence.ts'
import type { Call } from './endpoint.ts'
import { peopleOf, type People } from './people.ts'

const involved = (record: ChurnCase) => [
  ...[record.assignee, record.proposedBy, record.confirmedBy, record.recoveredBy],
  ...record.measures.map(({ by }) => by),
]

/** One case whole, as clients see it. */
export async function presentChurnCase(call: Call, record: ChurnCase) {
  const { people, inactive } = await peopleOf(call.db.read(), involved(record))
  return {
    ...listedCase(call, record, people, inactive),
    measures: record.measures.map((measure) => ({ ...measure, by: people(measure.by) })),
    silentMonthsLine: silenceTooLongOn(record.silentSince, record.months, call.timeZone),
    scan: record.scan,
  }
}

/** Cases as a list shows them, their measures left out. */
export async function presentChurnCases(call: Call, records: ChurnCase[]) {
  const { people, inactive } = await peopleOf(call.db.read(), records.flatMap(involved))
  return records.map((record) => listedCase(call, record, people, inactive))
}

function listedCase({ person }: Call, record: ChurnCase, people: People, inactive: Set<string>) {
  const { number, status, stateSince, level, lastOrderAt, silentSince, months, deferrals } = record
  const { reviewOn, reason, note, proposedAt, confirmedAt, recoveredAt, recoveredByOrder } = record
  const next = nextDeadline(record.deadlines)
  const isOpen = churnCaseLifecycle.states[status].open
  return {
    number,
    customer: { number: record.customer, name: record.customerName },
    manager: people(record.customerManager),
    assignee: people(record.assignee),
    ...{ status, stateSince, level, lastOrderAt, silentSince, months, deferrals, reviewOn, reason, note },
    proposedBy: people(record.proposedBy),
    proposedAt,
    confirmedBy: people(record.confirmedBy),
    confirmedAt,
    recoveredBy: people(record.recoveredBy),
    ...{ recoveredAt, recoveredByOrder },
    flags: {
      escalated: record.escalated,
      assigneeInactive: isOpen && record.assignee !== null && inactive.has(record.assignee),
      stalled: Boolean(record.stalledSince),
    },
    next: next && { command: next.command, ref: next.ref, at: next.at },
    createdAt: record.createdAt,
    version: record.version,
    allowed: allowed(churnCaseLifecycle, record, {
      username: person.user.username,
      ability: person.ability,
    }),
  }
}
