import { sql } from '@mikro-orm/core'
import { z } from 'zod'
import { isCommonPassword } from '../db/common-password.ts'
import { hashPassword, passwordIsRight } from '../db/password.ts'
import { UserRow } from '../db/user.ts'
import { passwordFault } from '../domain/password.ts'
import { auditIn } from './audit.ts'
import { endpoint, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { renewSession } from './own-session.ts'
import { ownTry } from './own-try.ts'
import { Problem } from './problem.ts'

const change = z.strictObject({ current: z.string().min(1).max(400), next: z.string().min(1).max(1000) })

export const ownPasswordEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/session/password',
    summary: 'Change one’s own password; one’s other sessions end',
    for: 'self',
    body: change,
    status: 204,
    problems: [403, 422, 429],
    handle: (call) => changePassword(call as Call, call.body),
  }),
]

async function changePassword(call: Call, { current, next }: z.infer<typeof change>): Promise<Answer> {
  const { user } = call.person
  refuseWeak(user, current, next)
  const tried = await ownTry(call)
  const right = await passwordIsRight(user.passwordHash, current)
  const passwordHash = right ? await hashPassword(next) : ''
  const session = await tried.decide(async (em) => {
    const { username, passwordHash: compared } = user
    // Guarded by the hash that was compared: an administrator who gave him another password meanwhile has the last word.
    const changed =
      right &&
      (await em.nativeUpdate(
        UserRow,
        { username, passwordHash: compared },
        {
          ...{ passwordHash, mustChangePassword: false, passwordExpiresAt: null },
          ...{ version: sql`version + 1`, updatedAt: call.now() },
        },
      ))
    if (!changed) return new Problem(403, 'wrong-password')
    const renewed = await renewSession(em, call)
    await auditIn(em, call.context, {
      ...{ kind: 'password-changed', actor: username, subject: 'User', code: username },
      details: { sessionsEnded: renewed.ended },
    })
    return renewed
  })
  session.hand()
  return { status: 204 }
}

function refuseWeak(user: UserRow, current: string, next: string): void {
  const same = next.normalize('NFC') === current.normalize('NFC')
  const fault = same ? { code: 'password-same' as const } : passwordFault(next, user, isCommonPassword)
  if (fault)
    throw new Problem(422, 'invalid-input', { params: { count: 1 }, errors: [{ field: 'next', ...fault }] })
}
