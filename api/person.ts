import { z } from 'zod'
import { peopleWho } from '../db/access.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { openStatuses } from '../domain/opportunity.ts'
import { count, itemsOf } from './answer.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

export const personEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/people',
    summary: 'Active people who may do something, with how much they have open; least first',
    for: { subject: 'Opportunity', action: 'assign' },
    query: z.strictObject({ can: z.enum(['plan']).optional() }),
    answer: itemsOf(z.strictObject({ username: z.string(), name: z.string(), openWork: count })),
    handle: async ({ db }) => {
      const em = db.read()
      const rows = await peopleWho(em, 'plan', 'Opportunity')
      const items = await Promise.all(
        rows.map(async ({ username, name }) => ({
          username,
          name,
          openWork: await em.count(OpportunityRow, {
            assignee: username,
            deletedAt: null,
            status: { $in: [...openStatuses] },
          }),
        })),
      )
      return { body: { items: items.sort((a, b) => a.openWork - b.openWork) } }
    },
  }),
]
