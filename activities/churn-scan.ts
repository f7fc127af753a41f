import { setTimeout as wait } from 'node:timers/promises'
import { Context } from '@temporalio/activity'
import { nextSilentThen } from '../db/churn-past.ts'
import { endScan, openScan, takeStep, wantScan } from '../db/churn-scan-write.ts'
import { churnControl, ChurnScanFoundRow, ChurnScanRow } from '../db/churn-scan.ts'
import { countAtRisk, nextSilent, placeOf, type Place } from '../db/churn-selection.ts'
import { takeBlock } from '../db/number-counter.ts'
import { rowOf, updateRow } from '../db/row.ts'
import { settingsIn } from '../db/settings.ts'
import type { Silent } from '../domain/churn-case.ts'
import { dayOf } from '../domain/day.ts'
import type { Settings } from '../domain/setting.ts'
import { alive } from './alive.ts'
import { tellOfScan } from './churn-notice.ts'
import { openCases } from './churn-open.ts'
import { failpoint } from './failpoint.ts'
import type { Surroundings } from './surroundings.ts'

export interface ChurnScanActivities {
  /** Begins the scan that was put down, or that of the night; null where there is nothing to do. */
  beginChurnScan(id: number | null): Promise<number | null>
  /** Goes on with it for a while; whether it has ended. */
  advanceChurnScan(id: number): Promise<boolean>
  /** It will not be done. */
  giveUpChurnScan(id: number): Promise<void>
}

/** So long, in milliseconds, before the process hears how far it is. */
const atATime = 2000
/** Customers that are read at a time, and cases that are opened in one transaction. */
const batch = 500
const atOnce = 25
/** Each becomes a process and a line of the feed, which reads two thousand in thirty seconds and has others to tell of. */
const usualRate = 25

/**
 * What the process of a scan does. How far it came stands in its row, moved in the transaction that does the work: it
 * can die anywhere, be begun again and even go on twice, and no customer gets two cases or is told of twice.
 */
export function createChurnScanActivities({
  db,
  now,
  timeZone,
  churnCasesPerSecond = usualRate,
}: Surroundings & { churnCasesPerSecond?: number }): ChurnScanActivities {
  return {
    beginChurnScan: (id) => alive(begin(id)),
    advanceChurnScan: (id) => alive(advance(id)),
    giveUpChurnScan: async (id) => {
      await db.transaction((em) => endScan(em, id, 'failed', now()))
    },
  }

  async function begin(given: number | null): Promise<number | null> {
    const id = given ?? (await tonight())
    const scan = id === null ? null : await openScan(db.read(), id)
    if (!scan) return null
    if (scan.state === 'waiting') {
      const examined = isPast(scan) ? 0 : await countAtRisk(db.read())
      const at = now()
      const begun = { state: 'underWay' as const, startedAt: at, touchedAt: at, examined }
      await db.transaction((em) => updateRow(em, ChurnScanRow, { id: scan.id, state: 'waiting' }, begun))
    }
    return scan.id
  }

  /** The clock wants one; while the scan is not switched on it only lists, and while it is paused there is none. */
  function tonight(): Promise<number | null> {
    return db.transaction(async (em) => {
      const control = await churnControl(em)
      if (control?.paused) return null
      const at = now()
      const wanted = { kind: 'nightly' as const, asOf: dayOf(at, timeZone), wantedBy: null, at }
      return wantScan(em, { ...wanted, lists: !control?.switchedOn })
    })
  }

  async function advance(id: number): Promise<boolean> {
    const until = Date.now() + atATime
    while (Date.now() < until) {
      const scan = await openScan(db.read(), id)
      if (!scan) return true
      Context.current().cancellationSignal.throwIfAborted()
      const settings = await settingsIn(db.read(), timeZone)
      const goesOn = await (scan.lists ? list(scan, settings) : open(scan, settings))
      if (!goesOn) return finish(id)
    }
    return false
  }

  /** A day that was past when the scan was wanted; one that outlives midnight keeps its day and what it goes by. */
  function isPast({ asOf, wantedAt }: ChurnScanRow): boolean {
    return asOf < dayOf(wantedAt, timeZone)
  }

  async function open(scan: ChurnScanRow, settings: Settings): Promise<boolean> {
    const began = performance.now()
    const silent = await nextSilent(db.read(), {
      ...{ asOf: scan.asOf, settings, after: scan.cursor as Place | null, limit: atOnce },
    })
    const last = silent.at(-1)
    if (!last) return false
    const at = now()
    const today = dayOf(at, timeZone)
    const numbers = await takeBlock(db, 'LS', today, silent.length)
    const opened = await db.transaction(async (em) => {
      const step = { cursor: { ...placeOf(last) }, found: scan.found + silent.length, touchedAt: at }
      if (!(await takeStep(em, scan, step))) return 0
      const circumstances = { now: at, today, actor: 'system', settings }
      const opened = await openCases(em, scan.id, silent, numbers, circumstances)
      await updateRow(em, ChurnScanRow, { id: scan.id }, { opened: scan.opened + opened })
      return opened
    })
    failpoint('churn-cases-opened')
    await wait(Math.max(0, (opened / churnCasesPerSecond) * 1000 - (performance.now() - began)))
    return true
  }

  async function list(scan: ChurnScanRow, settings: Settings): Promise<boolean> {
    const { id, asOf, cursor } = scan
    const page = isPast(scan) ? await pageThen() : await pageNow()
    if (!page) return false
    const { found, examined, place } = page
    await db.transaction(async (em) => {
      const counts = { examined: scan.examined + examined, found: scan.found + found.length }
      if (!(await takeStep(em, scan, { cursor: { ...place }, ...counts, touchedAt: now() }))) return
      for (let from = 0; from < found.length; from += 100)
        await em.insertMany(
          ChurnScanFoundRow,
          found.slice(from, from + 100).map((one) => rowFor(id, one)),
        )
    })
    failpoint('churn-found-listed')
    return true

    async function pageNow() {
      const asked = { asOf, settings, after: cursor as Place | null, limit: batch }
      const found = await nextSilent(db.read(), asked)
      const last = found.at(-1)
      return last ? { found, examined: 0, place: placeOf(last) } : null
    }
    async function pageThen() {
      const after = (cursor as { customer: string } | null)?.customer ?? ''
      const then = await nextSilentThen(db.read(), { asOf, settings, after, limit: batch })
      return then && { ...then, place: { customer: then.last } }
    }
  }

  /** Once for each scan: it is done, and everybody concerned hears of it as a whole. */
  function finish(id: number): Promise<boolean> {
    return db.transaction(async (em) => {
      const at = now()
      if (!(await endScan(em, id, 'done', at))) return true
      const scan = await rowOf(em, ChurnScanRow, { id })
      if (scan && scan.opened > 0) await tellOfScan(em, scan, { at, timeZone })
      return true
    })
  }
}

const rowFor = (scan: number, { customerName: _name, ...measured }: Silent) => ({ scan, ...measured })
