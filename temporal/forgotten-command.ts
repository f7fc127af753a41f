import { CommandRow } from '../db/command.ts'
import type { Database } from '../db/connection.ts'
import { refuse, statusOf } from '../domain/refusal.ts'

/**
 * Ends the commands that were never sent on and that nobody asks about any more. Commit refuses what is older
 * than two minutes, so what is older than three is not being written by anybody.
 */
export async function endForgotten(db: Database, at: Date): Promise<void> {
  const forgotten = { state: 'pending', at: { $lt: new Date(at.getTime() - 3 * 60_000) } } as const
  if ((await db.read().count(CommandRow, forgotten)) === 0) return
  const problem = refuse('expired', 'command-expired')
  const end = { state: 'expired', problem, answerStatus: statusOf.expired, decidedAt: at } as const
  await db.transaction((em) => em.nativeUpdate(CommandRow, forgotten, end))
}
