import { lifecycleOf, livingSubjects } from '../domain/lifecycles.ts'
import type { Endpoint } from './endpoint.ts'
import type { JsonSchema, Schemas } from './openapi-schema.ts'

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: JsonSchema
  example?: string
}

/** What stands in the address, behind it, and in the headers. */
export function parametersOf(endpoint: Endpoint, schemas: Schemas): Parameter[] {
  return [...inPath(endpoint, schemas), ...inQuery(endpoint, schemas), ...inHeaders(endpoint)]
}

const living = livingSubjects.map(lifecycleOf)
/** What the numbers beneath an address begin with. */
const prefixes: Record<string, string[]> = {
  ...Object.fromEntries(living.map(({ list, prefix }) => [list, [prefix]])),
  processes: living.map(({ prefix }) => prefix),
  customers: ['KH'],
  imports: ['IM'],
}
const words: Record<string, JsonSchema> = {
  username: { type: 'string', pattern: '^[a-z0-9]{3,32}$' },
  code: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' },
}

function inPath({ path, params = {} }: Endpoint, schemas: Schemas): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const own = params[name]
    const common = { name, in: 'path', required: true } as const
    if (own) return { ...common, schema: schemas.input(own) }
    if (name !== 'number')
      return { ...common, schema: words[name] ?? { type: 'string', minLength: 1, maxLength: 64 } }
    const begins = prefixes[path.split('/')[1] ?? '']
    return {
      ...common,
      schema: { type: 'string', pattern: `^(${begins?.join('|') ?? '[A-Z]{2}'})-[0-9]{8}-[0-9]{4,}$` },
      example: `${begins?.[0] ?? 'OP'}-20261124-0001`,
    }
  })
}

function inQuery({ query }: Endpoint, schemas: Schemas): Parameter[] {
  const { properties = {}, required = [] } = (query ? schemas.input(query) : {}) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function inHeaders({ method, path, body, upload }: Endpoint): Parameter[] {
  const header = (name: string, description: string, pattern: string) => ({
    name,
    in: 'header' as const,
    required: false,
    description,
    schema: { type: 'string', pattern },
  })
  const key = header('Idempotency-Key', '1 to 200 visible ASCII characters', '^[!-~]{1,200}$')
  const match = header('If-Match', 'The version, as "v12"', '^"v[0-9]{1,9}"$')
  if (method === 'patch' || method === 'delete') return path.includes('{') ? [match] : []
  if (method !== 'post' || path === '/session' || !(body ?? upload)) return []
  return path.includes('{number}') ? [key, match] : [key]
}
