import { z } from 'zod'
import { count, day, moment, person } from './answer.ts'
import { listedOpportunity, opportunityCounts } from './opportunity-answer.ts'

const steps = z.array(
  z.strictObject({ id: z.int(), dueOn: day, item: z.string(), opportunity: listedOpportunity }),
)

const administration = z
  .strictObject({
    monday: day,
    failedSignIns: count,
    refusals: count,
    permissionChanges: count,
    salesSync: z.strictObject({ lastGoodAt: moment.nullable(), late: z.boolean() }).nullable(),
  })
  .nullable()

/** What waits for one; who has nothing to do with opportunities is told the day. */
export const homePage = z.union([
  z
    .strictObject({
      today: day,
      administration,
      counters: opportunityCounts,
      steps: z.strictObject({ today: steps, tomorrow: steps, week: steps }),
      toPlan: z.array(listedOpportunity),
      oldestUnassigned: z.array(listedOpportunity),
      people: z.array(
        z.strictObject({
          username: z.string(),
          name: z.string(),
          openOpportunities: count,
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
          customerName: z.string(),
        }),
      ),
    })
    .meta({ id: 'Home' }),
  z.strictObject({ today: day, administration, counters: z.null() }),
])
