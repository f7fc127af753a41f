// Deadlock, lock wait time-out, "record has changed since last read": the other one won, so look again.
const lost = new Set([1213, 1205, 1020])

/** Once more when another transaction won; in the end its error stands. */
export async function again<T>(work: () => Promise<T>, attempts = 4): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (attempts === 1 || !lost.has((error as { errno?: number }).errno ?? 0)) throw error
    return again(work, attempts - 1)
  }
}
