import { z } from 'zod'
import type { Transaction } from '../db/connection.ts'
import { passwordIsRight } from '../db/password.ts'
import { leftWithout, newRecoveryCodes } from '../db/recovery-code.ts'
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
type Shown = z.infer<typeof shown>
/** In this one answer and nowhere else. */
const recoveryCodes = z.strictObject({ recoveryCodes: z.array(z.string()) })

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
    answer: recoveryCodes,
    problems: [409, 429],
    handle: (call) => confirm(call as Call, call.body.totp),
  }),
  endpoint({
    method: 'post',
    path: '/session/recovery-codes',
    summary: 'New recovery codes in place of those there were; shows the password or a code',
    for: 'self',
    body: shown,
    answer: recoveryCodes,
    problems: [409, 429],
    handle: (call) => renewCodes(call as Call, call.body),
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
  const { codes, digests } = newRecoveryCodes(call.secretKey, call.person.user.username)
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
    await change(em, call, 'second-factor-set', { totpStep, recoveryCodes: digests })
    return renewSession(em, call)
  })
  session.hand()
  return { body: { recoveryCodes: codes } }
}

async function renewCodes(call: Call, given: Shown): Promise<Answer> {
  const { codes, digests } = newRecoveryCodes(call.secretKey, call.person.user.username)
  await onceShown(call, given, (em) => change(em, call, 'recovery-codes-made', { recoveryCodes: digests }))
  return { body: { recoveryCodes: codes } }
}

async function giveUp(call: Call, given: Shown): Promise<Answer> {
  const none = { totpSecret: null, totpStep: null, recoveryCodes: null }
  await onceShown(call, given, (em) => change(em, call, 'second-factor-given-up', none))
  return { status: 204 }
}

/** What is done to a second factor that is in force, once its owner has shown that it is he. */
async function onceShown(call: Call, given: Shown, work: (em: Transaction) => Promise<void>): Promise<void> {
  const tried = await ownTry(call)
  const compared = call.person.user.passwordHash
  const right = 'password' in given && (await passwordIsRight(compared, given.password))
  await tried.decide(async (em) => {
    const user = await freshOf(em, call)
    if (!hasSecondFactor(user)) throw new Problem(409, 'second-factor-not-begun')
    if ('password' in given) {
      if (!right || user.passwordHash !== compared) return new Problem(403, 'wrong-password')
    } else if (!isCode(call, user, given.totp)) return new Problem(403, 'wrong-second-factor')
    await work(em)
    return null
  })
}

const isCode = ({ secretKey, now }: Call, user: UserRow, typed: string) =>
  stepOf(secretKey, user, typed, now()) !== null || leftWithout(secretKey, user, typed) !== null

async function freshOf(em: Transaction, { person }: Call): Promise<UserRow> {
  const user = await rowOf(em, UserRow, { username: person.user.username })
  if (!user) throw new Problem(401, 'not-signed-in')
  return user
}

async function change(
  em: Transaction,
  { person, context, now }: Call,
  kind: 'second-factor-set' | 'second-factor-given-up' | 'recovery-codes-made',
  changed: { totpSecret?: null; totpStep?: number | null; recoveryCodes: string[] | null },
): Promise<void> {
  const { username } = person.user
  await em.nativeUpdate(UserRow, { username }, { ...changed, updatedAt: now() })
  await auditIn(em, context, { kind, actor: username, subject: 'User', code: username })
}
