import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Living } from '../domain/lifecycle.ts'
import type { LivingSubject } from '../domain/lifecycles.ts'
import type { Transaction } from './connection.ts'
import { HistoryEntryRow } from './history-entry.ts'
import { keeperOf } from './keeper.ts'
import { ProcessNudgeRow } from './process-nudge.ts'
import { insertRow, updateRow } from './row.ts'

/** Somebody else changed the record between reading and writing; nothing was written. */
export class StaleRecord extends Error {}

/** Once more when somebody's command came between reading a record and writing it; in the end its error stands. */
export async function untilFresh<T>(work: () => Promise<T>, attempts = 20): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StaleRecord) || attempts === 1) throw error
    await wait(50)
    return untilFresh(work, attempts - 1)
  }
}

/** Who did what, for the history. */
export interface Deed {
  command: string
  commandId: string | null
  actor: string
  at: Date
  note?: string | null
  /** The larger act it is a part of. */
  partOf?: string | null
}

/**
 * The only way to change a record with a version: guarded by it, raised by one, with its history entry.
 * Returns the record as it now stands.
 */
export async function change<R extends Living>(
  em: Transaction,
  subject: LivingSubject,
  before: R,
  after: R,
  deed: Deed,
): Promise<R> {
  const { row, columns, around } = keeperOf(subject)
  const version = before.version + 1
  const guard = { number: before.number, version: before.version }
  // That it changed is a sign of life; if its process still does not get on, the next look says so again.
  const changed = { ...after, stalledSince: null, stallCause: null }
  const written = await updateRow(em, row, guard, {
    ...moved(columns(before, deed.at), columns(changed, deed.at)),
    updatedAt: deed.at,
    version,
  })
  if (written !== 1) throw new StaleRecord(before.number)
  await around(em, before, changed, deed.at)
  await enterHistory(em, subject, before, { ...changed, version }, deed)
  return { ...changed, version }
}

/** Puts a new record in, in its first state and version. */
export async function create<R extends Living>(
  em: Transaction,
  subject: LivingSubject,
  record: R,
  deed: Deed,
): Promise<void> {
  const { row, columns, around } = keeperOf(subject)
  await em.insert(row, { ...columns(record, deed.at), number: record.number, version: record.version })
  await around(em, null, record, deed.at)
  await enterHistory(em, subject, null, record, deed)
}

/** Puts many new records of a subject in at once, each as `create` would. */
export async function createMany<R extends Living>(
  em: Transaction,
  subject: LivingSubject,
  records: R[],
  deed: Deed,
): Promise<void> {
  if (records.length === 0) return
  const { row, columns, around } = keeperOf(subject)
  await em.insertMany(
    row,
    records.map((record) => ({
      ...columns(record, deed.at),
      number: record.number,
      version: record.version,
    })),
  )
  for (const record of records) await around(em, null, record, deed.at)
  await em.insertMany(
    HistoryEntryRow,
    records.map((record) => historyEntry(subject, null, record, deed)),
  )
}

/** What of a record its history tells beside the fields that changed. */
type Told = Pick<Living, 'number' | 'status' | 'assignee' | 'version'>

/** One line of the history of a record. */
export async function enterHistory(
  em: Transaction,
  subject: string,
  before: Told | null,
  after: Told,
  deed: Deed,
): Promise<void> {
  await insertRow(em, HistoryEntryRow, historyEntry(subject, before, after, deed))
}

function historyEntry(subject: string, before: Told | null, after: Told, deed: Deed) {
  const changed = differences(before, after)
  return {
    commandId: deed.commandId,
    subject,
    number: after.number,
    command: deed.command,
    fromStatus: before?.status ?? null,
    toStatus: after.status,
    assigneeBefore: before?.assignee ?? null,
    assigneeAfter: after.assignee,
    before: before && changed.before,
    after: changed.after,
    note: deed.note ?? null,
    partOf: deed.partOf ?? null,
    version: after.version,
    actor: deed.actor,
    at: deed.at,
  }
}

/** What differs: a column that is written is also moved in each of its indexes, even to the same value. */
function moved<Columns extends object>(before: Columns, after: Columns): Partial<Columns> {
  const changed = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(value, before[name as keyof Columns]),
  )
  return Object.fromEntries(changed) as Partial<Columns>
}

// Kept columns follow from the rest; in a history they would be noise.
const unspoken = new Set(
  `version deadlines stateSince nextAt nextStepId nextStepDueOn nextStepItem stepsTotal stepsAnswered stepsWithResult
   overdue closeOverdue escalated undecided stalledSince stallCause number customerManager rounds dueAt nearlyDue missed
   measures`.split(/\s+/),
)

function differences(before: object | null, after: object) {
  const changes = Object.entries(after).filter(([field, value]) => {
    if (unspoken.has(field)) return false
    const old = before?.[field as keyof typeof before]
    return before ? JSON.stringify(old) !== JSON.stringify(value) : value !== null
  })
  const old = changes.map(([field]) => [field, before?.[field as keyof typeof before]])
  return { before: Object.fromEntries(old), after: Object.fromEntries(changes) }
}

/** Asks, within the transaction that changed a record, that its process reads it again. */
export async function wantNudge(em: Transaction, subject: string, number: string, at: Date): Promise<void> {
  await em.upsert(ProcessNudgeRow, { number, subject, wantedAt: at, mark: randomUUID() })
}

/** The same for many new records at once. */
export async function wantNudges(
  em: Transaction,
  subject: string,
  numbers: string[],
  at: Date,
): Promise<void> {
  if (numbers.length === 0) return
  await em.upsertMany(
    ProcessNudgeRow,
    numbers.map((number) => ({ number, subject, wantedAt: at, mark: randomUUID() })),
  )
}
