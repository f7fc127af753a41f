import { CommandRow } from '../db/command.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { Problem, problemBody, problemOf } from './problem.ts'

export const commandEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/commands/{id}',
    summary: 'What became of one’s own command',
    for: 'self',
    problems: [404],
    handle: async (call) => {
      const { db, params, person, language, requestId } = call
      const row = await db.read().findOne(CommandRow, { id: params.id ?? '', actor: person.user.username })
      if (!row) throw new Problem(404, 'not-found', { params: { number: params.id } })
      const problem = row.problem ? problemBody(problemOf(row.problem), language, requestId) : null
      return { body: { id: row.id, state: row.state, number: row.number ?? null, name: row.name, problem } }
    },
  }),
]
