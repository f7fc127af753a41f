import { CommandRow } from '../db/command.ts'
import { accountKey } from '../db/failed-try.ts'
import { makeOneTimePassword } from '../db/one-time-password.ts'
import { updateRow } from '../db/row.ts'
import { LoginFailureRow, SessionRow } from '../db/session.ts'
import { UserRow } from '../db/user.ts'
import type { UserAct } from '../domain/user.ts'
import { auditIn } from './audit.ts'
import { commandRow, type Mark } from './command-row.ts'
import type { Answer, Call } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { act, demandAct, userOf } from './user-act.ts'
import { answerAgain } from './user-create.ts'
import { presentUser } from './user-json.ts'

const only = (name: UserAct) => ({ acts: () => [name] })

/** A new one-time password for who has lost his: the old one and every session end with it. */
export const resetPassword = (call: Call): Promise<Answer> =>
  once(
    call,
    (mark) => reset(call, mark),
    (known) => answerAgain(call, known, 200),
  )

async function reset(call: Call, mark: Mark): Promise<Answer> {
  await demandAct(call, only('reset'))
  const at = call.now()
  const { password, columns } = await makeOneTimePassword(at)
  await act(call, only('reset'), async (em, { username, version }) => {
    const changes = { ...columns, updatedAt: at, version: version + 1 }
    await updateRow(em, UserRow, { username, version }, changes)
    const sessions = await em.nativeDelete(SessionRow, { username })
    // Whoever guessed at the old password shall not keep its owner from the new one.
    await em.nativeDelete(LoginFailureRow, { key: accountKey(username) })
    const done = { subject: 'User', number: null, input: { username }, state: 'done' } as const
    await em.insert(CommandRow, commandRow(call, mark, { ...done, name: 'reset', version: version + 1 }))
    await auditIn(em, call.context, {
      kind: 'user-reset',
      actor: call.person.user.username,
      subject: 'User',
      code: username,
      details: { sessions },
    })
  })
  const row = await userOf(call.db.read(), call)
  return { body: { ...(await presentUser(call, row)), oneTimePassword: password }, version: row.version }
}

/** For who has lost the telephone: from now on the password alone opens, until he sets up another second factor. */
export async function resetTotp(call: Call): Promise<Answer> {
  await act(call, only('reset-totp'), async (em, { username, version }) => {
    const changes = {
      totpSecret: null,
      totpStep: null,
      recoveryCodes: null,
      updatedAt: call.now(),
      version: version + 1,
    }
    await updateRow(em, UserRow, { username, version }, changes)
    await auditIn(em, call.context, {
      kind: 'totp-reset',
      actor: call.person.user.username,
      subject: 'User',
      code: username,
      details: { before: { hasTotp: true }, after: { hasTotp: false } },
    })
  })
  return { status: 204 }
}

export async function endSessions(call: Call): Promise<Answer> {
  await act(call, only('end-sessions'), async (em, { username }) => {
    const sessions = await em.nativeDelete(SessionRow, { username })
    await auditIn(em, call.context, {
      kind: 'user-sessions-ended',
      actor: call.person.user.username,
      subject: 'User',
      code: username,
      details: { sessions },
    })
  })
  return { status: 204 }
}
