import type { Transaction } from '../db/connection.ts'
import { countFailure, takeTurn, tryLimitOf, waitFor } from '../db/failed-try.ts'
import { settingsIn } from '../db/settings.ts'
import type { Call } from './endpoint.ts'
import { Problem } from './problem.ts'

/**
 * A password or a code that somebody signed in has to show once more. Counted apart from sign-ins: strangers who guess
 * at his account do not take his own tries away.
 */
export async function ownTry(call: Call) {
  const { db, person, timeZone } = call
  const { username } = person.user
  const limit = tryLimitOf(await settingsIn(db.read(), timeZone))
  const keys = [`own:${username}`]

  async function refuseThrottled(em: Transaction): Promise<void> {
    const retryAfter = await waitFor(em, keys, limit, call.now())
    if (retryAfter > 0) throw new Problem(429, 'too-many-tries', { retryAfter })
  }
  // Before anything is hashed.
  await refuseThrottled(db.read())

  return {
    /** One try after the other; what was not right is counted and stays so, and nothing else is done. */
    async decide<T>(work: (em: Transaction) => Promise<T | Problem>): Promise<T> {
      const outcome = await db.transaction(async (em) => {
        await takeTurn(em)
        await refuseThrottled(em)
        const result = await work(em)
        if (result instanceof Problem) await countFailure(em, keys, limit, call.now())
        return result
      })
      if (outcome instanceof Problem) throw outcome
      return outcome
    },
  }
}
