import { WorkflowNotFoundError } from '@temporalio/client'
import { subjectOfNumber } from '../domain/lifecycles.ts'
import type { StallCause } from '../domain/stall.ts'
import type { Database } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { keeperOf } from '../db/keeper.ts'
import { isOpenIn } from '../db/open-record.ts'
import { endOf, enterProcessHistory } from '../db/process-history.ts'
import { clearStalled, unmarkStalled } from '../db/stall.ts'
import { wantNudge } from '../db/write.ts'
import { withDeadline, type Engine } from './client.ts'
import { nudge } from './nudge.ts'
import { describeRun, getsOn, loudCause, quietCause } from './stall.ts'

/**
 * What came of it: a run that was stuck was ended and started anew, one that was gone was started, one that
 * gets on was left alone; a record that has ended needs none, and one may not exist.
 */
export type Restarted =
  { outcome: 'restarted' | 'started'; cause: StallCause } | { outcome: 'healthy' | 'closed' | 'none' }

interface Restart {
  number: string
  actor: string
  reason: string | null
}

/** Starts a process anew from its record, on a person's word. */
export async function restartProcess(
  { db, engine, now }: { db: Database; engine: Engine; now: () => Date },
  { number, actor, reason }: Restart,
): Promise<Restarted> {
  const em = db.read()
  const subject = subjectOfNumber(number)
  if (!subject) return { outcome: 'none' }
  const entity = keeperOf(subject).row
  const row = await em.findOne(entity, { number, deletedAt: null })
  if (!row) return { outcome: 'none' }
  if ((await em.count(entity, { $and: [{ number }, isOpenIn(subject)] })) === 0) return { outcome: 'closed' }
  const run = await describeRun(engine, number)
  const running = run?.status.name === 'RUNNING'
  const seen = loudCause(run) ?? (run && quietCause(run, row, now()))
  const cause = seen ?? (getsOn(run) ? null : (row.stallCause ?? null))
  if (!cause) {
    if (row.stalledSince) await clearStalled(db, number, now())
    return { outcome: 'healthy' }
  }
  if (running) await end(engine, number, run.runId, `started again from the record by ${actor}: ${cause}`)
  const at = now()
  await db.transaction(async (tx) => {
    const fresh = await tx.findOneOrFail(entity, { number })
    // Told under the ended run's id, so that the loop does not tell of it as an accident.
    const told = run && (await tx.count(HistoryEntryRow, { commandId: endOf(run.runId) })) > 0
    await enterProcessHistory(tx, fresh, {
      command: 'process-restarted',
      commandId: run && !told ? endOf(run.runId) : null,
      note: reason ?? cause,
      actor,
      at,
    })
    await unmarkStalled(tx, number)
    await wantNudge(tx, subject, number, at)
  })
  await nudge(engine, number)
  return { outcome: running ? 'restarted' : 'started', cause }
}

/** Ends this very run: whoever was quicker has started another one, which is not to be ended. */
async function end(engine: Engine, number: string, runId: string, why: string): Promise<void> {
  try {
    await withDeadline(engine, 4000, () => engine.client.workflow.getHandle(number, runId).terminate(why))
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
}
