import type { Transaction } from '../db/connection.ts'
import type { ImportMadeRow, ImportRow } from '../db/import.ts'
import { recountTotals } from '../db/order-total.ts'
import { OrderLineRow, OrderRow } from '../db/order.ts'
import { ProductRow } from '../db/product.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { StockLevelRow } from '../db/stock-level.ts'
import { placeOfRecord } from './import-stock.ts'
import type { Kept } from './import-take-back.ts'
import { said } from './import-verdict.ts'

/** What neither the sales system nor a person has touched since a file brought it. */
const untouched = ({
  revision,
  createdAt,
  updatedAt,
}: {
  revision: number
  createdAt: Date
  updatedAt: Date
}) => revision === 0 && createdAt.getTime() === updatedAt.getTime()

export async function takeProductsBack(
  em: Transaction,
  _job: ImportRow,
  made: ImportMadeRow[],
): Promise<Kept> {
  const codes = made.map(({ record }) => record)
  const standing = new Map(
    (await rowsOf(em, ProductRow, { code: { $in: codes } })).map((row) => [row.code, row]),
  )
  const used = new Set([
    ...(await rowsOf(em, OrderLineRow, { product: { $in: codes } })).map(({ product }) => product),
    ...(await rowsOf(em, StockLevelRow, { product: { $in: codes } })).map(({ product }) => product),
  ])
  const kept: Kept = new Map()
  for (const row of made) {
    const product = standing.get(row.record)
    if (used.has(row.record)) kept.set(row, [said('code', 'has-dependents')])
    else if (product && !untouched(product)) kept.set(row, [said('code', 'changed-since')])
  }
  const gone = made.filter((row) => !kept.has(row)).map(({ record }) => record)
  if (gone.length > 0) await em.nativeDelete(ProductRow, { code: { $in: gone.sort() } })
  return kept
}

export async function takeStockBack(em: Transaction, _job: ImportRow, made: ImportMadeRow[]): Promise<Kept> {
  const kept: Kept = new Map()
  for (const row of made) {
    const place = placeOfRecord(row.record)
    const standing = await rowOf(em, StockLevelRow, place)
    if (standing && !untouched(standing)) kept.set(row, [said('product', 'changed-since')])
    else await em.nativeDelete(StockLevelRow, place)
  }
  return kept
}

export async function takeOrdersBack(
  em: Transaction,
  _job: ImportRow,
  made: ImportMadeRow[],
  at: Date,
  timeZone: string,
): Promise<Kept> {
  const numbers = made.map(({ record }) => record)
  const standing = await rowsOf(em, OrderRow, { number: { $in: numbers } })
  const touched = new Set(standing.filter((row) => !untouched(row)).map(({ number }) => number))
  const gone = numbers.filter((number) => !touched.has(number)).sort()
  if (gone.length > 0) {
    await em.nativeDelete(OrderLineRow, { order: { $in: gone } })
    await em.nativeDelete(OrderRow, { number: { $in: gone } })
    const concerned = standing.filter(({ number }) => !touched.has(number))
    await recountTotals(
      em,
      concerned.flatMap(({ customer }) => (customer ? [customer] : [])),
      { at, timeZone },
    )
  }
  return new Map(
    made.filter(({ record }) => touched.has(record)).map((row) => [row, [said('number', 'changed-since')]]),
  )
}
