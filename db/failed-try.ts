import type { Settings } from '../domain/setting.ts'
import type { Transaction } from './connection.ts'
import { goAlone } from './number-counter.ts'
import { LoginFailureRow } from './session.ts'

export const tryTurn = 'failed-try'

/** How many failed tries there may be within how long. */
export interface TryLimit {
  count: number
  within: number
}
export const tryLimitOf = (settings: Settings): TryLimit => ({
  count: settings['security.failedSignIns'],
  within: settings['security.failedSignInMinutes'] * 60_000,
})

/**
 * Who decides on a try goes alone from here to the end of his transaction: what he counts is what stands, so that of
 * many guesses at once no more get an answer than the limit allows, whichever process they came to.
 */
export const takeTurn = (em: Transaction) => goAlone(em, tryTurn)

/** Seconds until another try is allowed under every one of these keys: until enough failures are old. 0: now. */
export async function waitFor(
  em: Transaction,
  keys: string[],
  { count, within }: TryLimit,
  now: Date,
): Promise<number> {
  const [since, until] = [now.getTime() - within, now.getTime() + within].map((at) => new Date(at))
  let wait = 0
  for (const key of keys) {
    // A failure from long after now was made before the clock went back: it must not lock anybody out until then.
    const failures = await em.find(
      LoginFailureRow,
      { key, at: { $gt: since, $lte: until } },
      { orderBy: { at: 'desc' }, limit: count },
    )
    const oldest = failures[count - 1]
    if (oldest) wait = Math.max(wait, oldest.at.getTime() + within - now.getTime())
  }
  return Math.ceil(wait / 1000)
}

/** Counts a failure under each key, and forgets those that no longer count, whoever's they were. */
export async function countFailure(
  em: Transaction,
  keys: string[],
  { within }: TryLimit,
  now: Date,
): Promise<void> {
  await em.nativeDelete(LoginFailureRow, { at: { $lte: new Date(now.getTime() - within) } })
  await em.insertMany(
    LoginFailureRow,
    keys.map((key) => ({ key, at: now })),
  )
}

export const accountKey = (username: string) => `account:${username}`

/** Who of these people cannot sign in from a strange address just now, because too many tries have failed. */
export async function lockedAmong(
  em: Transaction,
  usernames: string[],
  { count, within }: TryLimit,
  now: Date,
): Promise<Set<string>> {
  if (usernames.length === 0) return new Set()
  const failures = await em.find(LoginFailureRow, {
    key: { $in: usernames.map(accountKey) },
    at: { $gt: new Date(now.getTime() - within) },
  })
  const tries = Map.groupBy(failures, ({ key }) => key)
  return new Set(usernames.filter((username) => (tries.get(accountKey(username))?.length ?? 0) >= count))
}
