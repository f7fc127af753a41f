import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import { send } from '../temporal/command.ts'
import { problem } from './answer.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { Problem, problemBody, problemOf } from './problem.ts'

export const commandEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/commands/{id}',
    summary: 'What became of one’s own command',
    for: 'self',
    answer: z
      .strictObject({
        id: z.string(),
        state: z.enum(['pending', 'done', 'refused', 'expired']),
        number: z.string().nullable(),
        name: z.string(),
        problem: problem.nullable(),
      })
      .meta({ id: 'Command' }),
    problems: [404],
    handle: async (call) => {
      const { db, params, person, language, requestId, engine } = call
      const own = { id: params.id ?? '', actor: person.user.username }
      const known = await db.read().findOne(CommandRow, own)
      if (!known) throw new Problem(404, 'not-found', { params: { number: params.id } })
      // Its process may never have heard of it, when the engine or this program went away at that moment:
      // whoever asks sends it again, and the same id joins what is under way.
      if (known.state === 'pending' && engine.isUp())
        await send(engine, known.number ?? '', known.name, known.id)
      const row = await db.read().findOneOrFail(CommandRow, own)
      const refusal = row.problem ? problemBody(problemOf(row.problem), language, requestId) : null
      return {
        body: { id: row.id, state: row.state, number: row.number ?? null, name: row.name, problem: refusal },
      }
    },
  }),
]
