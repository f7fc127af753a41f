import type { Endpoint } from './endpoint.ts'

/** The status of success, as it is written down. */
export const successOf = ({ status, method }: Endpoint) => status ?? (method === 'delete' ? 204 : 200)

/** Every status a route may answer: its own, and those that follow from what it takes and whom it is for. */
export function statusesOf(endpoint: Endpoint): number[] {
  const { method, path, query, body, upload, instead = {}, problems = [] } = endpoint
  const isOpen = endpoint.for === 'nobody'
  return [
    ...new Set([
      successOf(endpoint),
      ...Object.keys(instead).map(Number),
      ...(isOpen ? [] : [401, 403]),
      ...(path.includes('{') ? [404] : []),
      ...(query || body || method === 'post' ? [422] : []),
      ...((body ?? upload) ? [400, 415] : []),
      // From another site, or larger than any request of ours.
      ...(method === 'get' ? [] : [403, 413]),
      ...problems,
      500,
      503,
    ]),
  ].sort((a, b) => a - b)
}
