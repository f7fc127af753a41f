import type { Context } from 'hono'
import { demandKey } from './command-row.ts'
import { isFor, parsed, type Answer, type Call, type Endpoint, type Surroundings } from './endpoint.ts'
import { languageOf } from './language.ts'
import { Problem } from './problem.ts'
import { auditRefusal, isTold, refusalOf } from './refusal.ts'
import { noteRequest } from './request-log.ts'
import { refuseBeforeDuty } from './session-duty.ts'
import { sessionOf } from './session-lookup.ts'
import { unfitIn } from './unfit.ts'
import { demandUpload } from './upload.ts'

/** From a request to its answer, in the order the contract gives: session, subject, input, then the handler. */
export async function answer(
  surroundings: Surroundings,
  endpoint: Endpoint,
  context: Context,
): Promise<Response> {
  const { db, now } = surroundings
  noteRequest(context, endpoint)
  const session = endpoint.for === 'nobody' ? null : await sessionOf(db, context, now())
  if (endpoint.for !== 'nobody' && !session) throw new Problem(401, 'not-signed-in')
  if (session) noteRequest(context, endpoint, session.person.user.username)
  const json = endpoint.body ? await jsonOf(context) : { value: undefined, text: '' }
  demandUpload(context, endpoint)
  if (session) await refuseBeforeDuty(db, session.person, `${endpoint.method.toUpperCase()} ${endpoint.path}`)
  if (session && typeof endpoint.for === 'object') {
    const { ability, user } = session.person
    if (!isFor(ability, endpoint)) {
      const problem = new Problem(403, 'not-permitted', {
        params: { command: endpoint.for.action ?? 'read', subject: endpoint.for.subject },
      })
      await auditRefusal(db, context, { ...refusalOf(endpoint, context, problem), actor: user.username })
      throw problem
    }
  }
  demandFit(context, endpoint, json)
  const call = {
    ...surroundings,
    context,
    person: session?.person,
    sessionId: session?.id ?? '',
    language: languageOf(context),
    requestId: context.get('requestId' as never) as string,
    params: context.req.param(),
    query: endpoint.query ? parsed(endpoint.query, queryOf(context)) : {},
    body: endpoint.body && !endpoint.parsesItself ? parsed(endpoint.body, json.value) : json.value,
    rawBody: json.text,
  } as unknown as Call<never, never>
  const result = await endpoint.handle(call).catch(async (error: unknown) => {
    if (session && error instanceof Problem && isTold(endpoint, error))
      await auditRefusal(db, context, {
        ...refusalOf(endpoint, context, error),
        actor: session.person.user.username,
      })
    // Hono hands its handler of errors nothing but an Error.
    throw error instanceof Error
      ? error
      : new Error('something was thrown that is no error', { cause: error })
  })
  return result instanceof Response ? result : respond(context, endpoint, result)
}

/** What no handler has to look for: text that no database takes, a key that is none. */
function demandFit(
  context: Context,
  { method, path }: Endpoint,
  { value, text }: { value: unknown; text: string },
) {
  if (unfitIn(context.req.param()).length > 0) throw new Problem(404, 'no-such-address')
  // Only an escape can bring such a sign into JSON.
  const errors = [...unfitIn(queryOf(context)), ...(text.includes('\\u') ? unfitIn(value) : [])]
  if (errors.length > 0) throw new Problem(422, 'invalid-input', { params: { count: errors.length }, errors })
  if (method === 'post' && path !== '/session') demandKey(context)
}

function respond(context: Context, endpoint: Endpoint, { status, body, version, headers }: Answer): Response {
  for (const [name, value] of Object.entries(headers ?? {})) context.header(name, value)
  if (version !== undefined) context.header('etag', `"v${version}"`)
  const code = status ?? endpoint.status ?? 200
  return code === 204 ? context.body(null, 204) : context.json(body ?? null, code as 200)
}

/** A query where a name comes twice is one that nobody meant. */
function queryOf(context: Context): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? values[0] : values,
    ]),
  )
}

async function jsonOf(context: Context): Promise<{ value: unknown; text: string }> {
  const type = context.req.header('content-type') ?? ''
  if (
    !/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type) ||
    context.req.header('content-encoding')
  )
    throw new Problem(415, 'not-json')
  const text = await context.req.text()
  try {
    return { value: JSON.parse(text) as unknown, text }
  } catch {
    throw new Problem(400, 'malformed-json')
  }
}
