import { setTimeout as wait } from 'node:timers/promises'

// Deadlock, lock wait time-out, "record has changed since last read": the other one won, so look again.
const lost = new Set([1213, 1205, 1020])

/** Once more when another transaction won; in the end its error stands. */
export async function again<T>(work: () => Promise<T>, attempts = 6): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (attempts === 1 || !hasLost(error)) throw error
    // At different times, or the same two meet again.
    await wait(Math.random() * 40)
    return again(work, attempts - 1)
  }
}

interface Failed {
  errno?: number
  cause?: unknown
}
/** Whoever read within the transaction may have wrapped what the database said. */
function hasLost(error: unknown): boolean {
  const { errno, cause } = (error ?? {}) as Failed
  return lost.has(errno ?? 0) || (cause !== undefined && hasLost(cause))
}
