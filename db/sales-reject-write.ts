import type { Rejected, SalesStream } from '../domain/sales-feed.ts'
import type { Transaction } from './connection.ts'
import { rowsOf } from './row.ts'
import { SalesRejectRow } from './sales-reject.ts'
import { salesTables } from './sales-table.ts'
import { SalesTombstoneRow } from './sales-stream.ts'

/** A record that is not taken over, by its name; and itself where it only waits. */
export interface Reject extends Rejected {
  id: string
  waiting: Record<string, unknown> | null
}

/**
 * Puts what is refused on the list; what stands there already was seen once more. A version that
 * is here already, or an older one, is not a fault that anybody must mend. Returns how many are listed.
 */
export async function listRejects(
  em: Transaction,
  stream: SalesStream,
  refused: Reject[],
  at: Date,
): Promise<number> {
  const newest = new Map(refused.map((reject) => [reject.id, reject]))
  const ids = [...newest.keys()].sort()
  if (ids.length === 0) return 0
  const here = await revisionsOf(em, stream, [...newest.values()])
  const known = new Map(
    (await rowsOf(em, SalesRejectRow, { stream, item: { $in: ids } })).map((row) => [row.item, row]),
  )
  let listed = 0
  for (const id of ids) {
    const reject = newest.get(id)
    if (!reject) continue
    const { revision, code, field, waiting } = reject
    if (revision !== null && revision <= (here.get(id) ?? -1)) continue
    const row = known.get(id)
    if (row && !row.resolvedAt && revision !== null && revision < (row.revision ?? -1)) continue
    listed += 1
    const now = {
      revision,
      code,
      field: field?.slice(0, 60) ?? null,
      waiting,
      lastSeenAt: at,
      resolvedAt: null,
    }
    if (row) await em.nativeUpdate(SalesRejectRow, { id: row.id }, { ...now, times: row.times + 1 })
    else await em.insert(SalesRejectRow, { stream, item: id, ...now, times: 1, firstSeenAt: at })
  }
  return listed
}

async function revisionsOf(em: Transaction, stream: SalesStream, refused: Reject[]) {
  const named = refused.filter(({ id }) => !id.startsWith('#'))
  const found = new Map<string, number>()
  const asItems = named.map(({ id }) => ({
    id,
    product: id.split(' / ')[0] ?? '',
    revision: 0,
    deleted: true,
  }))
  const rows = await salesTables[stream].standing(em, asItems as never)
  for (const [id, { revision }] of rows) found.set(id, revision)
  const ids = named.map(({ id }) => id)
  for (const { item, revision } of await rowsOf(em, SalesTombstoneRow, { stream, item: { $in: ids } }))
    found.set(item, revision)
  return found
}

/** A good version, or the end of the record, takes it off the list; an older version does not. */
export async function resolveRejects(
  em: Transaction,
  stream: SalesStream,
  good: { id: string; revision: number }[],
  at: Date,
): Promise<void> {
  if (good.length === 0) return
  const newest = new Map<string, number>()
  for (const { id, revision } of good) newest.set(id, Math.max(revision, newest.get(id) ?? 0))
  const listed = await rowsOf(em, SalesRejectRow, {
    stream,
    resolvedAt: null,
    item: { $in: [...newest.keys()] },
  })
  const resolved = listed.filter(({ item, revision }) => (newest.get(item) ?? -1) >= (revision ?? -1))
  const ids = resolved.map(({ id }) => id).sort((one, other) => one - other)
  if (ids.length > 0)
    await em.nativeUpdate(SalesRejectRow, { id: { $in: ids } }, { resolvedAt: at, waiting: null })
}

/** Those that may be taken over as soon as their product is known. */
export async function waitingRejects(em: Transaction, stream: SalesStream, after: number) {
  const where = { stream, resolvedAt: null, code: 'reject-unknown-product' as const, id: { $gt: after } }
  return em.find(SalesRejectRow, { ...where, waiting: { $ne: null } }, { orderBy: { id: 'asc' }, limit: 200 })
}
