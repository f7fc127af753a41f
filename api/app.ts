import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { accountEndpoints } from './account.ts'
import { auditEntryEndpoints } from './audit-entry.ts'
import { clientAddresses } from './client-address.ts'
import { demandKey } from './command-row.ts'
import { columnChoiceEndpoints } from './column-choice.ts'
import { commandEndpoints } from './command.ts'
import { serveConsole } from './console.ts'
import { contactListEndpoints } from './contact-list.ts'
import { contactEndpoints } from './contact.ts'
import { customerEndpoints } from './customer.ts'
import { dictionaryEndpoints } from './dictionary-entry.ts'
import { serveDocs } from './documentation.ts'
import { isFor, parsed, type Answer, type Call, type Endpoint, type Surroundings } from './endpoint.ts'
import { createFeed, eventEndpoints } from './event.ts'
import { exportEndpointsOf } from './export.ts'
import { handOverEndpoints } from './hand-over.ts'
import { homeEndpoints } from './home.ts'
import { importEndpoints } from './import.ts'
import { interactionEndpoints } from './interaction.ts'
import { knowledgeEndpoints } from './knowledge.ts'
import { languageOf } from './language.ts'
import { notificationEndpoints } from './notification.ts'
import { describeApi } from './openapi.ts'
import { opportunityEndpoints } from './opportunity.ts'
import { orderEndpoints } from './order.ts'
import { originsOf } from './origin.ts'
import { personEndpoints } from './person.ts'
import { planStepEndpoints } from './plan-step.ts'
import { Problem, problemBody, unexpected } from './problem.ts'
import { customerTicketEndpoints } from './customer-ticket.ts'
import { ticketEndpoints } from './ticket.ts'
import { processEndpoints } from './process.ts'
import { productEndpoints } from './product.ts'
import { auditRefusal, isTold, refusalOf } from './refusal.ts'
import { noteRequest, requestLog, type Env } from './request-log.ts'
import { roleEndpoints } from './role.ts'
import { allowedAt, patternOf, routesAt } from './route.ts'
import { salesSystemEndpoints } from './sales-system.ts'
import { savedViewEndpoints } from './saved-view.ts'
import { refuseBeforeDuty } from './session-duty.ts'
import { sessionOf } from './session-lookup.ts'
import { sessionEndpoints } from './session.ts'
import { settingEndpoints } from './setting.ts'
import { stockLevelEndpoints } from './stock-level.ts'
import { temporalUiNote } from './temporal-ui-note.ts'
import { temporalUi } from './temporal-ui.ts'
import { timelineEndpoints } from './timeline.ts'
import { unfitIn } from './unfit.ts'
import { demandUpload } from './upload.ts'
import { userEndpoints } from './user.ts'
import { waitingEndpoints } from './waiting.ts'

export function endpointsOf(feed: ReturnType<typeof createFeed>): Endpoint[] {
  const endpoints = withoutExports(feed)
  // Ahead of the addresses of single rows, which would take `export` for a number.
  return [...exportEndpointsOf(endpoints), ...endpoints]
}

const withoutExports = (feed: ReturnType<typeof createFeed>): Endpoint[] => [
  ...sessionEndpoints,
  ...accountEndpoints,
  ...homeEndpoints,
  ...waitingEndpoints,
  ...opportunityEndpoints,
  // Ahead of the single tickets, which would take their names for a number.
  ...knowledgeEndpoints,
  ...ticketEndpoints,
  ...customerTicketEndpoints,
  ...planStepEndpoints,
  ...processEndpoints,
  ...customerEndpoints,
  ...contactEndpoints,
  ...contactListEndpoints,
  ...interactionEndpoints,
  ...timelineEndpoints,
  ...productEndpoints,
  ...stockLevelEndpoints,
  ...orderEndpoints,
  ...salesSystemEndpoints,
  ...importEndpoints,
  ...handOverEndpoints,
  ...personEndpoints,
  ...dictionaryEndpoints,
  ...settingEndpoints,
  ...userEndpoints,
  ...roleEndpoints,
  ...auditEntryEndpoints,
  ...notificationEndpoints,
  ...savedViewEndpoints,
  ...columnChoiceEndpoints,
  ...commandEndpoints,
  ...eventEndpoints(feed),
]

const bodyMax = 64 * 1024

export function createApp(surroundings: Surroundings): {
  app: Hono<Env>
  endpoints: Endpoint[]
  close(): void
} {
  const { log, publicUrl, health, webRoot } = surroundings
  const app = new Hono<Env>()
  const feed = createFeed(surroundings)
  const endpoints = endpointsOf(feed)

  const addressFrom = clientAddresses(surroundings.trustedProxies ?? [])
  app.use(requestLog(log))
  app.use(async (context, next) => {
    const peer = context.env?.incoming?.socket?.remoteAddress
    context.set('address', addressFrom(peer, context.req.header('x-forwarded-for')))
    await next()
  })
  // Ahead of our own headers: it has its own, and ours stay as strict as they are.
  app.route('/temporal', temporalUi(surroundings))
  app.get('/render', (context) => temporalUiNote(surroundings, context))
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
      strictTransportSecurity: 'max-age=31536000; includeSubDomains',
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
      crossOriginOpenerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
    }),
  )
  app.get('/health/live', (context) => context.json({ status: 'live' }))
  app.get('/health/ready', async (context) => {
    const { status, usable } = await health.look()
    return context.json({ status }, usable ? 200 : 503)
  })
  // What is under way when we are told to stop is finished; what comes later is for another process.
  app.use(async (context, next) => {
    if (health.isStopping()) throw new Problem(503, 'unavailable', { retryAfter: 5 })
    await next()
    if (health.isStopping()) context.header('connection', 'close')
  })

  app.use('/api/*', async (context, next) => {
    context.header('cache-control', 'no-store')
    if (!['GET', 'HEAD', 'OPTIONS'].includes(context.req.method) && !isOurs(context, publicUrl))
      await refuseOtherSite(surroundings, context)
    await next()
  })
  const limited = bodyLimit({
    maxSize: bodyMax,
    onError: () => {
      throw new Problem(413, 'too-large')
    },
  })
  // A file is counted as it is taken, by whoever takes it.
  const takesFile = ({ method, path }: Context['req']) =>
    routesAt(endpoints, path).some((route) => route.upload && route.method === method.toLowerCase())
  app.use('/api/*', (context, next) => (takesFile(context.req) ? next() : limited(context, next)))
  const description = describeApi(endpoints, publicUrl)
  app.get('/api/openapi.json', (context) => context.json(description))
  serveDocs(app)
  for (const endpoint of endpoints)
    app.on(endpoint.method.toUpperCase(), patternOf(endpoint), (context) =>
      answer(surroundings, endpoint, context),
    )
  app.all('/api/*', (context) => {
    const routes = routesAt(endpoints, context.req.path)
    if (routes.length === 0) throw new Problem(404, 'no-such-address')
    context.header('allow', allowedAt(routes))
    throw new Problem(405, 'method-not-allowed')
  })
  if (webRoot) serveConsole(app, webRoot)

  app.onError((error, context) => {
    const requestId = context.get('requestId')
    const problem = error instanceof Problem ? error : unexpected(error)
    // That many sign in at once is no error of ours, and a flood of them no reason to fill the log.
    const isError = problem.status >= 500 && error !== problem && problem.code !== 'sign-in-busy'
    if (isError) log.error({ err: error }, 'a request failed')
    const { retryAfter } = problem.more
    return context.json(problemBody(problem, languageOf(context), requestId), problem.status as 400, {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...(health.isStopping() ? { connection: 'close' } : {}),
    })
  })
  return {
    app,
    endpoints,
    close: () => {
      for (const end of feed.streams) end()
    },
  }
}

/** From a request to its answer, in the order the contract gives: session, subject, input, then the handler. */
async function answer(surroundings: Surroundings, endpoint: Endpoint, context: Context): Promise<Response> {
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

/** Any unsafe request must come from our own pages, or name our own address as its origin. */
function isOurs(context: Context, publicUrl: string): boolean {
  const site = context.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  return originsOf(publicUrl).includes(context.req.header('origin') ?? '')
}

/** Who it was done to, if his browser sent his cookie along, and by which site. */
async function refuseOtherSite({ db, now }: Surroundings, context: Context): Promise<never> {
  const session = await sessionOf(db, context, now())
  const origin = context.req.header('origin') ?? ''
  await auditRefusal(db, context, {
    actor: session?.person.user.username ?? null,
    details: {
      method: context.req.method.toLowerCase(),
      origin: /^https?:\/\/[a-z0-9.:[\]-]{1,100}$/i.test(origin) ? origin : null,
      status: 403,
      problem: 'cross-site',
    },
  })
  throw new Problem(403, 'cross-site')
}
