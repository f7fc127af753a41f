import type { Database } from '../db/connection.ts'
import { ProcessComparisonRow } from '../db/process-comparison.ts'
import { addDays, dayOf, momentOf } from '../domain/day.ts'
import { compareAll, type Found } from './comparison.ts'
import { compareReminders } from './reminder-watch.ts'

type Surroundings = Parameters<typeof compareAll>[0] & { timeZone: string }

/** When everybody sleeps. */
const nightly = '02:30'
/** A worker that dies in the middle leaves its comparison unfinished; nobody waits for it longer than this. */
export const abandonedAfter = 30 * 60_000

const nothing: Found = {
  records: 0,
  runs: 0,
  withoutRun: 0,
  withoutRecord: 0,
  behind: 0,
  numbers: { withoutRun: [], withoutRecord: [], behind: [] },
}

/** Asks for a comparison; when one waits or is under way, that one will do. */
export async function wantComparison(db: Database, wantedBy: string | null, at: Date): Promise<void> {
  await db.transaction(async (em) => {
    if ((await em.count(ProcessComparisonRow, unfinished(at))) > 0) return
    const row = { ...nothing, wantedBy, wantedAt: at, startedAt: null, finishedAt: null }
    await em.insert(ProcessComparisonRow, row)
  })
}

export const unfinished = (at: Date) => ({
  finishedAt: null,
  wantedAt: { $gt: new Date(at.getTime() - abandonedAfter) },
})

/** Wants the one of this night, once its moment has come. */
export async function wantNightly(db: Database, timeZone: string, at: Date): Promise<void> {
  const today = momentOf(dayOf(at, timeZone), nightly, timeZone)
  const last = today <= at ? today : momentOf(addDays(dayOf(at, timeZone), -1), nightly, timeZone)
  if ((await db.read().count(ProcessComparisonRow, { wantedAt: { $gte: last } })) > 0) return
  await wantComparison(db, null, at)
}

/** The one at the start of whoever watches over processes; what another left unfinished is begun anew. */
export async function wantFirst(db: Database, at: Date): Promise<void> {
  const left = await db.read().find(ProcessComparisonRow, unfinished(at))
  for (const { id } of left) await begunAnew(db, id)
  await wantComparison(db, null, at)
}

const begunAnew = (db: Database, id: number) =>
  db.transaction((em) => em.nativeUpdate(ProcessComparisonRow, { id }, { startedAt: null }))

async function comparedWhole(surroundings: Surroundings): Promise<Found | null> {
  const found = await compareAll(surroundings)
  if (found) await compareReminders(surroundings)
  return found
}

/** Carries out the one that waits, if there is one. */
export async function runWanted(surroundings: Surroundings): Promise<void> {
  const { db, now, log } = surroundings
  const waiting = { ...unfinished(now()), startedAt: null }
  const wanted = await db.read().findOne(ProcessComparisonRow, waiting, { orderBy: { id: 'asc' } })
  if (!wanted) return
  const { id } = wanted
  await db.transaction((em) => em.nativeUpdate(ProcessComparisonRow, { id }, { startedAt: now() }))
  const found = await comparedWhole(surroundings).catch(async (error: unknown) => {
    await begunAnew(db, id)
    throw error
  })
  if (!found) return
  await db.transaction((em) => em.nativeUpdate(ProcessComparisonRow, { id }, { ...found, finishedAt: now() }))
  const { numbers: _numbers, ...counts } = found
  log.info(counts, 'records and processes were compared')
}
