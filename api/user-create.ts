import { raiseEpoch } from '../db/access.ts'
import { givenRole } from '../db/administered.ts'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { makeOneTimePassword } from '../db/one-time-password.ts'
import { rowOf } from '../db/row.ts'
import { supervision } from '../db/supervision.ts'
import { UserRow } from '../db/user.ts'
import { refuse } from '../domain/refusal.ts'
import {
  isReserved,
  mayGiveRole,
  type Administrator,
  type GivenRole,
  type UserInput,
} from '../domain/user.ts'
import { auditIn } from './audit.ts'
import { commandRow, type Mark } from './command-row.ts'
import type { Answer, Call } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { problemOf } from './problem.ts'
import { administratorIn } from './user-act.ts'
import { administratorOf, presentUser } from './user-json.ts'
import { tellOfPower } from './user-notice.ts'

/** A new user with a one-time password, which is in this answer and nowhere else. */
export const createUser = (call: Call, input: UserInput): Promise<Answer> =>
  once(
    call,
    (mark) => make(call, mark, input),
    (known) => answerAgain(call, known, 201),
  )

async function make(call: Call, mark: Mark, input: UserInput): Promise<Answer> {
  await demandRole(call.db.read(), administratorOf(call.person), input.role)
  const at = call.now()
  const { password, columns } = await makeOneTimePassword(at)
  const { username } = input
  const typed = {
    username,
    name: input.name,
    role: input.role,
    phone: input.phone ?? null,
    email: input.email ?? null,
    supervisor: input.supervisor ?? null,
  }
  const row = { ...typed, ...columns, active: true, createdAt: at, updatedAt: at, version: 1 }
  await call.db.transaction(async (em) => {
    await raiseEpoch(em)
    const role = await demandRole(em, await administratorIn(call, em), input.role)
    if (isReserved(username) || (await rowOf(em, UserRow, { username })))
      throw problemOf(refuse('input', 'username-taken', { field: 'username', params: { username } }))
    await demandSupervisor(em, username, input.supervisor)
    await em.insert(UserRow, row)
    const made = { subject: 'User', number: null, input: { username }, state: 'done', version: 1 } as const
    await em.insert(CommandRow, commandRow(call, mark, { ...made, name: 'create', answerStatus: 201 }))
    const actor = call.person.user.username
    await auditIn(em, call.context, {
      kind: 'user-created',
      actor,
      subject: 'User',
      code: username,
      details: { before: null, after: typed },
    })
    await tellOfPower(em, call, { username, name: input.name }, role)
  })
  const standing = await rowOf(call.db.read(), UserRow, { username })
  if (!standing) throw new Error(`${username} was created and is gone`)
  return {
    status: 201,
    body: { ...(await presentUser(call, standing)), oneTimePassword: password },
    version: standing.version,
    headers: { location: `/api/users/${username}` },
  }
}

/**
 * What a key that was used before gets: the user as he is by now. The one-time password is not kept, so it is not
 * said again; who lost the first answer resets the password.
 */
export async function answerAgain(call: Call, known: CommandRow, status: number): Promise<Answer> {
  const row = await rowOf(call.db.read(), UserRow, { username: String(known.input?.username) })
  if (!row) throw new Error('a user is never deleted')
  return {
    status,
    body: { ...(await presentUser(call, row)), oneTimePassword: null },
    version: row.version,
    headers: { 'idempotency-replayed': 'true' },
  }
}

/** The role, when it is there and this person may give it. */
export async function demandRole(em: Transaction, actor: Administrator, code: string): Promise<GivenRole> {
  const role = await givenRole(em, code)
  if (!role) throw problemOf(refuse('input', 'unknown-code', { field: 'role' }))
  const giving = mayGiveRole(actor, role)
  if (giving !== true) throw problemOf(giving)
  return role
}

export async function demandSupervisor(
  em: Transaction,
  username: string,
  supervisor: string | null | undefined,
): Promise<void> {
  const verdict = supervisor ? await supervision(em, username, supervisor) : true
  if (verdict !== true) throw problemOf(verdict)
}
