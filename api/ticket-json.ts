import { ContactRow } from '../db/contact.ts'
import { CustomerRow } from '../db/customer.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { TicketRow } from '../db/ticket.ts'
import { allowed, nextDeadline } from '../domain/lifecycle.ts'
import { ticketLifecycle, type Ticket } from '../domain/ticket.ts'
import type { Call } from './endpoint.ts'
import { peopleOf, type People } from './people.ts'

const involved = (record: Ticket) => [
  ...[record.createdBy, record.assignee, record.assignedBy, record.customerManager],
  ...record.rounds.flatMap(({ assignee, assignedBy, handledBy, feedbackBy }) => [
    ...[assignee, assignedBy, handledBy, feedbackBy],
  ]),
]

/** One ticket whole, as clients see it. */
export async function presentTicket(call: Call, record: Ticket) {
  const em = call.db.read()
  const { people, inactive } = await peopleOf(em, involved(record))
  const customers = await customersOf(call, [record])
  const contact = record.contact && (await rowOf(em, ContactRow, { id: record.contact }))
  const following = await rowsOf(em, TicketRow, {
    $and: [
      { follows: record.number, deletedAt: null },
      scope<TicketRow>(call.person.ability, 'read', 'Ticket'),
    ],
  })
  return {
    ...listedTicket(call, record, people, inactive, customers),
    request: record.request,
    contact: contact
      ? {
          ...{ id: contact.id, name: contact.name },
          ...{ mobile: contact.mobile ?? null, officePhone: contact.officePhone ?? null },
        }
      : null,
    rounds: record.rounds.map((round) => ({
      ...round,
      assignee: people(round.assignee),
      assignedBy: people(round.assignedBy),
      handledBy: people(round.handledBy),
      feedbackBy: people(round.feedbackBy),
    })),
    followedBy: following.map(({ number }) => number),
  }
}

/** Tickets as a list shows them, their rounds left out. */
export async function presentTickets(call: Call, records: Ticket[]) {
  const { people, inactive } = await peopleOf(call.db.read(), records.flatMap(involved))
  const customers = await customersOf(call, records)
  return records.map((record) => listedTicket(call, record, people, inactive, customers))
}

/** The names of the customers that this person may read. */
async function customersOf({ db, person }: Call, records: Ticket[]): Promise<Map<string, string>> {
  if (records.length === 0) return new Map()
  const number = { $in: [...new Set(records.map(({ customer }) => customer))] }
  const rows = await rowsOf(db.read(), CustomerRow, {
    $and: [{ number }, scope<CustomerRow>(person.ability, 'read', 'Customer')],
  })
  return new Map(rows.map((row) => [row.number, row.name]))
}

function listedTicket(
  { person }: Call,
  record: Ticket,
  people: People,
  inactive: Set<string>,
  customers: Map<string, string>,
) {
  const next = nextDeadline(record.deadlines)
  const isOpen = ticketLifecycle.states[record.status].open
  return {
    ...{ number: record.number, type: record.type, title: record.title, priority: record.priority },
    customer: { number: record.customer, name: customers.get(record.customer) ?? '' },
    customerManager: people(record.customerManager),
    ...{ status: record.status, stateSince: record.stateSince },
    assignee: people(record.assignee),
    assignedBy: people(record.assignedBy),
    assignedAt: record.assignedAt ?? null,
    ...{ round: record.round, missed: record.missed },
    satisfaction: record.satisfaction ?? null,
    dueAt: record.dueAt ?? null,
    flags: {
      nearlyDue: record.nearlyDue,
      escalated: record.escalated,
      assigneeInactive: isOpen && record.assignee !== null && inactive.has(record.assignee),
      stalled: Boolean(record.stalledSince),
    },
    next: next && { command: next.command, ref: next.ref, at: next.at },
    follows: record.follows ?? null,
    createdBy: people(record.createdBy),
    createdAt: record.createdAt,
    archivedAt: record.archivedAt ?? null,
    deletedAt: record.deletedAt ?? null,
    version: record.version,
    allowed: allowed(ticketLifecycle, record, { username: person.user.username, ability: person.ability }),
  }
}
