import { Hono, type Context } from 'hono'
import type { Surroundings } from './endpoint.ts'
import { Problem } from './problem.ts'
import { audit } from './audit.ts'
import { auditRefusal } from './refusal.ts'
import { refuseBeforeDuty } from './session-duty.ts'
import { sessionOf } from './session-lookup.ts'
import { passOn } from './temporal-ui-answer.ts'
import { wantedOf } from './temporal-ui-address.ts'
import { policyOf, temporalUiHeaders } from './temporal-ui-policy.ts'
import { refusalPage } from './temporal-ui-refusal.ts'

/**
 * The Temporal UI under /temporal, for those who may read Temporal, and for reading only: nothing but GET and HEAD, of
 * the addresses in `wantedOf`. Queries are refused too (the UI sends them by POST): they make a worker run a process's
 * code again, as often as somebody likes.
 */
export function temporalUi(surroundings: Surroundings): Hono {
  const ui = new Hono()
  const policy = policyOf(surroundings.publicUrl)
  ui.use(temporalUiHeaders)
  ui.all('/*', async (context) => {
    context.header('cache-control', 'no-store')
    // On everything and not on pages only: a worker of the UI has the policy that its script came with.
    context.header('content-security-policy', policy)
    try {
      return await answer(surroundings, context)
    } catch (error) {
      if (error instanceof Problem && isNavigation(context)) return refusalPage(context, error)
      throw error
    }
  })
  return ui
}

async function answer(surroundings: Surroundings, context: Context): Promise<Response> {
  const { db, engine, health, now } = surroundings
  if (health.isStopping()) throw new Problem(503, 'temporal-ui-down', { retryAfter: 5 })
  const url = new URL(context.req.url)
  const session = await sessionOf(db, context, now())
  if (!session) {
    if (!isNavigation(context)) throw new Problem(401, 'not-signed-in')
    return context.redirect(`/login?to=${encodeURIComponent(url.pathname)}`)
  }
  const { user, ability } = session.person
  const { method } = context.req
  const path = plainPath(url.pathname)
  const refuse = async (problem: Problem): Promise<never> => {
    await auditRefusal(db, context, {
      actor: user.username,
      subject: 'Temporal',
      details: { method: method.toLowerCase(), path, status: problem.status, problem: problem.code },
    })
    throw problem
  }
  await refuseBeforeDuty(db, session.person, 'GET /temporal')
  if (!ability.can('read', 'Temporal'))
    await refuse(new Problem(403, 'not-permitted', { params: { command: 'read', subject: 'Temporal' } }))
  if (method !== 'GET' && method !== 'HEAD') {
    const problem = new Problem(403, 'temporal-read-only')
    // Every page of a process asks this by itself; it is no deed of a person.
    if (url.pathname.endsWith('/query/__temporal_workflow_metadata')) throw problem
    await refuse(problem)
  }
  const wanted = wantedOf(url, engine.namespace)
  if (!wanted) return refuse(new Problem(403, 'temporal-not-here'))
  if (wanted.kind === 'home')
    return context.redirect(`/temporal/namespaces/${encodeURIComponent(engine.namespace)}/workflows`)
  if (wanted.kind === 'page' && method === 'GET')
    await audit(db, context, { kind: 'temporal-ui-opened', actor: user.username, details: { path } })
  return passOn(surroundings, context, wanted)
}

/** The way to a page, without anything in it that is no name of ours. */
const plainPath = (path: string) =>
  path
    .slice(0, 300)
    .split('/')
    .map((part) => (/^[\w.:-]{0,60}$/.test(part) ? part : '…'))
    .join('/')

const isNavigation = (context: Context) =>
  ['GET', 'HEAD'].includes(context.req.method) && /\btext\/html\b/.test(context.req.header('accept') ?? '')
