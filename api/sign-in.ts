import { z } from 'zod'
import { personOf, type Person } from '../db/access.ts'
import type { Transaction } from '../db/connection.ts'
import { countFailure, takeTurn } from '../db/failed-try.ts'
import { hashPassword, isOutdated, passwordIsRight } from '../db/password.ts'
import { leftWithout } from '../db/recovery-code.ts'
import { rowOf } from '../db/row.ts'
import { hasSecondFactor, stepOf } from '../db/second-factor.ts'
import { SessionRow } from '../db/session.ts'
import { UserRow } from '../db/user.ts'
import { signInFailures } from '../operations/metrics.ts'
import { auditIn } from './audit.ts'
import type { Answer, Call } from './endpoint.ts'
import { Problem } from './problem.ts'
import { claimedSession, idleFor, openSession } from './session-cookie.ts'
import { presentSession } from './session-json.ts'
import { attemptOf, throttled, waitOf, type Attempt } from './sign-in-attempt.ts'

// Of a password 200 characters, each of which may be two units.
export const credentials = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(400),
  totp: z.string().max(20).optional(),
})

type Reason = 'unknown' | 'inactive' | 'wrong' | 'expired' | 'second-factor' | 'throttled'
type Outcome =
  | { problem: Problem; reason: Reason | null }
  | { person: Person; session: Awaited<ReturnType<typeof openSession>> }

export async function signIn(call: Call, typed: z.infer<typeof credentials>): Promise<Answer> {
  const { db, timeZone } = call
  const attempt = await attemptOf(call, typed.username)
  const wait = await waitOf(db.read(), call, attempt)
  if (wait > 0) throw await throttled(call, attempt, wait)

  // The same work whoever it is: one comparison, outside of any transaction.
  const { user } = attempt
  const right = await passwordIsRight(user?.active ? user.passwordHash : null, typed.password)
  const renewed = right && user && isOutdated(user.passwordHash) ? await hashPassword(typed.password) : null

  const outcome = await db.transaction((em) => decide(em, call, attempt, { ...typed, right, renewed }))
  if ('problem' in outcome) {
    const { problem, reason } = outcome
    if (reason === 'throttled') throw await throttled(call, attempt, problem.more.retryAfter ?? 1)
    if (reason) signInFailures.inc({ reason: reason === 'second-factor' ? 'second factor' : 'wrong' })
    throw problem
  }
  outcome.session.hand()
  return { body: await presentSession(db, outcome.person, timeZone) }
}

/** What was shown for it, and what the comparison said. */
interface Shown {
  totp?: string | undefined
  right: boolean
  /** A hash of today's cost, where the stored one is older. */
  renewed: string | null
}

/**
 * Has the last word, one attempt after the other: of fifty guesses at once ten get an answer, and the others learn
 * nothing though their passwords were compared. A failure, a session and what is noted of it stand together or not at all.
 */
async function decide(em: Transaction, call: Call, attempt: Attempt, shown: Shown): Promise<Outcome> {
  const { context } = call
  const now = call.now()
  await takeTurn(em)
  const retryAfter = await waitOf(em, call, attempt)
  if (retryAfter > 0)
    return { problem: new Problem(429, 'too-many-failures', { retryAfter }), reason: 'throttled' }

  // Read for everybody alike, found before or not.
  const user = await rowOf(em, UserRow, { username: attempt.username })
  const factor = user !== null && hasSecondFactor(user)
  const step = factor && shown.totp ? stepOf(call.secretKey, user, shown.totp, now) : null
  // A code of the telephone is used up by its step, a recovery code by being gone.
  const left = factor && shown.totp && step === null ? leftWithout(call.secretKey, user, shown.totp) : null
  const opened = step !== null || left !== null
  const refused = refusalOf(user, { ...shown, ...{ compared: attempt.user, factor, opened, now } })
  if (refused) {
    if (refused.reason) {
      await countFailure(em, attempt.keys, attempt.limit, now)
      await auditIn(em, context, {
        kind: 'sign-in-refused',
        actor: null,
        // What nobody is called may well be a password that slipped into the wrong field.
        ...(user && { subject: 'User', code: user.username }),
        details: { reason: refused.reason },
      })
    }
    return refused
  }
  if (!user) throw new Error('nobody was let in')
  await em.nativeUpdate(
    UserRow,
    { username: user.username },
    {
      signedInAt: now,
      ...(shown.renewed && { passwordHash: shown.renewed }),
      // A one-time password is used up.
      ...(user.passwordExpiresAt && { passwordExpiresAt: now }),
      ...(step !== null && { totpStep: step }),
      ...(left && { recoveryCodes: left }),
    },
  )
  const before = claimedSession(context)
  await em.nativeDelete(SessionRow, {
    $or: [
      { expiresAt: { $lte: now } },
      { seenAt: { $lt: new Date(now.getTime() - idleFor) } },
      ...(before ? [{ id: before }] : []),
    ],
  })
  const session = await openSession(em, context, user.username, { now })
  await auditIn(em, context, { kind: 'signed-in', actor: user.username })
  if (left)
    await auditIn(em, context, {
      kind: 'recovery-code-used',
      actor: user.username,
      subject: 'User',
      code: user.username,
      details: { left: left.length },
    })
  const person = await personOf(em, user.username)
  if (!person) throw new Error('who was let in is not there')
  return { person, session }
}

interface Compared extends Shown {
  /** The account as it was when its password was compared. */
  compared: UserRow | null
  factor: boolean
  /** By a code of its telephone or by a recovery code. */
  opened: boolean
  now: Date
}

/** Why this is no sign-in, if it is none. The reason is for the audit: the answer tells none of the first four apart. */
function refusalOf(user: UserRow | null, { totp, right, compared, factor, opened, now }: Compared) {
  const wrong = (reason: Reason) => ({ problem: new Problem(401, 'wrong-credentials'), reason })
  if (!user) return wrong('unknown')
  if (!user.active) return wrong('inactive')
  // A password that was changed since it was compared is not the right one any more.
  if (!right || user.passwordHash !== compared?.passwordHash) return wrong('wrong')
  if (user.passwordExpiresAt && user.passwordExpiresAt <= now) return wrong('expired')
  if (!factor || opened) return null
  if (!totp?.trim()) return { problem: new Problem(401, 'second-factor-required'), reason: null }
  return { problem: new Problem(401, 'wrong-second-factor'), reason: 'second-factor' as const }
}
