import { AuditEntryRow } from '../db/audit-entry.ts'
import type { Transaction } from '../db/connection.ts'
import { accountKey, takeTurn, tryLimitOf, waitFor, type TryLimit } from '../db/failed-try.ts'
import { rowOf } from '../db/row.ts'
import { LoginFailureRow } from '../db/session.ts'
import { settingsIn } from '../db/settings.ts'
import { UserRow } from '../db/user.ts'
import * as input from '../domain/input.ts'
import { signInFailures } from '../operations/metrics.ts'
import { auditIn } from './audit.ts'
import { addressOf, networkOf } from './client-address.ts'
import type { Call } from './endpoint.ts'
import { Problem } from './problem.ts'

/** What is known of an attempt before its password is looked at. */
export interface Attempt {
  username: string
  user: UserRow | null
  limit: TryLimit
  /** What a failure counts for, the account first; and the account's key alone. */
  keys: string[]
  account: string | null
}

export async function attemptOf({ db, context, timeZone }: Call, typed: string): Promise<Attempt> {
  const em = db.read()
  // One account in any case. What cannot be a name is nobody's, and is not counted by itself: it would only fill the
  // table.
  const username = typed.toLowerCase()
  const isName = input.username.safeParse(username).success
  const account = isName ? accountKey(username) : null
  return {
    username,
    user: isName ? await rowOf(em, UserRow, { username }) : null,
    limit: tryLimitOf(await settingsIn(em, timeZone)),
    keys: [...(account ? [account] : []), `address:${networkOf(addressOf(context))}`],
    account,
  }
}

/**
 * Seconds until this attempt may be made. An account that strangers are guessing at is closed to strangers only: from
 * where its owner has signed in lately, the limit of that address alone holds, so that nobody is locked out for good.
 */
export async function waitOf(em: Transaction, { context, now }: Call, attempt: Attempt): Promise<number> {
  const { keys, account, limit } = attempt
  const byAddress = await waitFor(
    em,
    keys.filter((key) => key !== account),
    limit,
    now(),
  )
  const byAccount = account ? await waitFor(em, [account], limit, now()) : 0
  if (byAccount <= byAddress) return byAddress
  return (await isFamiliar(em, attempt.username, addressOf(context), now())) ? byAddress : byAccount
}

const familiarFor = 30 * 24 * 60 * 60_000

async function isFamiliar(em: Transaction, actor: string, address: string, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - familiarFor)
  return (await em.count(AuditEntryRow, { actor, at: { $gt: since }, kind: 'signed-in', address })) > 0
}

/** In the audit once for as long as the limit holds: a flood that is refused must not fill it. */
export async function throttled(call: Call, attempt: Attempt, retryAfter: number): Promise<Problem> {
  const { db, context } = call
  const { keys, limit, user } = attempt
  const now = call.now()
  signInFailures.inc({ reason: 'throttled' })
  const key = `told:${keys[0]}`
  const since = new Date(now.getTime() - limit.within)
  const told = (em: Transaction) => em.count(LoginFailureRow, { key, at: { $gt: since } })
  if ((await told(db.read())) === 0)
    await db.transaction(async (em) => {
      await takeTurn(em)
      if ((await told(em)) > 0) return
      await em.insert(LoginFailureRow, { key, at: now })
      await auditIn(em, context, {
        kind: 'sign-in-refused',
        actor: null,
        ...(user && { subject: 'User', code: user.username }),
        details: { reason: 'throttled' },
      })
    })
  return new Problem(429, 'too-many-failures', { retryAfter })
}
