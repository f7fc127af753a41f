import { z } from 'zod'
import { optionalLine } from '../domain/input.ts'
import { isEngineTrouble } from '../temporal/client.ts'
import { restartProcess } from '../temporal/restart.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { processesRestarted, processRestarted } from './process-answer.ts'
import { numbers } from './numbers.ts'
import { Problem } from './problem.ts'
import { audit } from './audit.ts'

const input = z.strictObject({ reason: optionalLine(200) })
type Input = z.infer<typeof input>

export const restartEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/processes/bulk/restart',
    summary: 'Start several processes again from their records',
    for: { subject: 'Process', action: 'restart' },
    body: z.strictObject({ numbers, input }),
    answer: processesRestarted,
    problems: [503],
    handle: async (call) => {
      const results: { number: string; status: number; outcome?: string; code?: string }[] = []
      // One after the other: each is an act of its own, and those before it stay done.
      for (const number of call.body.numbers)
        results.push(await restart(call as Call, number, call.body.input).then(done, refused(number)))
      return { body: { results } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/processes/{number}/restart',
    summary: 'Start a process again from its record',
    for: { subject: 'Process', action: 'restart' },
    body: input,
    answer: processRestarted,
    status: 202,
    problems: [404, 409, 503],
    handle: async (call) => {
      const body = await restart(call, call.params.number ?? '', call.body)
      return { status: 202, body }
    },
  }),
]

const done = ({ number, outcome }: { number: string; outcome: string }) => ({ number, status: 202, outcome })
const refused = (number: string) => (error: unknown) => {
  if (error instanceof Problem) return { number, status: error.status, code: error.code as string }
  return { number, status: 500, code: 'unexpected' }
}

async function restart(call: Call, number: string, { reason }: Input) {
  const down = new Problem(503, 'engine-down', { params: { command: 'restart' }, retryAfter: 10 })
  if (!call.engine.isUp()) throw down
  const actor = call.person.user.username
  const { outcome, ...more } = await restartProcess(call, { number, actor, reason: reason ?? null }).catch(
    (error: unknown) => {
      call.log.warn({ err: error, number }, 'a process could not be started again')
      throw isEngineTrouble(error) ? down : error
    },
  )
  const cause = 'cause' in more ? more.cause : null
  await audit(call.db, call.context, {
    kind: 'process-restarted',
    actor,
    subject: 'Process',
    code: number,
    details: { outcome, cause, reason },
  })
  if (outcome === 'none') throw new Problem(404, 'not-found', { params: { number } })
  if (outcome === 'closed') throw new Problem(409, 'process-not-needed', { params: { number } })
  if (outcome === 'healthy') throw new Problem(409, 'process-healthy', { params: { number } })
  return { number, outcome, cause }
}
