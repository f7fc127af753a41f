import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { answer } from './answering.ts'
import { clientAddresses } from './client-address.ts'
import { serveConsole } from './console.ts'
import { serveDocs } from './documentation.ts'
import { endpointsOf } from './endpoint-list.ts'
import type { Endpoint, Surroundings } from './endpoint.ts'
import { createFeed } from './event.ts'
import { languageOf } from './language.ts'
import { describeApi } from './openapi.ts'
import { originsOf } from './origin.ts'
import { Problem, problemBody, unexpected } from './problem.ts'
import { auditRefusal } from './refusal.ts'
import { requestLog, type Env } from './request-log.ts'
import { allowedAt, patternOf, routesAt } from './route.ts'
import { sessionOf } from './session-lookup.ts'
import { temporalUiNote } from './temporal-ui-note.ts'
import { temporalUi } from './temporal-ui.ts'

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
