import { livingSubjects } from '../domain/lifecycles.ts'
import type { Database } from './connection.ts'
import { InteractionRow } from './interaction.ts'
import { keeperOf } from './keeper.ts'
import { ProcessNudgeRow } from './process-nudge.ts'
import { waitsIn } from './reminder.ts'

/** What waits for a process: nudges not yet sent, and records past their moment. Both are near zero when all is well. */
export async function backlogOf(db: Database, now: Date) {
  const em = db.read()
  const nudges = await em.count(ProcessNudgeRow)
  const [oldest] = await em.find(ProcessNudgeRow, {}, { orderBy: { wantedAt: 'asc' }, limit: 1 })
  let pastDue = 0
  for (const subject of livingSubjects)
    pastDue += await em.count(keeperOf(subject).row, { nextAt: { $lt: now }, deletedAt: null })
  const reminders = await em.count(InteractionRow, { ...waitsIn(em), nextContactAt: { $lt: now } })
  return {
    nudges,
    oldestNudgeSeconds: oldest ? Math.max(0, (now.getTime() - oldest.wantedAt.getTime()) / 1000) : 0,
    pastDue: pastDue + reminders,
  }
}
