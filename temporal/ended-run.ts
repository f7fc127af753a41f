import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { notify } from '../db/notify.ts'
import { keeperOf } from '../db/keeper.ts'
import { isOpenIn } from '../db/open-record.ts'
import { endOf, enterProcessHistory } from '../db/process-history.ts'
import { isReminder } from '../db/reminder.ts'
import { markStalled } from '../db/stall.ts'
import { wantNudge } from '../db/write.ts'
import { dayOf } from '../domain/day.ts'
import { livingSubjectOf } from '../domain/lifecycles.ts'
import type { Engine } from './client.ts'
import { isProcessOfRecord } from './command.ts'
import { succeedReminder } from './reminder-watch.ts'
import { eachRun } from './run-list.ts'

interface Surroundings {
  db: Database
  engine: Engine
  timeZone: string
  now: () => Date
  log: Logger
}

/** A run that ends this often within ten minutes is not started again by itself. */
const tooOften = 3
const within = 10 * 60_000

/** Starts again what ended before its record did, since a moment, and tells of it once. */
export async function succeedEnded(surroundings: Surroundings, since: Date): Promise<void> {
  const { engine } = surroundings
  const query = [
    "ExecutionStatus in ('Terminated', 'Failed', 'Canceled', 'TimedOut')",
    `CloseTime > '${since.toISOString()}'`,
    `TaskQueue = '${engine.taskQueue}'`,
  ].join(' and ')
  const ended: [number: string, runId: string][] = []
  await eachRun(engine, query, ({ workflowId, runId }) => {
    if (isProcessOfRecord(workflowId) || isReminder(workflowId)) ended.push([workflowId, runId])
  })
  for (const [number, runId] of ended)
    if (isReminder(number)) await succeedReminder(surroundings, number, runId)
    else if (await isUntold(surroundings.db, number, runId)) await succeed(surroundings, number, runId)
}

/** A command or a nudge may have brought the successor already; that the run was ended is still to be told. */
async function isUntold(db: Database, number: string, runId: string): Promise<boolean> {
  const em = db.read()
  if ((await em.count(HistoryEntryRow, { commandId: endOf(runId) })) > 0) return false
  const subject = livingSubjectOf(number)
  return (await em.count(keeperOf(subject).row, { $and: [{ number }, isOpenIn(subject)] })) > 0
}

async function succeed(
  { db, timeZone, now, log }: Surroundings,
  number: string,
  runId: string,
): Promise<void> {
  const at = now()
  const lately = { number, command: 'process-restarted', at: { $gt: new Date(at.getTime() - within) } }
  if ((await db.read().count(HistoryEntryRow, { ...lately, actor: 'system' })) >= tooOften) {
    const stall = { number, runId: null, cause: 'run-keeps-ending' as const, at, timeZone }
    if (await markStalled(db, stall)) log.error({ number, runId }, 'a process ends as often as it is started')
    return
  }
  log.warn({ number, runId }, 'a process ended before its record did and is started again')
  await db.transaction(async (em) => {
    const subject = livingSubjectOf(number)
    const row = await em.findOne(keeperOf(subject).row, { number })
    // Who started it again meanwhile has told of it.
    if (!row || (await em.count(HistoryEntryRow, { commandId: endOf(runId) })) > 0) return
    await wantNudge(em, subject, number, at)
    await enterProcessHistory(em, row, {
      command: 'process-restarted',
      commandId: endOf(runId),
      note: 'process-ended',
      actor: 'system',
      at,
    })
    const notice = { kind: 'process-restarted', to: { supervisorsOf: row.assignee ?? null } }
    const about = { subject, number, actor: 'system', at, today: dayOf(at, timeZone) }
    await notify(em, [notice], about)
  })
}
