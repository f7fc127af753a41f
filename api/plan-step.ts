import { z } from 'zod'
import { opportunityOf } from '../db/opportunity-record.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { PlanStepRow } from '../db/plan-step.ts'
import { scope } from '../db/scope.ts'
import { openStatuses } from '../domain/opportunity.ts'
import { day, pageOf, person } from './answer.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { listQuery, page } from './list.ts'
import { listedOpportunity } from './opportunity-answer.ts'
import { presentOpportunities } from './opportunity-json.ts'

export const planStepEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/plan-steps',
    summary: 'Steps over all plans that one may see, by due day',
    for: { subject: 'Opportunity', action: 'read' },
    query: listQuery(['dueOn'], {
      open: z.enum(['true', 'false']).optional(),
      assignee: z.string().max(32).optional(),
      dueOnTo: z.iso.date().optional(),
    }),
    answer: pageOf(
      z.strictObject({
        id: z.int(),
        dueOn: day,
        item: z.string(),
        result: z.string().nullable(),
        skipped: z.boolean(),
        note: z.string().nullable(),
        opportunity: listedOpportunity,
        assignee: person.nullable(),
      }),
    ),
    handle: async (call) => {
      const em = call.db.read()
      const { assignee, dueOnTo, sort, limit, cursor, open } = call.query
      const live = {
        $and: [
          scope<OpportunityRow>(call.person.ability, 'read', 'Opportunity'),
          { deletedAt: null, status: { $in: [...openStatuses] }, assignee: assignee ?? { $ne: null } },
        ],
      }
      const numbers = em
        .createQueryBuilder(OpportunityRow)
        .select('number')
        .where(live as never)
      const where = {
        opportunity: { $in: numbers },
        ...(open === 'false' ? {} : { answered: false }),
        ...(dueOnTo && { dueOn: { $lte: dueOnTo } }),
      }
      const { rows, ...rest } = await page(em, PlanStepRow, where as never, {
        sort: sort ?? 'dueOn',
        key: 'id',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
      })
      const found = await em.find(OpportunityRow, {
        number: { $in: rows.map(({ opportunity }) => opportunity) },
      })
      const parents = await presentOpportunities(
        call,
        found.map((row) => opportunityOf(row, [])),
      )
      const parentOf = new Map(parents.map((parent) => [parent.number, parent]))
      const items = rows.map(({ id, dueOn, item, result, skipped, note, opportunity }) => ({
        id,
        dueOn,
        item,
        result: result ?? null,
        skipped,
        note: note ?? null,
        opportunity: parentOf.get(opportunity),
        assignee: parentOf.get(opportunity)?.assignee ?? null,
      }))
      return { body: { items, ...rest } }
    },
  }),
]
