import { z } from 'zod'
import type { Transaction } from '../db/connection.ts'
import { passwordIsRight } from '../db/password.ts'
import { rowOf } from '../db/row.ts'
import { hasSecondFactor, newSecret, stepOf } from '../db/second-factor.ts'
import { UserRow } from '../db/user.ts'
import { auditIn } from './audit.ts'
import { endpoint, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { renewSession } from './own-session.ts'
import { ownTry } from './own-try.ts'
import { Problem } from './problem.ts'

const code = z.string().min(1).max(20)
const password = z.string().min(1).max(400)
const shown = z.union([z.strictObject({ password }), z.strictObject({ totp: code })])

export const secondFactorEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/session/totp',
    summary: 'Begin setting up a second factor: its secret, not yet in force',
    for: 'self',
    answer: z.strictObject({ secret: z.string(), uri: z.string() }),
    problems: [409],
    handle: (call) => begin(call),
  }),
  endpoint({
    method: 'post',
    path: '/session/totp/confirm',
    summary: 'Put the second factor in force by a first code; one’s other sessions end',
    for: 'self',
    body: z.strictObject({ totp: code }),
    status: 204,
    problems: [409, 429],
    handle: (call) => confirm(call as Call, call.body.totp),
  }),
  endpoint({
    method: 'delete',
    path: '/session/totp',
    summary: 'Give the second factor up; shows the password or a code',
    for: 'self',
    body: shown,
    status: 204,
    problems: [409, 429],
    handle: (call) => giveUp(call as Call, call.body),
  }),
]

async function begin({ db, person, secretKey }: Call): Promise<Answer> {
  const { username } = person.user
  const { sealed, secret, uri } = newSecret(secretKey, username)
  // Never over one that is in force; one that was begun before and not confirmed is worth nothing any more.
  const changed = await db.transaction((em) =>
    em.nativeUpdate(UserRow, { username, totpStep: null }, { totpSecret: sealed }),
  )
  if (!changed) throw new Problem(409, 'second-factor-in-force')
  return { body: { secret, uri } }
}

async function confirm(call: Call, totp: string): Promise<Answer> {
  const tried = await ownTry(call)
  const session = await tried.decide(async (em) => {
    const user = await freshOf(em, call)
    if (hasSecondFactor(user)) throw new Problem(409, 'second-factor-in-force')
    if (!user.totpSecret) throw new Problem(409, 'second-factor-not-begun')
    const totpStep = stepOf(call.secretKey, user, totp, call.now())
    if (totpStep === null)
      return new Problem(422, 'invalid-input', {
        params: { count: 1 },
        errors: [{ field: 'totp', code: 'wrong-second-factor' }],
      })
    await change(em, call, 'second-factor-set', { totpStep })
    return renewSession(em, call)
  })
  session.hand()
  return { status: 204 }
}

async function giveUp(call: Call, given: z.infer<typeof shown>): Promise<Answer> {
  const tried = await ownTry(call)
  const compared = call.person.user.passwordHash
  const right = 'password' in given && (await passwordIsRight(compared, given.password))
  await tried.decide(async (em) => {
    const user = await freshOf(em, call)
    if (!hasSecondFactor(user)) throw new Problem(409, 'second-factor-not-begun')
    if ('password' in given) {
      if (!right || user.passwordHash !== compared) return new Problem(403, 'wrong-password')
    } else if (stepOf(call.secretKey, user, given.totp, call.now()) === null)
      return new Problem(403, 'wrong-second-factor')
    await change(em, call, 'second-factor-given-up', { totpSecret: null, totpStep: null })
    return null
  })
  return { status: 204 }
}

async function freshOf(em: Transaction, { person }: Call): Promise<UserRow> {
  const user = await rowOf(em, UserRow, { username: person.user.username })
  if (!user) throw new Problem(401, 'not-signed-in')
  return user
}

async function change(
  em: Transaction,
  { person, context, now }: Call,
  kind: 'second-factor-set' | 'second-factor-given-up',
  changed: { totpSecret?: null; totpStep: number | null },
): Promise<void> {
  const { username } = person.user
  await em.nativeUpdate(UserRow, { username }, { ...changed, updatedAt: now() })
  await auditIn(em, context, { kind, actor: username, subject: 'User', code: username })
}
