import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

/** What stands in the address of a row without a number. */
export const rowId = z.string().regex(/^[1-9]\d{0,14}$/)

/** A record's number and a row's id look like one, so that no other word is taken for it. */
const ruleOf = ({ params }: Endpoint, name: string) =>
  name === 'number' ? '[A-Z]+-[^/]+' : params?.[name] === rowId ? '[1-9][0-9]*' : '[^/]+'

/** The address of a route as the router takes it. */
export const patternOf = (endpoint: Endpoint) =>
  `/api${endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => `:${name}{${ruleOf(endpoint, name)}}`)}`

/** All routes at an address; of two with the same method the first answers. */
export function routesAt(endpoints: Endpoint[], path: string): Endpoint[] {
  return endpoints.filter((endpoint) => expressionOf(endpoint).test(path))
}

const expressions = new WeakMap<Endpoint, RegExp>()
function expressionOf(endpoint: Endpoint): RegExp {
  const known = expressions.get(endpoint)
  if (known) return known
  const source = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => ruleOf(endpoint, name))
  const made = new RegExp(`^/api${source}$`)
  expressions.set(endpoint, made)
  return made
}

/** What a 405 says may be used instead. */
export function allowedAt(routes: Endpoint[]): string {
  const methods = routes.map(({ method }) => method.toUpperCase())
  return [...new Set(methods.includes('GET') ? ['GET', 'HEAD', ...methods] : methods)].join(', ')
}
