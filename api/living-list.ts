import type { z } from 'zod'
import type { Transaction } from '../db/connection.ts'
import { keeperOf, type LivingRow } from '../db/keeper.ts'
import { lifecycleOf, type LivingSubject } from '../domain/lifecycles.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { page } from './list.ts'

/** What the list of records with a life is made of, besides what follows from their table. */
interface Listed<Query, Row> {
  query: z.ZodType<Query>
  answer: z.ZodType
  counts: z.ZodType
  /** Refuses what this person may not ask for. */
  demand?: (call: Call, query: Query) => void
  where: (call: Call, em: Transaction, query: Query) => object
  /** As clients see the rows of a page. */
  present: (call: Call, rows: Row[]) => Promise<object[]>
  count: (call: Call) => Promise<object>
}

/** The list of a subject, newest first unless somebody wants another order, and how many there are in each of its views. */
export function listEndpointsOf<Query extends { sort?: string | undefined }, Row>(
  subject: LivingSubject,
  { query, answer, counts, demand, where, present, count }: Listed<Query, Row>,
): Endpoint[] {
  const { list } = lifecycleOf(subject)
  return [
    endpoint({
      method: 'get',
      path: `/${list}`,
      summary: `List ${list.replaceAll('-', ' ')}`,
      for: { subject },
      query,
      answer,
      handle: async (call) => {
        demand?.(call, call.query)
        const em = call.db.read()
        const { rows, ...rest } = await page<LivingRow>(
          em,
          keeperOf(subject).row,
          where(call, em, call.query),
          { sort: call.query.sort ?? '-createdAt', key: 'number', ...call.query } as never,
        )
        return { body: { items: await present(call, rows as unknown as Row[]), ...rest } }
      },
    }),
    endpoint({
      method: 'get',
      path: `/${list}/counts`,
      summary: 'Count what waits, by view',
      for: { subject },
      answer: counts,
      handle: async (call) => ({ body: await count(call) }),
    }),
  ]
}
