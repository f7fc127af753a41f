import { z } from 'zod'
import { personOf } from '../db/access.ts'
import { RoleRow } from '../db/role.ts'
import { rowsOf } from '../db/row.ts'
import { SessionRow } from '../db/session.ts'
import { UserRow } from '../db/user.ts'
import { auditIn } from './audit.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { takeCookieBack } from './session-cookie.ts'
import { demonstration, session } from './session-answer.ts'
import { presentSession } from './session-json.ts'
import { credentials, signIn } from './sign-in.ts'

export const sessionEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/session',
    summary: 'Sign in; with the code of a second factor where the account has one',
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
    handle: async ({ db, person, timeZone }) => ({ body: await presentSession(db, person, timeZone) }),
  }),
  endpoint({
    method: 'patch',
    path: '/session',
    summary: 'Keep one’s language and theme with the account',
    for: 'self',
    body: z.strictObject({
      language: z.enum(['zh-CN', 'en']).optional(),
      theme: z.enum(['light', 'dark', 'auto']).optional(),
    }),
    answer: session,
    handle: async ({ db, person, timeZone, body, now }) => {
      const { username } = person.user
      const { language, theme } = body
      // No new version: nobody else sees it, and who edits the account meanwhile shall not be told that it changed.
      const chosen = { ...(language && { language }), ...(theme && { theme }) }
      await db.transaction((em) => em.nativeUpdate(UserRow, { username }, { ...chosen, updatedAt: now() }))
      const fresh = await personOf(db.read(), username)
      if (!fresh) throw new Problem(401, 'not-signed-in')
      return { body: await presentSession(db, fresh, timeZone) }
    },
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
      takeCookieBack(context)
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
      const roles = new Map((await rowsOf(db.read(), RoleRow, {})).map((row) => [row.code, row]))
      const accounts = rows.map(({ username, name, role }) => {
        const named = roles.get(role)
        return { username, name, role, roleName: named?.name ?? role, roleNameEn: named?.nameEn ?? role }
      })
      return { body: { accounts } }
    },
  }),
]
