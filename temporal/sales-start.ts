import type { Database } from '../db/connection.ts'
import { changeControl } from '../db/sales-control-write.ts'
import { SalesRunRow } from '../db/sales-run.ts'
import { wantRun } from '../db/sales-run-write.ts'
import { salesControl, salesDataAsOf } from '../db/sales-stream.ts'
import type { Engine } from './client.ts'
import { dropSalesSchedule, ensureSalesSchedule, runSalesNow } from './sales-schedule.ts'

interface Surroundings {
  db: Database
  engine: Engine
  now: () => Date
  /** Where the sales system is, where there is one. */
  sales: { url: string; standIn: boolean } | null
}

/** What a worker does about the sales system when it starts: the schedule stands, and where nothing was read yet it is. */
export async function startSales({ db, engine, now, sales }: Surroundings): Promise<void> {
  const before = await salesControl(db.read())
  if (!sales) {
    if (!before?.address) return
    await db.transaction((em) => changeControl(em, { address: null, standIn: false }, now()))
    return dropSalesSchedule(engine)
  }
  const { origin, pathname } = new URL(sales.url)
  const address = `${origin}${pathname}`.replace(/\/+$/, '').slice(0, 300)
  const { standIn } = sales
  const { paused } = await db.transaction((em) => changeControl(em, { address, standIn }, now()))
  await ensureSalesSchedule(engine, { paused })
  const { orders } = await salesDataAsOf(db.read())
  if (orders || paused) return
  // One that a worker left when it was killed goes on by itself.
  const unfinished = await db.read().count(SalesRunRow, { finishedAt: null })
  if (unfinished === 0) await db.transaction((em) => wantRun(em, { wantedBy: null, full: false, at: now() }))
  await runSalesNow(engine)
}
