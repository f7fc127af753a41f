import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    params: { type: 'object' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
    current: {},
  },
}

/** The description of every route, made from the routes themselves (OpenAPI 3.1). */
export function describeApi(endpoints: Endpoint[], publicUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const path = `/api${endpoint.path}`
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Evergreen CRM', version: '0.1.0' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-sid' } },
    },
  }
}

function operation(endpoint: Endpoint) {
  const open = endpoint.for === 'nobody'
  const statuses = new Set([
    ...(open ? [] : [401, 403]),
    ...(endpoint.query || endpoint.body ? [422] : []),
    ...(endpoint.body ? [400, 413, 415] : []),
    ...(endpoint.method === 'get' ? [] : [403]),
    ...(endpoint.problems ?? []).filter((status) => status >= 300),
    500,
    503,
  ])
  const success = endpoint.status ?? (endpoint.method === 'delete' ? 204 : 200)
  const accepted = endpoint.problems?.includes(202)
    ? { 202: { description: 'Under way; ask /api/commands/{id}' } }
    : {}
  return {
    operationId: `${endpoint.method}${endpoint.path.replace(/[/{}-]+(\w)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    summary: endpoint.summary,
    ...(open ? {} : { security: [{ session: [] }] }),
    parameters: [...parameters(endpoint), ...headers(endpoint)],
    ...(endpoint.body && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(endpoint.body) } } },
    }),
    responses: {
      [success]: {
        description: endpoint.summary,
        ...(success !== 204 && {
          content: { 'application/json': { schema: endpoint.answer ? jsonSchema(endpoint.answer) : {} } },
        }),
      },
      ...accepted,
      ...Object.fromEntries(
        [...statuses].map((status) => [
          status,
          {
            description: 'Refused',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
    },
  }
}

function parameters({ path, query }: Endpoint) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const shape = query ? jsonSchema(query) : {}
  const inQuery = Object.entries((shape.properties ?? {}) as Record<string, unknown>).map(
    ([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema,
    }),
  )
  return [...inPath, ...inQuery]
}

function headers({ method, path }: Endpoint) {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  })
  if (method === 'post' && path !== '/session')
    return [header('Idempotency-Key', '1 to 200 visible ASCII characters')]
  return method === 'patch' || method === 'delete' ? [header('If-Match', 'the version, as "v12"')] : []
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}
