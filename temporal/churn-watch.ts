import type { Logger } from 'pino'
import { churnControl, ChurnScanRow } from '../db/churn-scan.ts'
import type { Database } from '../db/connection.ts'
import { rowsOf } from '../db/row.ts'
import { ensureChurnSchedule, isChurnPaused, startChurnScan } from './churn-schedule.ts'
import { isEngineTrouble, type Engine } from './client.ts'

interface Surroundings {
  db: Database
  engine: Engine
  timeZone: string
  now: () => Date
  log: Logger
}

/** Milliseconds after which a scan that waits, or of which nothing is heard, is begun again. */
const unheardAfter = 15_000
const untouchedAfter = 60_000

/** The nightly scan is on the clock, paused when that was decided. */
export async function startChurn({ db, engine, timeZone }: Pick<Surroundings, 'db' | 'engine' | 'timeZone'>) {
  await ensureChurnSchedule(engine, { paused: await isDecidedPaused(db), timeZone })
}

const isDecidedPaused = async (db: Database) => (await churnControl(db.read()))?.paused ?? false

/** What was decided about the scan and did not reach the engine, or was changed there, reaches it now. */
export async function tendChurn({ db, engine, timeZone, now, log }: Surroundings): Promise<void> {
  try {
    const paused = await isDecidedPaused(db)
    if ((await isChurnPaused(engine)) !== paused) await ensureChurnSchedule(engine, { paused, timeZone })
    for (const id of await left(db, now())) await startChurnScan(engine, id)
  } catch (error) {
    if (!isEngineTrouble(error)) throw error
    log.warn({ err: error }, 'the process engine did not hear of the scan; the next try is at the next look')
  }
}

/** Scans that nobody has begun, or whose process was ended before them. */
async function left(db: Database, now: Date): Promise<number[]> {
  const before = (milliseconds: number) => ({ $lt: new Date(now.getTime() - milliseconds) })
  const waiting = { state: 'waiting' as const, wantedAt: before(unheardAfter) }
  const untouched = { state: 'underWay' as const, touchedAt: before(untouchedAfter) }
  const rows = await rowsOf(
    db.read(),
    ChurnScanRow,
    { $or: [waiting, untouched] },
    { fields: ['id'], limit: 20 },
  )
  return rows.map(({ id }) => id)
}
