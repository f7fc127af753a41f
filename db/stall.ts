import { dayOf } from '../domain/day.ts'
import { livingSubjectOf } from '../domain/lifecycles.ts'
import type { StallCause } from '../domain/stall.ts'
import type { Database, Transaction } from './connection.ts'
import { HistoryEntryRow } from './history-entry.ts'
import { notify } from './notify.ts'
import { keeperOf, type LivingRow } from './keeper.ts'
import { isOpenIn } from './open-record.ts'
import { enterProcessHistory } from './process-history.ts'

interface Stall {
  number: string
  /** Of the run that does not get on; none when there is none. */
  runId: string | null
  cause: StallCause
  at: Date
  timeZone: string
}

/**
 * Marks that a process does not get on. It is no change of the record, so it raises no version: whoever edits
 * meanwhile is not told that somebody else did. False when it was marked already, or is none to have a process.
 */
export async function markStalled(
  db: Database,
  { number, runId, cause, at, timeZone }: Stall,
): Promise<boolean> {
  return db.transaction(async (em) => {
    const subject = livingSubjectOf(number)
    const entity = keeperOf(subject).row
    const row = await em.findOne(entity, { $and: [{ number }, isOpenIn(subject)] })
    if (!row) return false
    if (row.stalledSince) {
      if (row.stallCause !== cause) await em.nativeUpdate(entity, { number }, { stallCause: cause })
      return false
    }
    await em.nativeUpdate(entity, { number }, { stalledSince: at, stallCause: cause })
    await tellOnce(em, row, { number, runId, cause, at, timeZone })
    return true
  })
}

/** A run that stalls, is edited and stalls again is told of once a day, not at each look. */
async function tellOnce(em: Transaction, row: LivingRow, { runId, cause, at, timeZone }: Stall) {
  const today = dayOf(at, timeZone)
  const commandId = `stalled/${row.number}/${runId ?? 'none'}/${today}`
  if ((await em.count(HistoryEntryRow, { commandId })) > 0) return
  await enterProcessHistory(em, row, {
    command: 'process-stalled',
    commandId,
    note: cause,
    actor: 'system',
    at,
  })
  const to = { supervisorsOf: row.assignee ?? null }
  await notify(em, [{ kind: 'process-stalled', to, bundled: true }], {
    subject: livingSubjectOf(row.number),
    number: row.number,
    actor: 'system',
    at,
    today,
  })
}

/** Its process gets on again. */
export async function clearStalled(db: Database, number: string, at: Date): Promise<void> {
  await db.transaction(async (em) => {
    const row = await em.findOne(keeperOf(livingSubjectOf(number)).row, {
      number,
      stalledSince: { $ne: null },
    })
    if (!row) return
    await unmarkStalled(em, number)
    const resumed = { command: 'process-resumed', commandId: null, note: null, actor: 'system', at } as const
    await enterProcessHistory(em, row, resumed)
  })
}

export async function unmarkStalled(em: Transaction, number: string): Promise<void> {
  await em.nativeUpdate(
    keeperOf(livingSubjectOf(number)).row,
    { number },
    { stalledSince: null, stallCause: null },
  )
}
