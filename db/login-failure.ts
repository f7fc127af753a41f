import type { Transaction } from './connection.ts'
import { LoginFailureRow } from './session.ts'

/** So many failed sign-ins within so long, and whoever they were made for has to wait. */
export const failureLimit = { count: 10, within: 3 * 60_000 }

export const accountKey = (username: string) => `account:${username.slice(0, 80)}`

/** Who of these people cannot sign in just now, because too many tries have failed. */
export async function lockedAmong(em: Transaction, usernames: string[], now: Date): Promise<Set<string>> {
  if (usernames.length === 0) return new Set()
  const { count, within } = failureLimit
  const failures = await em.find(LoginFailureRow, {
    key: { $in: usernames.map(accountKey) },
    at: { $gt: new Date(now.getTime() - within) },
  })
  const tries = new Map<string, number>()
  for (const { key } of failures) tries.set(key, (tries.get(key) ?? 0) + 1)
  return new Set(usernames.filter((username) => (tries.get(accountKey(username)) ?? 0) >= count))
}
