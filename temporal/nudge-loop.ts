import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { notify } from '../db/notify.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { LeaseRow, ProcessNudgeRow } from '../db/process-nudge.ts'
import { wantNudge } from '../db/write.ts'
import { dayOf } from '../domain/day.ts'
import { openStatuses } from '../domain/opportunity.ts'
import { withDeadline, type Engine } from './client.ts'
import { endForgotten } from './forgotten-command.ts'
import { nudge } from './nudge.ts'

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
 * Keeps records and processes together: sends the nudges that are still wanted, and looks for records whose
 * process ended before them or sleeps past its moment. One of several workers does it, the one with the lease.
 */
export function startNudgeLoop({
  db,
  engine,
  timeZone,
  now,
  log,
  every = { send: 2000, look: 20_000 },
}: NudgeLoopOptions) {
  const holder = randomUUID()
  let stopped = false
  let lastLook = 0
  let compared = false
  let running: Promise<void> = Promise.resolve()

  const timer = setInterval(() => {
    running = running
      .then(round)
      .catch((error: unknown) => log.error({ err: error }, 'a round of nudges failed'))
  }, every.send)
  timer.unref()

  async function round(): Promise<void> {
    if (stopped || !engine.isUp() || !(await holdLease())) return
    if (!compared) {
      await compare()
      compared = true
    }
    if (Date.now() - lastLook >= every.look) {
      await lookForStopped()
      await endForgotten(db, now())
      lastLook = Date.now()
    }
    await sendWanted()
  }

  async function holdLease(): Promise<boolean> {
    const until = new Date(Date.now() + Math.max(every.send * 5, 10_000))
    return db.transaction(async (em) => {
      const lease = await em.findOne(LeaseRow, { name: 'nudges' })
      if (!lease) await em.insert(LeaseRow, { name: 'nudges', holder, until })
      else if (lease.holder !== holder && lease.until.getTime() > Date.now()) return false
      else {
        const guard = { name: 'nudges', holder: lease.holder, until: lease.until }
        return (await em.nativeUpdate(LeaseRow, guard, { holder, until })) === 1
      }
      return true
    })
  }

  async function sendWanted(): Promise<void> {
    const wanted = await db.read().find(ProcessNudgeRow, {}, { orderBy: { wantedAt: 'asc' }, limit: 200 })
    for (const { number, mark } of wanted) {
      if (stopped) return
      await nudge(engine, number)
      await db.transaction((em) => em.nativeDelete(ProcessNudgeRow, { number, mark }))
    }
  }

  /** Runs that ended before their record did, and records that slept past their moment. */
  async function lookForStopped(): Promise<void> {
    const query = "ExecutionStatus in ('Terminated', 'Failed', 'Canceled', 'TimedOut') and CloseTime > "
    const since = new Date(Date.now() - 15 * 60_000).toISOString()
    const closed = await withDeadline(engine, 4000, () =>
      engine.client.workflowService.listWorkflowExecutions({
        namespace: engine.namespace,
        query: `${query}'${since}' and TaskQueue = '${engine.taskQueue}'`,
        pageSize: 200,
      }),
    )
    for (const { execution } of closed.executions) {
      const { workflowId, runId } = execution ?? {}
      if (workflowId && runId && (await isUntold(workflowId, runId))) await restart(workflowId, runId)
    }
    const late = new Date(now().getTime() - 2 * 60_000)
    const asleep = await db
      .read()
      .find(OpportunityRow, { nextAt: { $lt: late }, deletedAt: null }, { limit: 200 })
    for (const row of asleep) if (isNews(row)) await wake(row.number)
  }

  // While no worker runs, a nudge every few seconds would only swell the history of the sleeping run.
  const woken = new Map<string, { nextAt: number; at: number }>()
  function isNews({ number, nextAt }: OpportunityRow): boolean {
    const due = nextAt?.getTime() ?? 0
    const last = woken.get(number)
    if (last?.nextAt === due && Date.now() - last.at < 10 * 60_000) return false
    woken.set(number, { nextAt: due, at: Date.now() })
    return true
  }

  async function wake(number: string): Promise<void> {
    if ((await db.read().count(ProcessNudgeRow, { number })) > 0) return
    log.warn({ number }, 'a record is past its moment and its process is woken')
    await db.transaction((em) => wantNudge(em, 'Opportunity', number, now()))
  }

  /** A command or a nudge may have brought the successor already; that the run was ended is still to be told. */
  async function isUntold(number: string, runId: string): Promise<boolean> {
    const em = db.read()
    if ((await em.count(HistoryEntryRow, { commandId: endOf(runId) })) > 0) return false
    return (await em.count(OpportunityRow, { ...isOpen, number })) > 0
  }

  async function restart(number: string, runId: string): Promise<void> {
    log.warn({ number, runId }, 'a process ended before its record did and is started again')
    const at = now()
    await db.transaction(async (em) => {
      const row = await em.findOne(OpportunityRow, { number })
      if (!row) return
      await wantNudge(em, 'Opportunity', number, at)
      await em.insert(HistoryEntryRow, {
        commandId: endOf(runId),
        subject: 'Opportunity',
        number,
        command: 'process-restarted',
        fromStatus: row.status,
        toStatus: row.status,
        assigneeBefore: row.assignee ?? null,
        assigneeAfter: row.assignee ?? null,
        before: null,
        after: null,
        note: 'process-ended',
        version: row.version,
        actor: 'system',
        at,
      })
      const notice = { kind: 'process-restarted', to: { supervisorsOf: row.assignee ?? null } }
      await notify(em, [notice], {
        subject: 'Opportunity',
        number,
        actor: 'system',
        at,
        today: dayOf(at, timeZone),
      })
    })
  }

  /** Every open record against every open run, once at start: what has none gets one. */
  async function compare(): Promise<void> {
    const running = new Set<string>()
    const open = engine.client.workflow.list({
      query: `ExecutionStatus = 'Running' and TaskQueue = '${engine.taskQueue}'`,
      pageSize: 1000,
    })
    for await (const { workflowId } of open) running.add(workflowId)
    const records = await db.read().find(OpportunityRow, isOpen, { fields: ['number'] })
    const missing = records.map(({ number }) => number).filter((number) => !running.has(number))
    if (missing.length > 0) log.info({ missing: missing.length }, 'records without a process get one')
    const at = now()
    for (let index = 0; index < missing.length; index += 200)
      await db.transaction(async (em) => {
        for (const number of missing.slice(index, index + 200)) await wantNudge(em, 'Opportunity', number, at)
      })
  }

  return {
    /** One round now, for whoever cannot wait for the clock. */
    round,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** Under this id an ended run is told of in the history, once. */
const endOf = (runId: string) => `ended/${runId}`
const isOpen = { deletedAt: null, status: { $in: [...openStatuses] } }
