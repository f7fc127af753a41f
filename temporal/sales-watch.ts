import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'
import { SalesRunRow } from '../db/sales-run.ts'
import { salesControl } from '../db/sales-stream.ts'
import { isEngineTrouble, type Engine } from './client.ts'
import { ensureSalesSchedule, isSalesPaused, runSalesNow } from './sales-schedule.ts'

interface Surroundings {
  db: Database
  engine: Engine
  now: () => Date
  log: Logger
}

/** Milliseconds after which a run that somebody wants and nobody began is asked for again. */
const unheardAfter = 15_000

/** What was decided about the sales system and did not reach the engine, or was changed there, reaches it now. */
export async function tendSales({ db, engine, now, log }: Surroundings): Promise<void> {
  const decided = await salesControl(db.read())
  if (!decided?.address) return
  const { paused } = decided
  try {
    if ((await isSalesPaused(engine)) !== paused) await ensureSalesSchedule(engine, { paused })
    const unheard = { startedAt: null, wantedAt: { $lt: new Date(now().getTime() - unheardAfter) } }
    if ((await db.read().count(SalesRunRow, unheard)) > 0) await runSalesNow(engine)
  } catch (error) {
    if (!isEngineTrouble(error)) throw error
    log.warn(
      { err: error },
      'the process engine did not hear of the sales system; the next try is at the next look',
    )
  }
}
