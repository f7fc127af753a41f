import { problem, pending } from '../../api/answer.ts'
import type { Endpoint } from '../../api/endpoint.ts'
import { routesAt } from '../../api/route.ts'
import { statusesOf, successOf } from '../../api/status.ts'

/** What an answer breaks of what its route declares: a status nobody wrote down, a property that is not in its schema. */
export function breach(
  endpoints: Endpoint[],
  { method, path }: { method: string; path: string },
  { status, body, type }: { status: number; body: unknown; type: string },
): string | null {
  const isRefusal = status >= 400
  if (isRefusal && !type.startsWith('application/problem+json')) return `a refusal as ${type || 'nothing'}`
  const endpoint = routesAt(endpoints, path.split('?')[0] ?? '').find(
    (route) => route.method === (method === 'HEAD' ? 'get' : method.toLowerCase()),
  )
  if (!endpoint) return [404, 405, 403, 413, 503].includes(status) ? misshapen(problem, body) : null
  if (!statusesOf(endpoint).includes(status)) return `${status} is not written down`
  if (isRefusal) {
    const { current } = (body ?? {}) as { current?: unknown }
    const shape = endpoint.current ?? endpoint.answer
    return misshapen(problem, body) ?? (current && shape ? misshapen(shape, current) : null)
  }
  if (status === 204) return body === null ? null : 'a body where there should be none'
  if (status === successOf(endpoint) && endpoint.produces)
    return endpoint.produces.includes(type) ? null : `a file as ${type || 'nothing'}`
  if (status === successOf(endpoint))
    return endpoint.answer ? misshapen(endpoint.answer, body) : 'its route declares no answer'
  return misshapen(pending, body)
}

function misshapen(schema: NonNullable<Endpoint['answer']>, body: unknown): string | null {
  const result = schema.safeParse(body)
  return result.success ? null : JSON.stringify(result.error.issues.slice(0, 3))
}
