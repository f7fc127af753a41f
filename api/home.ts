import { openCounts } from '../db/hand-over-work.ts'
import { opportunityOf } from '../db/opportunity-record.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { PlanStepRow } from '../db/plan-step.ts'
import { scope } from '../db/scope.ts'
import { peopleWho } from '../db/access.ts'
import { addDays, dayOf, startOfDay } from '../domain/day.ts'
import { openStatuses } from '../domain/opportunity.ts'
import { administrationOf } from './home-administration.ts'
import { changesSince } from './home-changes.ts'
import { churnOf } from './home-churn.ts'
import { nextContactsOf } from './home-contacts.ts'
import { homePage } from './home-answer.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { counts, endOfWeek } from './opportunity.ts'
import { ticketsOf } from './home-tickets.ts'
import { presentOpportunities } from './opportunity-json.ts'

export const homeEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/home',
    summary: 'What waits for one today, and what has changed since yesterday',
    for: 'self',
    answer: homePage,
    handle: async (call) => ({ body: await home(call) }),
  }),
]

async function home(call: Call) {
  const { person, db, now, timeZone } = call
  const today = dayOf(now(), timeZone)
  const administration = await administrationOf(call, today)
  const work = { tickets: await ticketsOf(call), churn: await churnOf(call) }
  if (!person.ability.can('read', 'Opportunity')) return { today, administration, counters: null, ...work }
  const em = db.read()
  const mine = person.user.username
  const supervises = person.ability.can('assign', 'Opportunity')
  const week = endOfWeek(today)
  const steps = supervises ? [] : await agenda(call, mine, week)
  const readable = scope<OpportunityRow>(person.ability, 'read', 'Opportunity')
  const oldest = supervises
    ? await em.find(OpportunityRow, { $and: [readable, { status: 'created', deletedAt: null }] } as never, {
        orderBy: { createdAt: 'asc' },
        limit: 8,
      })
    : []
  const toPlan = supervises
    ? []
    : await em.find(
        OpportunityRow,
        { assignee: mine, status: 'assigned', deletedAt: null },
        { orderBy: { assignedAt: 'asc' }, limit: 8 },
      )
  return {
    today,
    administration,
    counters: await counts(call),
    ...work,
    steps: {
      today: steps.filter(({ dueOn }) => dueOn <= today),
      tomorrow: steps.filter(({ dueOn }) => dueOn === addDays(today, 1)),
      week: steps.filter(({ dueOn }) => dueOn > addDays(today, 1)),
    },
    contacts: supervises ? null : await nextContactsOf(call, today, week),
    toPlan: await presentOpportunities(
      call,
      toPlan.map((row) => opportunityOf(row, [])),
    ),
    oldestUnassigned: await presentOpportunities(
      call,
      oldest.map((row) => opportunityOf(row, [])),
    ),
    people: supervises ? await workloads(call) : [],
    changes: await changesSince(call, startOfDay(addDays(today, -1), timeZone)),
  }
}

async function agenda(call: Call, username: string, until: string) {
  const em = call.db.read()
  const mine = await em.find(OpportunityRow, {
    assignee: username,
    status: { $in: [...openStatuses] },
    deletedAt: null,
    nextStepDueOn: { $ne: null, $lte: until },
  })
  const shown = await presentOpportunities(
    call,
    mine.map((row) => opportunityOf(row, [])),
  )
  const parentOf = new Map(shown.map((item) => [item.number, item]))
  const numbers = mine.map(({ number }) => number)
  const rows = await em.find(
    PlanStepRow,
    { opportunity: { $in: numbers }, answered: false, dueOn: { $lte: until } },
    { orderBy: { dueOn: 'asc', id: 'asc' }, limit: 100 },
  )
  return rows.map(({ id, dueOn, item, opportunity }) => ({
    id,
    dueOn,
    item,
    opportunity: parentOf.get(opportunity),
  }))
}

/** What each has in hand, and how much of it is late. */
async function workloads({ db }: Call) {
  const em = db.read()
  const planners = await peopleWho(em, 'plan', 'Opportunity')
  const people = planners.map(({ username }) => username)
  const [opportunities, tickets, churnCases, ...late] = await Promise.all([
    openCounts(em, 'Opportunity', { people }),
    openCounts(em, 'Ticket', { people }),
    openCounts(em, 'ChurnCase', { people }),
    openCounts(em, 'Opportunity', { people, reached: { overdue: true } }),
    openCounts(em, 'Ticket', { people, reached: { escalated: true } }),
    openCounts(em, 'ChurnCase', { people, reached: { escalated: true } }),
  ])
  return planners.map(({ username, name }) => ({
    ...{ username, name },
    openOpportunities: opportunities.get(username) ?? 0,
    openTickets: tickets.get(username) ?? 0,
    openChurnCases: churnCases.get(username) ?? 0,
    overdue: late.reduce((sum, counts) => sum + (counts.get(username) ?? 0), 0),
  }))
}
