import type { Transaction } from '../db/connection.ts'
import { OrderRow } from '../db/order.ts'
import { ProductRow } from '../db/product.ts'
import { SalesRejectRow } from '../db/sales-reject.ts'
import { SalesRunRow } from '../db/sales-run.ts'
import { salesControl, SalesStreamRow } from '../db/sales-stream.ts'
import { StockLevelRow } from '../db/stock-level.ts'
import { isProblemCode, problemText, type Language } from '../domain/problem-text.ts'
import { salesStreams, type SalesStream } from '../domain/sales-feed.ts'
import { nextSalesRun, salesEvery } from '../temporal/sales-schedule.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

/** After three runs that brought nothing, what is here may no longer be believed to be of today. */
export const staleAfter = 3 * salesEvery

export async function salesState({ db, engine, now, language }: Call) {
  const em = db.read()
  const control = await salesControl(em)
  const rows = await em.find(SalesStreamRow, {})
  const runs = await em.find(SalesRunRow, {}, { orderBy: { id: 'desc' }, limit: 20 })
  const { people } = await peopleOf(em, [control?.pausedBy, ...runs.map(({ wantedBy }) => wantedBy)])
  const streams = await Promise.all(
    salesStreams.map(async (stream) => {
      const row = rows.find((one) => one.stream === stream)
      const lastGoodAt = row?.lastGoodAt ?? null
      return {
        stream,
        lastGoodAt,
        stale: isStale(lastGoodAt, now()),
        failingSince: row?.failingSince ?? null,
        reason: reasonOf(row?.reason, language),
        records: await countOf(em, stream),
        rejects: await em.count(SalesRejectRow, { stream, resolvedAt: null }),
      }
    }),
  )
  const running = runs.some(({ startedAt, finishedAt }) => startedAt && !finishedAt)
  return {
    state: stateOf({ absent: !control?.address, paused: control?.paused ?? false, running, streams }),
    address: control?.address ?? null,
    standIn: control?.standIn ?? false,
    engineUp: engine.isUp(),
    paused: control?.paused ? { by: people(control.pausedBy), at: control.pausedAt ?? null } : null,
    nextRunAt: control?.address ? await nextSalesRun(engine) : null,
    streams,
    runs: runs.map((run) => ({
      ...{ id: run.id, wantedBy: people(run.wantedBy), wantedAt: run.wantedAt, full: run.full },
      ...{ startedAt: run.startedAt ?? null, finishedAt: run.finishedAt ?? null },
      outcome: run.outcome ?? (run.startedAt ? 'running' : 'waiting'),
      reason: reasonOf(run.reason, language),
      stream: run.stream ?? null,
      counts: run.counts,
      matched: run.matched,
    })),
  }
}

export const isStale = (lastGoodAt: Date | null, now: Date) =>
  lastGoodAt === null || now.getTime() - lastGoodAt.getTime() > staleAfter

interface Seen {
  absent: boolean
  paused: boolean
  running: boolean
  streams: { stale: boolean; failingSince: Date | null }[]
}
function stateOf({ absent, paused, running, streams }: Seen) {
  if (absent) return 'absent'
  if (running) return 'running'
  if (streams.some(({ failingSince }) => failingSince)) return 'failing'
  if (paused) return 'paused'
  return streams.some(({ stale }) => stale) ? 'stale' : 'well'
}

const countOf = (em: Transaction, stream: SalesStream): Promise<number> =>
  stream === 'products'
    ? em.count(ProductRow)
    : stream === 'orders'
      ? em.count(OrderRow)
      : em.count(StockLevelRow)

function reasonOf(code: string | null | undefined, language: Language) {
  if (!code) return null
  return { code, message: problemText(isProblemCode(code) ? code : 'sales-failed', language) }
}
