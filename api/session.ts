import { createHash, randomBytes } from 'node:crypto'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context } from 'hono'
import { z } from 'zod'
import { personOf, type Person } from '../db/access.ts'
import type { Database } from '../db/connection.ts'
import { passwordIsRight, hashPassword } from '../db/password.ts'
import { rowOf } from '../db/row.ts'
import { LoginFailureRow, SessionRow } from '../db/session.ts'
import { UserRow } from '../db/user.ts'
import { signInFailures } from '../operations/metrics.ts'
import { audit, auditIn } from './audit.ts'
import { addressOf } from './client-address.ts'
import { endpoint, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { demonstration, ownSessions, session } from './session-answer.ts'

const cookie = '__Host-sid'
const idleFor = 30 * 60_000
const atMost = 10 * 60 * 60_000
const failures = { count: 10, within: 3 * 60_000 }

const credentials = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
  totp: z.string().max(10).optional(),
})

export const sessionEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/session',
    summary: 'Sign in',
    for: 'nobody',
    body: credentials,
    answer: session,
    problems: [401, 429],
    handle: (call) => signIn(call as Call, call.body),
  }),
  endpoint({
    method: 'get',
    path: '/session',
    summary: 'Who is signed in, and what he may',
    for: 'self',
    answer: session,
    handle: async ({ person, timeZone }) => ({ body: presentPerson(person, timeZone) }),
  }),
  endpoint({
    method: 'delete',
    path: '/session',
    summary: 'Sign out',
    for: 'self',
    status: 204,
    handle: async ({ db, context, sessionId, person }) => {
      await db.transaction(async (em) => {
        await em.nativeDelete(SessionRow, { id: sessionId })
        await auditIn(em, context, { kind: 'signed-out', actor: person.user.username })
      })
      deleteCookie(context, cookie, { path: '/', secure: true })
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'get',
    path: '/session/demo',
    summary: 'The demonstration accounts, where there are any',
    for: 'nobody',
    answer: demonstration,
    handle: async ({ db, demo }) => {
      const rows = demo
        ? await db.read().find(UserRow, { active: true }, { orderBy: { createdAt: 'asc' }, limit: 12 })
        : []
      return { body: { accounts: rows.map(({ username, name, role }) => ({ username, name, role })) } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/session/password',
    summary: 'Change one’s own password',
    for: 'self',
    body: z.strictObject({ current: z.string().max(200), next: z.string().max(200) }),
    status: 204,
    problems: [403, 422],
    handle: (call) => changePassword(call as Call, call.body),
  }),
  endpoint({
    method: 'get',
    path: '/sessions',
    summary: 'One’s own sessions',
    for: 'self',
    answer: ownSessions,
    handle: async ({ db, person, sessionId }) => {
      const rows = await db
        .read()
        .find(SessionRow, { username: person.user.username }, { orderBy: { seenAt: 'desc' } })
      return {
        body: {
          items: rows.map(({ id, createdAt, seenAt, address, agent }) => ({
            current: id === sessionId,
            createdAt,
            seenAt,
            address,
            agent,
          })),
        },
      }
    },
  }),
  endpoint({
    method: 'delete',
    path: '/sessions',
    summary: 'End all one’s other sessions',
    for: 'self',
    status: 204,
    handle: async ({ db, person, sessionId, context }) => {
      const { username } = person.user
      await db.transaction(async (em) => {
        await em.nativeDelete(SessionRow, { username, id: { $ne: sessionId } })
        await auditIn(em, context, {
          kind: 'sessions-ended',
          actor: username,
          subject: 'User',
          code: username,
        })
      })
      return { status: 204 }
    },
  }),
]

function presentPerson({ user, rules }: Person, timeZone: string) {
  const { username, name, role, language, theme, mustChangePassword } = user
  return {
    user: { username, name, role, language: language ?? null, theme: theme ?? null, mustChangePassword },
    rules,
    timeZone,
  }
}

async function signIn(call: Call, { username, password }: z.infer<typeof credentials>): Promise<Answer> {
  const { db, context } = call
  const now = call.now()
  const keys = [`account:${username.slice(0, 80)}`, `address:${addressOf(context)}`]
  const since = new Date(now.getTime() - failures.within)
  for (const key of keys)
    if ((await db.read().count(LoginFailureRow, { key, at: { $gt: since } })) >= failures.count) {
      signInFailures.inc({ reason: 'throttled' })
      throw new Problem(429, 'too-many-failures', { retryAfter: failures.within / 1000 })
    }
  const user = await db.read().findOne(UserRow, { username })
  const right = await passwordIsRight(user?.active ? user.passwordHash : null, password)
  if (!user || !right) {
    signInFailures.inc({ reason: 'wrong' })
    await db.transaction((em) =>
      em.insertMany(
        LoginFailureRow,
        keys.map((key) => ({ key, at: now })),
      ),
    )
    await audit(db, context, {
      kind: 'sign-in-refused',
      actor: null,
      details: { username: username.slice(0, 32) },
    })
    throw new Problem(401, 'wrong-credentials')
  }
  const token = randomBytes(32).toString('base64url')
  await db.transaction(async (em) => {
    await em.nativeDelete(SessionRow, { expiresAt: { $lt: now } })
    await em.nativeDelete(LoginFailureRow, { at: { $lt: since } })
    await em.insert(SessionRow, {
      id: digest(token),
      username,
      createdAt: now,
      seenAt: now,
      expiresAt: new Date(now.getTime() + atMost),
      address: addressOf(context),
      agent: (context.req.header('user-agent') ?? '').slice(0, 200),
    })
    await auditIn(em, context, { kind: 'signed-in', actor: username })
  })
  setCookie(context, cookie, token, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: atMost / 1000,
  })
  const person = await personOf(db.read(), username)
  // Deactivated in this very moment.
  if (!person) throw new Problem(401, 'wrong-credentials')
  return { body: presentPerson(person, call.timeZone) }
}

async function changePassword(
  call: Call,
  { current, next }: { current: string; next: string },
): Promise<Answer> {
  const { db, person, context, sessionId } = call
  if (!(await passwordIsRight(person.user.passwordHash, current))) throw new Problem(403, 'wrong-credentials')
  if ([...next].length < 15 || next.toLowerCase().includes(person.user.username))
    throw new Problem(422, 'invalid-input', {
      params: { count: 1 },
      errors: [{ field: 'next', code: 'weak-password' }],
    })
  const passwordHash = await hashPassword(next)
  const { username, version } = person.user
  await db.transaction(async (em) => {
    await em.nativeUpdate(
      UserRow,
      { username, version },
      { passwordHash, mustChangePassword: false, version: version + 1, updatedAt: call.now() },
    )
    await em.nativeDelete(SessionRow, { username, id: { $ne: sessionId } })
    await auditIn(em, context, { kind: 'password-changed', actor: username, subject: 'User', code: username })
  })
  return { status: 204 }
}

/** Who is behind the cookie, with his rights of this moment; a change of any role holds on the next request. */
export async function sessionOf(
  db: Database,
  context: Context,
  now: Date,
): Promise<{ id: string; person: Person } | null> {
  const token = getCookie(context, cookie)
  if (!token || token.length > 100) return null
  return personOfSession(db, digest(token), now)
}

export async function personOfSession(
  db: Database,
  id: string,
  now: Date,
): Promise<{ id: string; person: Person } | null> {
  const em = db.read()
  const session = await rowOf(em, SessionRow, { id })
  if (!session) return null
  const idle = now.getTime() - session.seenAt.getTime()
  if (session.expiresAt <= now || idle > idleFor) return null
  const person = await personOf(em, session.username)
  if (!person) return null
  if (idle > 60_000) await db.transaction((tx) => tx.nativeUpdate(SessionRow, { id }, { seenAt: now }))
  return { id, person }
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex')
