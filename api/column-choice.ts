import { z } from 'zod'
import { ColumnChoiceRow } from '../db/column-choice.ts'
import { rowOf } from '../db/row.ts'
import { columnChoice, viewedPages } from '../domain/saved-view.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

const choice = z.strictObject({ columns: columnChoice.nullable() })

/** Which columns a person sees of a list where no saved view says it; null: as the list comes. */
export const columnChoiceEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/column-choices/{page}',
    summary: 'One’s own choice of columns',
    for: 'self',
    answer: choice,
    problems: [404],
    handle: async (call) => {
      const row = await rowOf(call.db.read(), ColumnChoiceRow, keyOf(call))
      return { body: { columns: row?.columns ?? null } }
    },
  }),
  endpoint({
    method: 'put',
    path: '/column-choices/{page}',
    summary: 'Choose columns',
    for: 'self',
    body: z.strictObject({ columns: columnChoice.nullable() }),
    answer: choice,
    problems: [404],
    handle: async (call) => {
      const key = keyOf(call)
      const { columns } = call.body
      await call.db.transaction(async (em) => {
        if (columns) await em.upsert(ColumnChoiceRow, { ...key, columns, updatedAt: call.now() })
        else await em.nativeDelete(ColumnChoiceRow, key)
      })
      return { body: { columns } }
    },
  }),
]

function keyOf({ params, person }: Pick<Call, 'params' | 'person'>) {
  const page = viewedPages.find((name) => name === params.page)
  if (!page) throw new Problem(404, 'not-found', { params: { number: params.page } })
  return { person: person.user.username, page }
}
