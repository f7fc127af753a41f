import type { ItemOf, SalesItem, SalesStream } from '../domain/sales-feed.ts'
import type { Transaction } from './connection.ts'
import type { Reckoning } from './order-total.ts'
import { ProductRow } from './product.ts'
import { rowsOf } from './row.ts'
import { SalesTombstoneRow } from './sales-stream.ts'
import { salesTables, type Table } from './sales-table.ts'

export interface TakenOver {
  written: number
  unchanged: number
  deleted: number
  /** What names a product that nobody has told of yet, and where. */
  waiting: Map<string, { field: string; revision: number }>
}

/**
 * Takes over what the sales system tells: whole records by their names, each only when it is newer than what stands
 * or was deleted; so that a record twice, or an older one late, changes nothing. `again` writes the same version once
 * more, for whoever reads everything anew.
 */
export async function takeOver<S extends SalesStream>(
  em: Transaction,
  stream: S,
  told: SalesItem<S>[],
  { at, timeZone, again }: Reckoning & { again: boolean },
): Promise<TakenOver> {
  const table = salesTables[stream] as unknown as Table<S>
  const items = latest(told)
  if (items.length === 0) return { written: 0, unchanged: told.length, deleted: 0, waiting: new Map() }
  const standing = await table.standing(em, items)
  const buried = await buriedOf(em, stream, items)
  const isNewer = ({ id, revision, deleted }: SalesItem<S>) => {
    const tomb = buried.get(id)
    if (tomb !== undefined) return revision > tomb
    const row = standing.get(id)
    return !row || revision > row.revision || (again && !deleted && revision === row.revision)
  }
  const newer = items.filter(isNewer)
  const waiting = await unknownProducts(em, newer)
  const taken = newer.filter(({ id }) => !waiting.has(id))
  const living = taken.filter((item): item is ItemOf[S] & SalesItem<S> => !item.deleted)
  const gone = taken.filter(({ deleted }) => deleted)
  if (taken.length > 0) {
    const there = taken.filter(({ id }) => standing.has(id))
    if (there.length > 0) await table.remove(em, there)
    if (living.length > 0) await table.insert(em, living, standing, at)
    await bury(em, stream, gone, living, buried)
    await table.settle(em, taken, standing, { at, timeZone })
  }
  return {
    written: living.length,
    deleted: gone.length,
    unchanged: told.length - taken.length - waiting.size,
    waiting,
  }
}

/** Of each item its newest version; of two of the same age the deletion. */
function latest<S extends SalesStream>(told: SalesItem<S>[]): SalesItem<S>[] {
  const found = new Map<string, SalesItem<S>>()
  for (const item of told) {
    const other = found.get(item.id)
    if (!other || item.revision > other.revision || (item.revision === other.revision && item.deleted))
      found.set(item.id, item)
  }
  return [...found.values()]
}

async function buriedOf(em: Transaction, stream: SalesStream, items: { id: string }[]) {
  const ids = items.map(({ id }) => id)
  const rows = await rowsOf(em, SalesTombstoneRow, { stream, item: { $in: ids } })
  return new Map(rows.map(({ item, revision }) => [item, revision]))
}

async function bury<S extends SalesStream>(
  em: Transaction,
  stream: S,
  gone: SalesItem<S>[],
  living: { id: string }[],
  buried: Map<string, number>,
): Promise<void> {
  const stale = [...gone, ...living].map(({ id }) => id).filter((id) => buried.has(id))
  if (stale.length > 0) await em.nativeDelete(SalesTombstoneRow, { stream, item: { $in: stale.sort() } })
  if (gone.length > 0)
    await em.insertMany(
      SalesTombstoneRow,
      gone.map(({ id, revision }) => ({ stream, item: id, revision })),
    )
}

/** A product that was deleted is known: orders of it stay. */
async function unknownProducts(em: Transaction, items: SalesItem[]): Promise<TakenOver['waiting']> {
  const named = items.flatMap((item) => {
    const { id, revision } = item
    const at = (product: string, field: string) => ({ id, revision, product, field })
    if (item.deleted) return []
    if ('lines' in item) return item.lines.map(({ product }, n) => at(product, `lines.${n}.product`))
    return 'warehouse' in item ? [at(item.product, 'product')] : []
  })
  const codes = [...new Set(named.map(({ product }) => product))].sort()
  const known = new Set<string>()
  for (let from = 0; from < codes.length; from += 400) {
    const some = codes.slice(from, from + 400)
    for (const { code } of await rowsOf(em, ProductRow, { code: { $in: some } })) known.add(code)
    const tombs = { stream: 'products' as const, item: { $in: some } }
    for (const { item } of await rowsOf(em, SalesTombstoneRow, tombs)) known.add(item)
  }
  const waiting: TakenOver['waiting'] = new Map()
  for (const { id, revision, product, field } of named)
    if (!known.has(product) && !waiting.has(id)) waiting.set(id, { field, revision })
  return waiting
}
