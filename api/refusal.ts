import type { Context } from 'hono'
import type { Database } from '../db/connection.ts'
import { audit, type Audited } from './audit.ts'
import type { Endpoint } from './endpoint.ts'
import type { Problem } from './problem.ts'

/** So many refusals of one person a minute are told one by one; a flood of them must not fill the disk. */
export const toldPerMinute = 30

interface Minute {
  began: number
  count: number
}
const minutes = new WeakMap<Database, Map<string, Minute>>()

/**
 * Puts a refusal into the audit. Beyond the limit it is only counted: the last entry of the minute says that more
 * were not told, the next one after it how many there were.
 */
export async function auditRefusal(
  db: Database,
  context: Context,
  { actor, details = {}, ...entry }: Omit<Audited, 'kind'>,
): Promise<void> {
  const known = minutes.get(db) ?? new Map<string, Minute>()
  minutes.set(db, known)
  const now = Date.now()
  // Who is not signed in is one for all: an address costs an attacker nothing.
  const key = actor ?? ''
  const last = known.get(key)
  const isFresh = !last || now - last.began >= 60_000
  const minute = isFresh ? { began: now, count: 0 } : last
  minute.count += 1
  known.set(key, minute)
  if (known.size > 10_000) known.clear()
  if (minute.count > toldPerMinute) return
  const untold = isFresh && last ? last.count - toldPerMinute : 0
  await audit(db, context, {
    ...entry,
    kind: 'refused',
    actor,
    details: {
      ...details,
      ...(untold > 0 && { untold }),
      ...(minute.count === toldPerMinute && { moreUntold: true }),
    },
  })
}

/**
 * Which refusals are told. 403: somebody tried what he may not. 404 and 409 of a request that would change
 * something: it was not his, or not in its state. Not what was typed wrongly (422), nor who came second (412).
 */
export function isTold({ method, for: whom }: Endpoint, { status, code }: Problem): boolean {
  if (code === 'must-change-password') return false
  if (status === 403) return true
  return method !== 'get' && typeof whom === 'object' && (status === 404 || status === 409)
}

/** What of a refused request goes into the audit: the route, never what was typed; a code only if it looks like one. */
export function refusalOf({ method, path, for: whom }: Endpoint, context: Context, problem: Problem) {
  const [code] = Object.values(context.req.param() as Record<string, string>)
  return {
    ...(typeof whom === 'object' && { subject: whom.subject }),
    ...(code && isCode(code) && { code }),
    details: { method, path, status: problem.status, problem: problem.code },
  }
}

export const isNumber = (text: string) => /^[A-Z]{2}-\d{8}-\d{4,8}$/.test(text)
const isCode = (text: string) => isNumber(text) || /^[a-z0-9][a-z0-9.-]{0,40}$/.test(text)
