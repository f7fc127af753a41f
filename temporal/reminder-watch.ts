import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { tellInteraction } from '../db/interaction-write.ts'
import { InteractionRow } from '../db/interaction.ts'
import { endOf } from '../db/process-history.ts'
import { interactionId, isReminder, nudgeReminder, reminderNumber, waitsIn } from '../db/reminder.ts'
import type { Engine } from './client.ts'
import { eachRun } from './run-list.ts'
import { lateBy } from './stall.ts'

interface Surroundings {
  db: Database
  engine: Engine
  now: () => Date
  log: Logger
}

const atOnce = 200
/** One that was nudged and still does not remind is not nudged at each look: its run would gather signals. */
const nudgeAgainAfter = 5 * 60_000

/** Reminders that should have come by now are nudged: their run is gone, or it slept. */
export function createReminderWatch({ db, now, log }: Surroundings) {
  const nudged = new Map<number, number>()
  return async function look(): Promise<void> {
    for (const [id, at] of nudged) if (Date.now() - at > nudgeAgainAfter) nudged.delete(id)
    const nextContactAt = { $lt: new Date(now().getTime() - lateBy) }
    const em = db.read()
    const rows = await em.find(
      InteractionRow,
      { ...waitsIn(em), nextContactAt },
      { orderBy: { nextContactAt: 'asc' }, limit: atOnce },
    )
    const late = rows.map(({ id }) => id).filter((id) => !nudged.has(id))
    if (late.length === 0) return
    log.warn({ count: late.length }, 'reminders that are late are nudged')
    await nudgeAll({ db, now }, late)
    for (const id of late) nudged.set(id, Date.now())
  }
}

/** A run of a reminder that was ended before its time is started again, and its customer's history says so. */
export async function succeedReminder(
  { db, now, log }: Surroundings,
  number: string,
  runId: string,
): Promise<void> {
  const id = interactionId(number)
  const em = db.read()
  if ((await em.count(HistoryEntryRow, { commandId: endOf(runId) })) > 0) return
  if ((await em.count(InteractionRow, { ...waitsIn(em), id })) === 0) return
  log.warn({ number, runId }, 'the process of a reminder ended before its time and is started again')
  await db.transaction(async (tx) => {
    const row = await tx.findOne(InteractionRow, { ...waitsIn(tx), id })
    if (!row || (await tx.count(HistoryEntryRow, { commandId: endOf(runId) })) > 0) return
    const deed = { command: 'process-restarted', commandId: endOf(runId), actor: 'system', at: now() }
    await tellInteraction(tx, row, row, { ...deed, note: row.title })
    await nudgeReminder(tx, id, now())
  })
}

/**
 * Every reminder that waits against every open run, in both directions, a page at a time. A nudge mends either: the run
 * reads the row, and ends when nothing waits. Nothing is counted: of the engine's list, which is a moment behind, a
 * difference may be none, and a nudge too many does no harm.
 */
export async function compareReminders(
  { db, engine, now, log, stopped }: Surroundings & { stopped: () => boolean },
  pageSize = 100,
): Promise<void> {
  let without = 0
  for (let after = 0; !stopped();) {
    const em = db.read()
    const where = { ...waitsIn(em), id: { $gt: after } }
    const rows = await em.find(InteractionRow, where, { orderBy: { id: 'asc' }, limit: pageSize })
    const ids = rows.map(({ id }) => id)
    const running = await runningOf(engine, ids)
    const missing = ids.filter((id) => !running.has(id))
    await nudgeAll({ db, now }, missing)
    without += missing.length
    if (ids.length < pageSize) break
    after = ids.at(-1) ?? after
  }
  const idle = stopped() ? 0 : await endIdle({ db, engine, now, log }, pageSize)
  if (without + idle > 0) log.info({ without, idle }, 'reminders and their processes were compared')
}

async function runningOf(engine: Engine, ids: number[]): Promise<Set<number>> {
  const running = new Set<number>()
  if (ids.length === 0) return running
  const numbers = ids.map((id) => `'${reminderNumber(id)}'`).join(', ')
  const query = `ExecutionStatus = 'Running' and WorkflowId in (${numbers})`
  await eachRun(engine, query, ({ workflowId }) => void running.add(interactionId(workflowId)))
  return running
}

/** Runs for which nothing waits read their row and end. */
async function endIdle({ db, engine, now }: Surroundings, pageSize: number): Promise<number> {
  let idle = 0
  let page: number[] = []
  async function settle(): Promise<void> {
    const em = db.read()
    const rows = await em.find(InteractionRow, { ...waitsIn(em), id: { $in: page } }, { fields: ['id'] })
    const waiting = new Set(rows.map(({ id }) => id))
    const gone = page.filter((id) => !waiting.has(id)).sort((a, b) => a - b)
    await nudgeAll({ db, now }, gone)
    idle += gone.length
    page = []
  }
  const query = `ExecutionStatus = 'Running' and WorkflowType = 'reminder' and TaskQueue = '${engine.taskQueue}'`
  const visit = async ({ workflowId }: { workflowId: string }) => {
    if (isReminder(workflowId)) page.push(interactionId(workflowId))
    if (page.length >= pageSize) await settle()
  }
  await eachRun(engine, query, visit, 120_000)
  if (page.length > 0) await settle()
  return idle
}

async function nudgeAll({ db, now }: Pick<Surroundings, 'db' | 'now'>, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  await db.transaction(async (em) => {
    for (const id of ids) await nudgeReminder(em, id, now())
  })
}
