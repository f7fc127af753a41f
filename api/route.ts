import type { Endpoint } from './endpoint.ts'

/** A record's number looks like one, so that no other word is taken for it. */
const numberRule = '[A-Z]+-[^/]+'

/** The address of a route as the router takes it. */
export const patternOf = ({ path }: Endpoint) =>
  `/api${path.replace(/\{(\w+)\}/g, (_, name) => (name === 'number' ? `:number{${numberRule}}` : `:${name}`))}`

/** All routes at an address; of two with the same method the first answers. */
export function routesAt(endpoints: Endpoint[], path: string): Endpoint[] {
  return endpoints.filter((endpoint) => expressionOf(endpoint).test(path))
}

const expressions = new WeakMap<Endpoint, RegExp>()
function expressionOf(endpoint: Endpoint): RegExp {
  const known = expressions.get(endpoint)
  if (known) return known
  const source = endpoint.path.replace(/\{(\w+)\}/g, (_, name) => (name === 'number' ? numberRule : '[^/]+'))
  const made = new RegExp(`^/api${source}$`)
  expressions.set(endpoint, made)
  return made
}

/** What a 405 says may be used instead. */
export function allowedAt(routes: Endpoint[]): string {
  const methods = routes.map(({ method }) => method.toUpperCase())
  return [...new Set(methods.includes('GET') ? ['GET', 'HEAD', ...methods] : methods)].join(', ')
}
