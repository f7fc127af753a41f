import { pending, problem } from './answer.ts'
import type { Endpoint } from './endpoint.ts'
import { parametersOf } from './openapi-parameter.ts'
import { createSchemas, type JsonSchema, type Schemas } from './openapi-schema.ts'
import { statusesOf, successOf } from './status.ts'

/** The description of every route, made from the routes themselves (OpenAPI 3.1). */
export function describeApi(endpoints: Endpoint[], publicUrl: string) {
  const schemas = createSchemas()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const path = `/api${endpoint.path}`
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Evergreen CRM',
      version: '0.1.0',
      description:
        'What is not in a description is refused in a request and absent from an answer. Unsafe methods need `Sec-Fetch-Site: same-origin`, or an `Origin` that is our own. Moments are UTC, days are the company’s, amounts are yuan as decimal strings.',
    },
    servers: [{ url: publicUrl }],
    tags: tagsOf(endpoints),
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-sid' } },
    },
  }
}

/** The first word of the address: sessions and the session are one chapter. */
const tagOf = ({ path }: Endpoint) => (path.split('/')[1] ?? '').replace(/^session$/, 'sessions')
const tagsOf = (endpoints: Endpoint[]) => [...new Set(endpoints.map(tagOf))].map((name) => ({ name }))

function operation(endpoint: Endpoint, schemas: Schemas) {
  const { body, method, path, summary, upload } = endpoint
  return {
    operationId: `${method}${path.replace(/[/{}-]+(\w)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    tags: [tagOf(endpoint)],
    summary,
    security: endpoint.for === 'nobody' ? [] : [{ session: [] }],
    parameters: parametersOf(endpoint, schemas),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemas.input(body) } } },
    }),
    ...(upload && { requestBody: { required: true, content: formOf(schemas.input(upload.fields)) } }),
    responses: Object.fromEntries(
      statusesOf(endpoint).map((status) => [status, response(endpoint, status, schemas)]),
    ),
  }
}

/** A form: its fields, and the file. */
function formOf({ properties, required = [] }: JsonSchema) {
  const file = { type: 'string', contentMediaType: 'application/octet-stream' }
  const schema = {
    type: 'object',
    properties: { ...(properties as object), file },
    required: [...(required as string[]), 'file'],
    additionalProperties: false,
  }
  return { 'multipart/form-data': { schema } }
}

function response(endpoint: Endpoint, status: number, schemas: Schemas) {
  const { answer, summary, path } = endpoint
  const said = (description: string, schema?: JsonSchema, type = 'application/json') => ({
    description,
    headers: headersOf(endpoint, status),
    ...(schema && { content: { [type]: { schema } } }),
  })
  if (status === successOf(endpoint)) {
    if (path === '/events') return said(summary, { type: 'string' }, 'text/event-stream')
    if (endpoint.produces)
      return {
        description: summary,
        headers: {
          ...headersOf(endpoint, status),
          'Content-Disposition': { description: 'The name of the file', schema: { type: 'string' } },
        },
        content: Object.fromEntries(
          endpoint.produces.map((type) => [
            type.split(';')[0],
            { schema: { type: 'string', format: 'binary' } },
          ]),
        ),
      }
    return status === 204 ? said(summary) : said(summary, answer ? schemas.output(answer) : {})
  }
  if (status === 202) return said('Under way; ask /api/commands/{id}', schemas.output(pending))
  return said(refusals[status] ?? 'Refused', schemas.output(problem), 'application/problem+json')
}

const refusals: Record<number, string> = {
  400: 'Not JSON',
  401: 'Not signed in, or no longer',
  403: 'Not permitted, or from another site',
  404: 'Not there, or not for this person to see',
  409: 'Not as things stand; `current` shows how they do',
  412: 'Somebody else changed it; `current` shows how it stands',
  413: 'Too large',
  415: 'Not what this route takes',
  422: 'Not right; `errors` names the fields',
  428: 'If-Match is needed',
  429: 'Too often',
  500: 'Unexpected; nothing was done',
  503: 'Something we need is not there; nothing was done',
}

function headersOf({ method, answer, path }: Endpoint, status: number) {
  const header = (description: string) => ({ description, schema: { type: 'string' } })
  const isRow = path.includes('{') || method === 'post'
  return {
    'X-Request-Id': header('The number of the request'),
    ...(status < 300 && answer && isRow && { ETag: header('The version of a row, as "v12"') }),
    ...(status < 300 &&
      method === 'post' && { 'Idempotency-Replayed': header('true: this was done before') }),
    ...([202, 429, 503].includes(status) && { 'Retry-After': header('Seconds') }),
  }
}
