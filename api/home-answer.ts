import { z } from 'zod'
import { count, day, moment, person } from './answer.ts'
import { churnCounts, listedChurnCase } from './churn-case-answer.ts'
import { interaction } from './interaction-answer.ts'
import { listedOpportunity, opportunityCounts } from './opportunity-answer.ts'
import { listedTicket, ticketCounts } from './ticket-answer.ts'

const steps = z.array(
  z.strictObject({ id: z.int(), dueOn: day, item: z.string(), opportunity: listedOpportunity }),
)

/** Whom a manager is to contact again; `due` counts those of today with those he should have called before. */
const contacts = z
  .strictObject({
    due: count,
    today: z.array(interaction),
    tomorrow: z.array(interaction),
    week: z.array(interaction),
  })
  .nullable()

const administration = z
  .strictObject({
    monday: day,
    failedSignIns: count,
    refusals: count,
    permissionChanges: count,
    salesSync: z.strictObject({ lastGoodAt: moment.nullable(), late: z.boolean() }).nullable(),
  })
  .nullable()

/** What waits of tickets: for a manager what he is to do, for who assigns what nobody has yet. */
const tickets = z
  .strictObject({
    counters: ticketCounts,
    toHandle: z.array(listedTicket),
    toFeedBack: z.array(listedTicket),
    oldestUnassigned: z.array(listedTicket),
  })
  .nullable()

/** And of silent customers. */
const churn = z
  .strictObject({
    counters: churnCounts,
    toWork: z.array(listedChurnCase),
    /** Deferred until today. */
    toReview: z.array(listedChurnCase),
    toConfirm: z.array(listedChurnCase),
  })
  .nullable()

/** What waits for one; who has nothing to do with opportunities is told the day. */
export const homePage = z.union([
  z
    .strictObject({
      today: day,
      administration,
      counters: opportunityCounts,
      tickets,
      churn,
      steps: z.strictObject({ today: steps, tomorrow: steps, week: steps }),
      contacts,
      toPlan: z.array(listedOpportunity),
      oldestUnassigned: z.array(listedOpportunity),
      people: z.array(
        z.strictObject({
          username: z.string(),
          name: z.string(),
          openOpportunities: count,
          openTickets: count,
          openChurnCases: count,
          overdue: count,
        }),
      ),
      changes: z.array(
        z.strictObject({
          id: z.int(),
          number: z.string(),
          command: z.string(),
          actor: person.nullable(),
          at: moment,
          toStatus: z.string().nullable(),
          name: z.string(),
        }),
      ),
    })
    .meta({ id: 'Home' }),
  z.strictObject({ today: day, administration, counters: z.null(), tickets, churn }),
])
