import { setTimeout as wait } from 'node:timers/promises'
import type { WorkflowExecutionInfo } from '@temporalio/client'
import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'
import { keeperOf } from '../db/keeper.ts'
import type { ProcessComparisonRow } from '../db/process-comparison.ts'
import { wantNudge } from '../db/write.ts'
import { lifecycleOf, livingSubjectOf, livingSubjects } from '../domain/lifecycles.ts'
import type { Engine } from './client.ts'
import { isProcessOfRecord } from './command.ts'
import { eachRun } from './run-list.ts'
import { adoptedVersion } from './stall.ts'

export type Found = Pick<
  ProcessComparisonRow,
  'records' | 'runs' | 'withoutRun' | 'withoutRecord' | 'behind' | 'numbers'
>
type Kind = 'withoutRun' | 'withoutRecord' | 'behind'

interface Difference {
  kind: Kind
  number: string
  /** What the record said when the difference was seen. */
  version: number | null
}
interface Kept {
  number: string
  status: string
  version: number
  binned: boolean
}

interface Options {
  db: Database
  engine: Engine
  now: () => Date
  log: Logger
  stopped: () => boolean
  /** Records at a time, and how long a difference must stand to be one. */
  pageSize?: number
  standsFor?: number
}

/** Of each kind so many numbers are kept; the counts are whole. */
const keptNumbers = 100

/**
 * Every record against every open run, in both directions. Both sides are read in ranges of the number, so that
 * no more than one page is held; what differs is looked at again a second later, because the engine's list is a
 * moment behind. Each difference is mended by a nudge: the run reads the record, and ends when there is none.
 */
export async function compareAll({
  db,
  engine,
  now,
  log,
  stopped,
  pageSize = 1000,
  standsFor = 1000,
}: Options): Promise<Found | null> {
  const found: Found = {
    records: 0,
    runs: 0,
    withoutRun: 0,
    withoutRecord: 0,
    behind: 0,
    numbers: { withoutRun: [], withoutRecord: [], behind: [] },
  }
  let from = ''
  for (;;) {
    if (stopped()) return null
    const records = await recordsAfter(db, from, { limit: pageSize })
    const to = records.length === pageSize ? (records.at(-1)?.number ?? null) : null
    const first = await differences(engine, records, from, to)
    found.records += records.filter(isOpen).length
    found.runs += first.runs
    if (first.all.length > 0) await mend(first.all, from, to)
    if (to === null) return found
    from = to
  }

  async function mend(before: Difference[], from: string, to: string | null): Promise<void> {
    await wait(standsFor)
    const again = await differences(engine, await recordsAfter(db, from, { to }), from, to)
    const key = ({ kind, number, version }: Difference) => `${kind} ${number} ${version}`
    const known = new Set(before.map(key))
    const stand = again.all
      .filter((difference) => known.has(key(difference)))
      .sort((a, b) => (a.number < b.number ? -1 : 1))
    for (let index = 0; index < stand.length; index += 200)
      await db.transaction(async (em) => {
        for (const { number } of stand.slice(index, index + 200))
          await wantNudge(em, livingSubjectOf(number), number, now())
      })
    for (const { kind, number } of stand) {
      found[kind] += 1
      if (found.numbers[kind].length < keptNumbers) found.numbers[kind].push(number)
    }
    const numbers = stand.map(({ kind, number }) => `${kind} ${number}`).slice(0, keptNumbers)
    if (stand.length > 0) log.warn({ count: stand.length, numbers }, 'records and processes differ')
  }
}

async function differences(engine: Engine, records: Kept[], from: string, to: string | null) {
  const missing = new Map(records.filter(isOpen).map((record) => [record.number, record]))
  const all: Difference[] = []
  const open = new Map(missing)
  const versionOf = new Map(records.map(({ number, version }) => [number, version]))
  const range = `WorkflowId > '${from}'${to === null ? '' : ` and WorkflowId <= '${to}'`}`
  const query = `ExecutionStatus = 'Running' and TaskQueue = '${engine.taskQueue}' and ${range}`
  let runs = 0
  const look = (run: WorkflowExecutionInfo) => {
    const number = run.workflowId
    // What others run on our queue is no business of ours.
    if (!isProcessOfRecord(number)) return
    runs += 1
    missing.delete(number)
    const record = open.get(number)
    const [status] = (run.searchAttributes as Record<string, unknown[] | undefined>).CrmStatus ?? []
    if (!record) all.push({ kind: 'withoutRecord', number, version: versionOf.get(number) ?? null })
    else if (status !== record.status || adoptedVersion(run) !== record.version)
      all.push({ kind: 'behind', number, version: record.version })
  }
  await eachRun(engine, query, look, 120_000)
  for (const { number, version } of missing.values()) all.push({ kind: 'withoutRun', number, version })
  return { runs, all }
}

const isOpen = ({ number, status, binned }: Kept) =>
  !binned && lifecycleOf(livingSubjectOf(number)).states[status]?.open === true

/** Records in the order of their numbers, with what a run must know of them and nothing else. */
async function recordsAfter(
  db: Database,
  from: string,
  { to, limit }: { to?: string | null; limit?: number },
): Promise<Kept[]> {
  const found: Kept[] = []
  for (const subject of livingSubjects) {
    const query = db
      .read()
      .createQueryBuilder(keeperOf(subject).row)
      .select(['number', 'status', 'version', 'deletedAt'])
      .where({ number: { $gt: from, ...(to && { $lte: to }) } })
      .orderBy({ number: 'asc' })
    if (limit) query.limit(limit)
    const rows = await query.execute<(Omit<Kept, 'binned'> & { deletedAt: unknown })[]>('all')
    found.push(
      ...rows.map(({ number, status, version, deletedAt }) => ({
        ...{ number, status, version },
        binned: deletedAt !== null,
      })),
    )
  }
  return found.sort((one, other) => (one.number < other.number ? -1 : 1)).slice(0, limit)
}
