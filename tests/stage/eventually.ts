import { setTimeout as wait } from 'node:timers/promises'

/** Waits until it is so; says what stood instead when it never comes. */
export async function eventually<T>(look: () => Promise<T> | T, patience = 30_000): Promise<T> {
  const until = Date.now() + patience
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (Date.now() > until) throw error
      await wait(50)
    }
  }
}
