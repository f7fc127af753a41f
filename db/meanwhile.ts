import { SqlitePlatform } from '@mikro-orm/sql'
import type { Transaction } from './connection.ts'

/**
 * A second question to the database while the first is answered. MariaDB answers both at once, so it is asked now and its
 * answer taken, or left, later; SQLite has one after the other, on the thread that serves everybody, so there it is asked
 * when the answer is wanted.
 */
export function meanwhile<Answer>(em: Transaction, ask: () => Promise<Answer>): () => Promise<Answer> {
  if (em.getPlatform() instanceof SqlitePlatform || em.isInTransaction()) return ask
  const asked = ask()
  // Whoever takes the answer is told; a failure that nobody waits for ends no process.
  asked.catch(() => undefined)
  return () => asked
}
