import { z } from 'zod'
import { peopleWho } from '../db/access.ts'
import { openCounts } from '../db/hand-over-work.ts'
import { dutyOf, livingSubjects } from '../domain/lifecycles.ts'
import { count, itemsOf } from './answer.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

const ofDuty = new Map(
  livingSubjects.map((subject) => {
    const { may, of } = dutyOf(subject)
    return [may, of] as const
  }),
)
const [usual, ...others] = livingSubjects

export const personEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/people',
    summary: 'Active people who may do something, with how much they have open; least first',
    for: { subject: usual, or: others, action: 'assign' },
    query: z.strictObject({ can: z.enum([...ofDuty.keys()]).optional() }),
    answer: itemsOf(z.strictObject({ username: z.string(), name: z.string(), openWork: count })),
    handle: async ({ db, query: { can = 'plan' } }) => {
      const em = db.read()
      const subject = ofDuty.get(can) ?? usual
      const rows = await peopleWho(em, can, subject)
      const people = rows.map(({ username }) => username)
      const open = await openCounts(em, subject, { people })
      const items = rows.map(({ username, name }) => ({ username, name, openWork: open.get(username) ?? 0 }))
      return { body: { items: items.sort((a, b) => a.openWork - b.openWork) } }
    },
  }),
]
