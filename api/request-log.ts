import { randomUUID } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import { commandSeconds, requestSeconds } from '../operations/metrics.ts'
import { during, noteTrace } from '../operations/trace.ts'
import type { Endpoint } from './endpoint.ts'

export type Env = {
  Variables: { requestId: string; address: string; endpoint?: Endpoint; username?: string }
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } }
}

/** A number for each request, a line and a measurement for each one of the API. Never what was sent or answered. */
export function requestLog(log: Logger): MiddlewareHandler<Env> {
  return (context, next) => {
    const requestId = requestIdOf(context)
    context.set('requestId', requestId)
    return during({ requestId }, async () => {
      const started = performance.now()
      await next()
      context.header('x-request-id', requestId)
      if (context.req.path.startsWith('/api/')) tell(log, context, performance.now() - started)
    })
  }
}

/** Who is asking for what, as soon as it is known; a number only if it is one, for anything may stand in an address. */
export function noteRequest(context: Context, endpoint: Endpoint, username?: string): void {
  context.set('endpoint', endpoint)
  if (username) context.set('username', username)
  const number = context.req.param('number')
  if (number && /^[A-Z]{2}-\d{8}-\d{4,}$/.test(number)) noteTrace({ number })
}

function tell(log: Logger, context: Context<Env>, took: number): void {
  const endpoint = context.get('endpoint')
  const { method } = context.req
  const { status } = context.res
  const route = endpoint ? `/api${endpoint.path}` : 'none'
  requestSeconds.observe({ route, method: endpoint ? method : 'any', status }, took / 1000)
  const command = endpoint?.command
  if (command) commandSeconds.observe({ command, outcome: outcomeOf(status) }, took / 1000)
  log.info({ user: context.get('username'), method, route, status, ms: Math.round(took) }, 'request')
}

function outcomeOf(status: number): string {
  if (status === 202) return 'pending'
  if (status < 300) return 'done'
  if (status === 503) return 'unavailable'
  return status < 500 ? 'refused' : 'failed'
}

/** The one that a page or a proxy gave, if it could be one. */
function requestIdOf(context: Context): string {
  const given = context.req.header('x-request-id') ?? ''
  return /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID()
}
