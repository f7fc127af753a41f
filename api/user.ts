import { z } from 'zod'
import { SessionRow } from '../db/session.ts'
import { userSearch } from '../db/user-list.ts'
import { UserRow } from '../db/user.ts'
import { userEdit, userInput } from '../domain/user.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { listQuery, page } from './list.ts'
import { idleFor } from './session-cookie.ts'
import { userOf } from './user-act.ts'
import { roleChoices, user, userPage, userRights, userSessions, userWithPassword } from './user-answer.ts'
import { createUser } from './user-create.ts'
import { editUser } from './user-edit.ts'
import { presentUser, presentUsers } from './user-json.ts'
import { endSessions, resetPassword, resetTotp } from './user-reset.ts'
import { choicesOfRoles, rightsOfUser } from './user-right.ts'

const subject = 'User'
const read = { subject, action: 'read' }
const query = listQuery(['createdAt', 'username', 'name', 'signedInAt'], {
  role: z.string().max(40).optional(),
  active: z.enum(['true', 'false']).optional(),
  supervisor: z.string().max(32).optional(),
  total: z.literal('exact').optional(),
})

export const userEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/users',
    summary: 'List users',
    for: read,
    query,
    answer: userPage,
    handle: async (call) => ({ body: await list(call) }),
  }),
  endpoint({
    method: 'post',
    path: '/users',
    summary: 'Create a user; the one-time password is in the first answer only',
    for: { subject, action: 'create' },
    body: userInput,
    answer: userWithPassword,
    status: 201,
    handle: (call) => createUser(call as Call, call.body),
  }),
  endpoint({
    method: 'get',
    path: '/role-choices',
    summary: 'The roles there are, and which of them one may give',
    for: read,
    answer: roleChoices,
    handle: (call) => choicesOfRoles(call),
  }),
  endpoint({
    method: 'get',
    path: '/users/{username}',
    summary: 'One user, with what he has in hand',
    for: read,
    answer: user,
    problems: [404],
    handle: async (call) => {
      const row = await userOf(call.db.read(), call)
      return { body: await presentUser(call, row), version: row.version }
    },
  }),
  endpoint({
    method: 'patch',
    path: '/users/{username}',
    summary: 'Edit a user, give another role, deactivate or activate',
    for: { subject },
    body: userEdit,
    answer: user,
    problems: [404, 409, 412, 428],
    handle: (call) => editUser(call as Call, call.body),
  }),
  endpoint({
    method: 'post',
    path: '/users/{username}/reset',
    summary: 'Give a new one-time password, which is in the first answer only; all sessions end',
    for: { subject },
    body: z.strictObject({}),
    answer: userWithPassword,
    current: user,
    problems: [404, 409, 412],
    handle: (call) => resetPassword(call as Call),
  }),
  endpoint({
    method: 'delete',
    path: '/users/{username}/totp',
    summary: 'Take the second factor off a user who has lost it',
    for: { subject },
    status: 204,
    current: user,
    problems: [404, 409, 412],
    handle: (call) => resetTotp(call),
  }),
  endpoint({
    method: 'get',
    path: '/users/{username}/sessions',
    summary: 'A user’s sessions, the latest first',
    for: read,
    answer: userSessions,
    problems: [404],
    handle: async (call) => ({ body: { items: await sessionsOf(call) } }),
  }),
  endpoint({
    method: 'delete',
    path: '/users/{username}/sessions',
    summary: 'End all sessions of a user',
    for: { subject },
    status: 204,
    current: user,
    problems: [404, 412],
    handle: (call) => endSessions(call),
  }),
  endpoint({
    method: 'get',
    path: '/users/{username}/rights',
    summary: 'Every right a user has, and whence',
    for: read,
    answer: userRights,
    problems: [404],
    handle: (call) => rightsOfUser(call),
  }),
]

async function list(call: Call<z.infer<typeof query>>) {
  const em = call.db.read()
  const { q, role, active, supervisor, sort, limit, cursor, total } = call.query
  const where = {
    $and: [
      q ? userSearch(q) : {},
      {
        ...(role && { role }),
        ...(active && { active: active === 'true' }),
        ...(supervisor && { supervisor }),
      },
    ].filter((condition) => Object.keys(condition).length > 0),
  }
  const { rows, ...rest } = await page(em, UserRow, (where.$and.length > 0 ? where : {}) as never, {
    sort: sort ?? 'username',
    key: 'username',
    ...(limit && { limit }),
    ...(cursor !== undefined && { cursor }),
    ...(total && { total }),
  })
  return { items: await presentUsers(call, rows, em), ...rest }
}

async function sessionsOf(call: Call) {
  const em = call.db.read()
  const { username } = await userOf(em, call)
  const alive = { expiresAt: { $gt: call.now() }, seenAt: { $gt: new Date(call.now().getTime() - idleFor) } }
  const rows = await em.find(SessionRow, { username, ...alive }, { orderBy: { seenAt: 'desc' } })
  return rows.map(({ createdAt, seenAt, expiresAt, address, agent }) => ({
    createdAt,
    seenAt,
    expiresAt,
    address: address ?? null,
    agent: agent ?? null,
  }))
}
