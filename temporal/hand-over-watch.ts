import type { Database } from '../db/connection.ts'
import { HandOverRow } from '../db/hand-over.ts'
import { wantNudge } from '../db/write.ts'

/** Milliseconds without a piece moved after which the process of a hand-over is taken for lost. */
const lostAfter = 2 * 60_000

/** A hand-over whose process was ended, or never begun, is begun again where it stood. */
export async function wakeHandOvers(db: Database, at: Date): Promise<void> {
  const silent = { state: 'underWay' as const, updatedAt: { $lt: new Date(at.getTime() - lostAfter) } }
  const rows = await db.read().find(HandOverRow, silent, { orderBy: { number: 'asc' }, limit: 50 })
  if (rows.length === 0) return
  await db.transaction(async (em) => {
    for (const { number, updatedAt } of rows)
      // One that has moved on meanwhile needs no waking.
      if ((await em.nativeUpdate(HandOverRow, { number, updatedAt }, { updatedAt: at })) === 1)
        await wantNudge(em, 'HandOver', number, at)
  })
}
