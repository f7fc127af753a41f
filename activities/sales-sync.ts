import { createHash } from 'node:crypto'
import { ApplicationFailure, Context } from '@temporalio/activity'
import { matchWaiting } from '../db/buyer.ts'
import type { Transaction } from '../db/connection.ts'
import { beginRun, countIn, endRun, touchRun } from '../db/sales-run-write.ts'
import { listRejects, resolveRejects, waitingRejects, type Reject } from '../db/sales-reject-write.ts'
import { SalesRunRow, type StreamCounts } from '../db/sales-run.ts'
import { salesControl, SalesStreamRow } from '../db/sales-stream.ts'
import { takeOver } from '../db/sales-take-over.ts'
import { salesStreams, type SalesItem, type SalesStream } from '../domain/sales-feed.ts'
import { examine } from '../domain/sales-item.ts'
import { alive } from './alive.ts'
import { failpoint } from './failpoint.ts'
import { SalesFault, type SalesFaultCode } from './sales-answer.ts'
import { readPage, type SalesSystem } from './sales-client.ts'
import type { Surroundings } from './surroundings.ts'

/** What a run is to do, as its workflow carries it. */
export interface SalesTask {
  run: number
  streams: SalesStream[]
  /** Milliseconds before the first and the last attempt of a page, and how many attempts there are. */
  patience: { first: number; most: number; attempts: number }
}

export interface SalesSyncActivities {
  /** Takes the run that waits, or makes one; null where there is nothing to do. */
  beginSalesRun(): Promise<SalesTask | null>
  /** Reads the next page of a stream and takes it over, in one transaction with how far it was read. */
  takeSalesPage(run: number, stream: SalesStream): Promise<{ more: boolean }>
  /** What waited for something that came meanwhile: orders for their customer, records for their product. */
  settleSalesRun(run: number): Promise<void>
  /** Its end; whether another one waits. */
  endSalesRun(
    run: number,
    failed: { reason: string; stream: SalesStream | null } | null,
  ): Promise<{ more: boolean }>
}

/** The same answer would come again at once; the next run asks anew. */
const hopeless: SalesFaultCode[] = [
  'sales-address-refused',
  'sales-unauthorized',
  'sales-redirected',
  'sales-refused',
  'sales-too-big',
  'sales-too-deep',
]
const usualPatience = { first: 1000, most: 30_000, attempts: 4 }

/** What the connector to the sales system does outside of its workflow. Each may run twice for one cause. */
export function createSalesSyncActivities({
  db,
  now,
  timeZone,
  log,
  sales,
}: Surroundings & { sales?: SalesSystem | null }): SalesSyncActivities {
  return {
    beginSalesRun: () => alive(beginSalesRun()),
    takeSalesPage: (run, stream) => alive(takeSalesPage(run, stream)),
    settleSalesRun: (run) => alive(settleSalesRun(run)),
    endSalesRun: (run, failed) => alive(endSalesRun(run, failed)),
  }

  async function beginSalesRun(): Promise<SalesTask | null> {
    if (!sales) return null
    const workflow = Context.current().info.workflowExecution?.workflowId ?? ''
    const run = await db.transaction(async (em) => {
      const paused = (await salesControl(em))?.paused ?? false
      return beginRun(em, { workflow, at: now(), mayBegin: !paused && !isByHand(workflow) })
    })
    return run === null
      ? null
      : { run, streams: [...salesStreams], patience: sales.patience ?? usualPatience }
  }

  async function takeSalesPage(run: number, stream: SalesStream): Promise<{ more: boolean }> {
    if (!sales) throw ApplicationFailure.nonRetryable('no sales system', 'sales-absent')
    const cursor = (await db.read().findOne(SalesStreamRow, { stream }))?.cursor ?? null
    const askedAt = now()
    const page = await readPage(sales, stream, cursor, Context.current().cancellationSignal).catch(
      async (error: unknown) => {
        if (!(error instanceof SalesFault)) throw error
        await db.transaction((em) => noteFailing(em, run, stream, error.code))
        throw failureOf(error)
      },
    )
    const { good, bad } = sort(stream, page.items)
    await db.transaction(async (em) => {
      const { full } = await em.findOneOrFail(SalesRunRow, { id: run })
      const moved = await em.nativeUpdate(
        SalesStreamRow,
        { stream, cursor },
        {
          cursor: page.nextCursor,
          ...{ failingSince: null, reason: null, updatedAt: now() },
          ...(!page.more && { lastGoodAt: askedAt }),
        },
      )
      // Another attempt was faster: what it left behind is where the next one begins.
      if (moved !== 1) return
      await touchRun(em, run, now())
      const counts = await apply(em, stream, good, bad, full)
      await countIn(em, run, stream, { pages: 1, read: page.items.length, ...counts })
    })
    failpoint('in-sync')
    return { more: page.more }
  }

  interface Good<S extends SalesStream> {
    item: SalesItem<S>
    raw: unknown
  }

  function sort<S extends SalesStream>(stream: S, items: unknown[]) {
    const good: Good<S>[] = []
    const bad: Reject[] = []
    for (const raw of items) {
      const examined = examine(stream, raw, { now: now(), timeZone })
      if (examined.ok) good.push({ item: examined.item, raw })
      else bad.push({ ...examined.rejected, id: examined.rejected.id ?? `#${digest(raw)}`, waiting: null })
    }
    return { good, bad }
  }

  async function apply<S extends SalesStream>(
    em: Transaction,
    stream: S,
    good: Good<S>[],
    bad: Reject[],
    again: boolean,
  ): Promise<Omit<StreamCounts, 'pages' | 'read'>> {
    const at = now()
    const items = good.map(({ item }) => item)
    const { waiting, ...counts } = await takeOver(em, stream, items, { at, timeZone, again })
    const rawOf = new Map(good.map(({ item, raw }) => [`${item.id} ${item.revision}`, raw]))
    const late = [...waiting].map(([id, { field, revision }]): Reject => {
      const raw = rawOf.get(`${id} ${revision}`)
      return { id, revision, code: 'reject-unknown-product', field, waiting: small(raw) }
    })
    await resolveRejects(
      em,
      stream,
      items.filter(({ id }) => !waiting.has(id)),
      at,
    )
    const listed = await listRejects(em, stream, [...bad, ...late], at)
    return { ...counts, rejected: listed }
  }

  async function settleSalesRun(run: number): Promise<void> {
    for (const stream of ['stock-levels', 'orders'] as const) await retryWaiting(run, stream)
    await db.transaction(async (em) => {
      const matched = await matchWaiting(em, { at: now(), timeZone })
      if (matched === 0) return
      const { matched: before } = await em.findOneOrFail(SalesRunRow, { id: run })
      await em.nativeUpdate(SalesRunRow, { id: run }, { matched: before + matched })
    })
  }

  /** A record that names a product which nobody had told of: perhaps somebody has by now. */
  async function retryWaiting(run: number, stream: SalesStream): Promise<void> {
    let after = 0
    for (;;) {
      const some = await waitingRejects(db.read(), stream, after)
      const last = some.at(-1)
      if (!last) return
      after = last.id
      const { good } = sort(
        stream,
        some.map(({ waiting }) => waiting),
      )
      await db.transaction(async (em) => {
        const items = good.map(({ item }) => item)
        const { waiting, written, deleted } = await takeOver(em, stream, items, {
          at: now(),
          timeZone,
          again: false,
        })
        await resolveRejects(
          em,
          stream,
          items.filter(({ id }) => !waiting.has(id)),
          now(),
        )
        const none = { pages: 0, read: 0, unchanged: 0, rejected: 0 }
        if (written + deleted > 0) await countIn(em, run, stream, { ...none, written, deleted })
      })
    }
  }

  async function endSalesRun(
    run: number,
    failed: { reason: string; stream: SalesStream | null } | null,
  ): Promise<{ more: boolean }> {
    const end = await db.transaction((em) => endRun(em, run, failed, now()))
    if (failed)
      log.warn({ run, reason: failed.reason, stream: failed.stream }, 'the sales system could not be read')
    return end
  }

  async function noteFailing(
    em: Transaction,
    run: number,
    stream: SalesStream,
    reason: string,
  ): Promise<void> {
    await touchRun(em, run, now())
    const row = await em.findOne(SalesStreamRow, { stream })
    const failingSince = row?.failingSince ?? now()
    await em.nativeUpdate(SalesStreamRow, { stream }, { failingSince, reason, updatedAt: now() })
  }
}

/** Whoever asks by hand has put down a run; without one there is nothing to do. */
const isByHand = (workflow: string) => workflow === 'sales-sync-by-hand'

/** The code and nothing else: what goes through the engine is kept there for months. */
function failureOf({ code, retryAfter }: SalesFault): ApplicationFailure {
  return ApplicationFailure.create({
    message: code,
    type: code,
    nonRetryable: hopeless.includes(code),
    // None at all would be read as: never again.
    ...(retryAfter && { nextRetryDelay: retryAfter * 1000 }),
  })
}

const digest = (raw: unknown) =>
  createHash('sha256')
    .update(JSON.stringify(raw) ?? '')
    .digest('hex')
    .slice(0, 24)

function small(raw: unknown): Record<string, unknown> | null {
  const isSmall = JSON.stringify(raw).length <= 60_000
  return isSmall ? (raw as Record<string, unknown>) : null
}
