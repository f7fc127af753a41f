import { salesStreams, type SalesStream } from '../domain/sales-feed.ts'
import type { Transaction } from './connection.ts'
import { SalesRunRow, type StreamCounts } from './sales-run.ts'
import { SalesStreamRow } from './sales-stream.ts'

/** Asks for a run; one that waits already will do, and is a whole one when either was to be. */
export async function wantRun(
  em: Transaction,
  { wantedBy, full, at }: { wantedBy: string | null; full: boolean; at: Date },
): Promise<void> {
  const waiting = await em.findOne(SalesRunRow, { startedAt: null }, { orderBy: { id: 'asc' } })
  if (waiting) {
    await em.nativeUpdate(SalesRunRow, { id: waiting.id }, { full: waiting.full || full })
    return
  }
  await em.insert(SalesRunRow, { ...blank, wantedBy, wantedAt: at, full })
}

const blank = {
  ...{ workflow: null, startedAt: null, touchedAt: null, finishedAt: null, outcome: null },
  ...{ counts: {}, matched: 0 },
}
/** A page takes two minutes at most, and half a minute may pass before the next attempt. */
const silence = 5 * 60_000

/**
 * The run of this workflow: the one that it has begun, or the one that waits, or, unless the schedule is paused, a
 * new one. While another goes on there is none: at its end that one looks for what waits.
 */
export async function beginRun(
  em: Transaction,
  { workflow, at, mayBegin }: { workflow: string; at: Date; mayBegin: boolean },
): Promise<number | null> {
  const open = await em.find(SalesRunRow, { startedAt: { $ne: null }, finishedAt: null })
  const mine = open.find((run) => run.workflow === workflow)
  if (mine) return mine.id
  const heard = (run: SalesRunRow) => (run.touchedAt ?? at).getTime() > at.getTime() - silence
  if (open.some(heard)) return null
  for (const { id } of open)
    await em.nativeUpdate(SalesRunRow, { id }, { finishedAt: at, outcome: 'failed', reason: 'sales-ended' })
  const waiting = await em.findOne(SalesRunRow, { startedAt: null }, { orderBy: { id: 'asc' } })
  if (!waiting && !mayBegin) return null
  const begun = { workflow, startedAt: at, touchedAt: at }
  const id = waiting
    ? waiting.id
    : await em.insert(SalesRunRow, { ...blank, wantedBy: null, wantedAt: at, full: false, ...begun })
  if (waiting) await em.nativeUpdate(SalesRunRow, { id }, begun)
  await openStreams(em, waiting?.full ?? false, at)
  return id
}

/** That it is at work. */
export async function touchRun(em: Transaction, run: number, at: Date): Promise<void> {
  await em.nativeUpdate(SalesRunRow, { id: run }, { touchedAt: at })
}

async function openStreams(em: Transaction, full: boolean, at: Date): Promise<void> {
  const known = new Set((await em.find(SalesStreamRow, {})).map(({ stream }) => stream))
  const missing = salesStreams.filter((stream) => !known.has(stream))
  if (missing.length > 0)
    await em.insertMany(
      SalesStreamRow,
      missing.map((stream) => ({
        ...{ stream, cursor: null, lastGoodAt: null, failingSince: null, reason: null, updatedAt: at },
      })),
    )
  if (full) await em.nativeUpdate(SalesStreamRow, {}, { cursor: null, updatedAt: at })
}

/** Adds what a page did to what its run did. */
export async function countIn(
  em: Transaction,
  run: number,
  stream: SalesStream,
  more: StreamCounts,
): Promise<void> {
  const { counts } = await em.findOneOrFail(SalesRunRow, { id: run }, { refresh: true })
  const before = counts[stream]
  const sum = Object.fromEntries(
    Object.entries(more).map(([name, n]) => [name, n + (before?.[name as keyof StreamCounts] ?? 0)]),
  ) as unknown as StreamCounts
  await em.nativeUpdate(SalesRunRow, { id: run }, { counts: { ...counts, [stream]: sum } })
}

/** Its end, and whether another waits. */
export async function endRun(
  em: Transaction,
  run: number,
  failed: { reason: string; stream: SalesStream | null } | null,
  at: Date,
): Promise<{ more: boolean }> {
  const outcome = failed ? 'failed' : 'done'
  const end = {
    finishedAt: at,
    outcome,
    reason: failed?.reason ?? null,
    stream: failed?.stream ?? null,
  } as const
  await em.nativeUpdate(SalesRunRow, { id: run, finishedAt: null }, end)
  return { more: (await em.count(SalesRunRow, { startedAt: null })) > 0 }
}
