import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { missNextYear } from '../db/calendar-notice.ts'
import { forgetOldFound } from '../db/churn-scan-write.ts'
import type { Database } from '../db/connection.ts'
import { dropOldImports, wantImports } from '../db/import-keep.ts'
import { holdLease } from '../db/lease.ts'
import { ProcessNudgeRow } from '../db/process-nudge.ts'
import { dayOf } from '../domain/day.ts'
import { tendChurn } from './churn-watch.ts'
import type { Engine } from './client.ts'
import { runWanted, wantFirst, wantNightly } from './comparison-run.ts'
import { succeedEnded } from './ended-run.ts'
import { endForgotten } from './forgotten-command.ts'
import { wakeHandOvers } from './hand-over-watch.ts'
import { nudge } from './nudge.ts'
import { createReminderWatch } from './reminder-watch.ts'
import { tendSales } from './sales-watch.ts'
import { runApplications } from './setting-application.ts'
import { createStallWatch } from './stall-watch.ts'

export interface NudgeLoopOptions {
  db: Database
  engine: Engine
  timeZone: string
  now: () => Date
  log: Logger
  /** Milliseconds between two rounds of sending, and between two looks for what has stopped. */
  every?: { send: number; look: number }
}

/**
 * Keeps records and processes together: sends the nudges that are still wanted, looks for processes that ended
 * before their record or do not get on, compares all with all at start and nightly, and brings changed settings to
 * open records. One of several workers does it, the one with the lease.
 */
export function startNudgeLoop(options: NudgeLoopOptions) {
  const { db, engine, timeZone, now, log, every = { send: 2000, look: 20_000 } } = options
  const holder = randomUUID()
  const watch = createStallWatch({ db, engine, timeZone, now, log, lookEvery: every.look })
  const lookAtReminders = createReminderWatch(options)
  let stopped = false
  let lastLook = 0
  let lastClearing = 0
  let compared = false
  let compareFrom = 0
  let comparing: Promise<void> | null = null
  let applying: Promise<void> | null = null
  let running: Promise<void> = Promise.resolve()

  const timer = setInterval(() => {
    running = running
      .then(round)
      .catch((error: unknown) => log.error({ err: error }, 'a round of nudges failed'))
  }, every.send)
  timer.unref()

  async function round(): Promise<void> {
    if (
      stopped ||
      !engine.isUp() ||
      !(await holdLease(db, { name: 'nudges', holder, holdFor: Math.max(every.send * 5, 10_000) }))
    )
      return
    if (!compared) {
      // What still waits to be told, as after a first start, is no difference.
      await sendWanted()
      await wantFirst(db, now())
      compared = true
    }
    // Beside the rounds: it takes its time, and neither the nudges nor the lease can wait for it.
    if (Date.now() >= compareFrom)
      comparing ??= runWanted({ ...options, stopped: () => stopped })
        .catch((error: unknown) => {
          compareFrom = Date.now() + 60_000
          log.error(
            { err: error },
            'the comparison of records and processes failed; the next try is in a minute',
          )
        })
        .finally(() => (comparing = null))
    applying ??= runApplications({ ...options, stopped: () => stopped })
      .catch((error: unknown) => log.error({ err: error }, 'a setting could not be applied to open records'))
      .finally(() => (applying = null))
    if (Date.now() - lastLook >= every.look) {
      // Somewhat further back than the last look, for the engine's list is a moment behind.
      await succeedEnded(options, new Date(lastLook === 0 ? Date.now() - 900_000 : lastLook - 120_000))
      lastLook = Date.now()
      await watch.look()
      await lookAtReminders()
      await endForgotten(db, now())
      await wakeHandOvers(db, now())
      await tendSales(options)
      await tendChurn(options)
      await wantNightly(db, timeZone, now())
      await missNextYear(db, timeZone, now())
      await wantImports(db, now())
      if (Date.now() - lastClearing > 3_600_000) {
        await dropOldImports(db, dayOf(now(), timeZone), timeZone, now())
        await forgetOldFound(db)
        lastClearing = Date.now()
      }
    }
    await sendWanted()
  }

  async function sendWanted(): Promise<void> {
    const wanted = await db.read().find(ProcessNudgeRow, {}, { orderBy: { wantedAt: 'asc' }, limit: 200 })
    for (const { number, mark } of wanted) {
      if (stopped || !engine.isUp()) return
      try {
        await nudge(engine, number)
      } catch (error) {
        // One that cannot be sent waits at the end of the line, not in front of all others.
        log.warn({ err: error, number }, 'a nudge could not be sent')
        await db.transaction((em) => em.nativeUpdate(ProcessNudgeRow, { number, mark }, { wantedAt: now() }))
        continue
      }
      watch.nudged(number)
      await db.transaction((em) => em.nativeDelete(ProcessNudgeRow, { number, mark }))
    }
  }

  return {
    /** One round now, for whoever cannot wait for the clock. */
    round,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
      await comparing
      await applying
    },
  }
}
