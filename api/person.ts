import { z } from 'zod'
import { peopleWho } from '../db/access.ts'
import { openCounts } from '../db/hand-over-work.ts'
import { count, itemsOf } from './answer.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

const ofDuty = { plan: 'Opportunity', handle: 'Ticket' } as const

export const personEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/people',
    summary: 'Active people who may do something, with how much they have open; least first',
    for: { subject: 'Opportunity', or: ['Ticket'], action: 'assign' },
    query: z.strictObject({ can: z.enum(['plan', 'handle']).optional() }),
    answer: itemsOf(z.strictObject({ username: z.string(), name: z.string(), openWork: count })),
    handle: async ({ db, query: { can = 'plan' } }) => {
      const em = db.read()
      const subject = ofDuty[can]
      const rows = await peopleWho(em, can, subject)
      const people = rows.map(({ username }) => username)
      const open = await openCounts(em, subject, { people })
      const items = rows.map(({ username, name }) => ({ username, name, openWork: open.get(username) ?? 0 }))
      return { body: { items: items.sort((a, b) => a.openWork - b.openWork) } }
    },
  }),
]
