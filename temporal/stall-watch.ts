import type { Logger } from 'pino'
import { livingSubjectOf, type LivingSubject } from '../domain/lifecycles.ts'
import type { StallCause } from '../domain/stall.ts'
import { CommandRow } from '../db/command.ts'
import type { Database } from '../db/connection.ts'
import type { LivingRow } from '../db/keeper.ts'
import { isOpenIn, livingRows } from '../db/open-record.ts'
import { ProcessNudgeRow } from '../db/process-nudge.ts'
import { clearStalled, markStalled } from '../db/stall.ts'
import { wantNudge } from '../db/write.ts'
import type { Engine } from './client.ts'
import { isProcessOfRecord } from './command.ts'
import { eachRun } from './run-list.ts'
import { adoptedVersion, describeRun, getsOn, lateBy, loudCause, quietCause } from './stall.ts'

export interface WatchOptions {
  db: Database
  engine: Engine
  timeZone: string
  now: () => Date
  log: Logger
  /** Milliseconds between two looks: a command must be written and a nudge obeyed within one or two. */
  lookEvery: number
}

/** At how many looks in a row a fault must be seen: what mends itself at the first nudge is no stall. */
const looksFor = { loud: 2, quiet: 4 }
const atOnce = 200

/**
 * Finds the processes that do not get on, and those marked so that get on again. It never looks at all: its
 * suspects are the records past their moment, those with a command that nobody writes, those nudged a while ago,
 * and those marked already.
 */
export function createStallWatch({ db, engine, timeZone, now, log, lookEvery }: WatchOptions) {
  const suspects = new Map<string, { looks: number; cause: StallCause }>()
  const nudged = new Map<string, number>()
  let markedUpTo = ''

  return {
    /** A nudge was sent: see later whether it was obeyed. */
    nudged(number: string): void {
      if (!nudged.has(number)) nudged.set(number, Date.now())
    },
    look,
  }

  async function look(): Promise<void> {
    await lookAtMarked()
    const seen = new Set<string>()
    for (const row of [...(await late()), ...(await waiting()), ...(await disobedient())])
      if (!seen.has(row.number)) {
        seen.add(row.number)
        await suspect(row)
      }
    for (const number of suspects.keys()) if (!seen.has(number)) suspects.delete(number)
  }

  function late(): Promise<LivingRow[]> {
    const nextAt = { $lt: new Date(now().getTime() - lateBy) }
    const unmarked = (subject: LivingSubject) => ({
      $and: [isOpenIn(subject), { nextAt, stalledSince: null }],
    })
    return livingRows(db.read(), unmarked, { orderBy: { nextAt: 'asc' }, limit: atOnce })
  }

  /** Records with a command that should have been written long ago. */
  async function waiting(): Promise<LivingRow[]> {
    const at = { $lt: new Date(now().getTime() - lookEvery) }
    const pending = await db
      .read()
      .find(CommandRow, { state: 'pending', at }, { orderBy: { at: 'desc' }, limit: atOnce })
    return unmarked(pending.map(({ number }) => number ?? ''))
  }

  /** Records whose run has not come to know them though it was nudged. */
  async function disobedient(): Promise<LivingRow[]> {
    const due = [...nudged].filter(([, at]) => Date.now() - at > 2 * lookEvery).map(([number]) => number)
    const found: LivingRow[] = []
    for (let index = 0; index < due.length; index += 100) {
      const numbers = due.slice(index, index + 100)
      const versions = await adoptedVersions(numbers)
      const rows = await unmarked(numbers)
      const behind = rows.filter((row) => versions.get(row.number) !== row.version)
      found.push(...behind)
      const still = new Set(behind.map(({ number }) => number))
      for (const number of numbers) if (!still.has(number)) nudged.delete(number)
    }
    return found
  }

  async function unmarked(numbers: string[]): Promise<LivingRow[]> {
    if (numbers.length === 0) return []
    return livingRows(db.read(), (subject) => {
      const theirs = numbers.filter(
        (number) => isProcessOfRecord(number) && livingSubjectOf(number) === subject,
      )
      return theirs.length === 0
        ? null
        : { $and: [isOpenIn(subject), { number: { $in: theirs }, stalledSince: null }] }
    })
  }

  async function adoptedVersions(numbers: string[]): Promise<Map<string, number | null>> {
    const ids = numbers.map((number) => `'${number}'`).join(', ')
    const query = `ExecutionStatus = 'Running' and WorkflowId in (${ids})`
    const versions = new Map<string, number | null>()
    await eachRun(engine, query, (run) => void versions.set(run.workflowId, adoptedVersion(run)))
    return versions
  }

  async function suspect(row: LivingRow): Promise<void> {
    const { number } = row
    const run = await describeRun(engine, number)
    const loud = loudCause(run)
    const cause = loud ?? (run && quietCause(run, row, now()))
    if (!cause) return void suspects.delete(number)
    const looks = (suspects.get(number)?.looks ?? 0) + 1
    suspects.set(number, { looks, cause })
    // A first nudge mends most of it: a run that slept, or that is not there. What fails it would only disturb.
    if (looks === 1 && (!loud || loud === 'run-ended')) return wake(number, cause)
    if (looks < looksFor[loud ? 'loud' : 'quiet']) return
    suspects.delete(number)
    nudged.delete(number)
    const stall = { number, runId: run?.runId ?? null, cause, at: now(), timeZone }
    if (await markStalled(db, stall)) log.error({ number, cause }, 'a process does not get on')
  }

  async function wake(number: string, cause: StallCause): Promise<void> {
    if ((await db.read().count(ProcessNudgeRow, { number })) > 0) return
    log.warn({ number, cause }, 'a process does not get on and is nudged')
    await db.transaction((em) => wantNudge(em, livingSubjectOf(number), number, now()))
  }

  /** Of the marked ones some at each look, in turn. */
  async function lookAtMarked(): Promise<void> {
    const beyond = { stalledSince: { $ne: null }, number: { $gt: markedUpTo } }
    const found = await livingRows(db.read(), () => beyond, { orderBy: { number: 'asc' }, limit: atOnce })
    const rows = found.sort((one, other) => (one.number < other.number ? -1 : 1)).slice(0, atOnce)
    markedUpTo = rows.length === atOnce ? (rows.at(-1)?.number ?? '') : ''
    for (const row of rows) {
      const run = await describeRun(engine, row.number)
      const cause = loudCause(run) ?? (run && quietCause(run, row, now()))
      if (!cause && getsOn(run)) {
        await clearStalled(db, row.number, now())
        log.info({ number: row.number }, 'a process gets on again')
      } else if (cause === 'run-ended' && row.stallCause !== 'run-keeps-ending') {
        await wake(row.number, cause)
      }
    }
  }
}
