import type { Transaction } from './connection.ts'
import { nameKey } from '../domain/name-key.ts'

export interface StockQuestion {
  q?: string | undefined
  product?: string | undefined
  warehouse?: string | undefined
  low?: 'true' | undefined
}
/** The key of a stock level, which is its place in the list too. */
export type StockPlace = [product: string, warehouse: string, location: string]

export interface StockItem {
  product: string
  warehouse: string
  location: string
  quantity: number
  revision: number
  updatedAt: Date
  name: string | null
  type: string | null
  batch: string | null
  unit: string | null
  lowStock: number | null
  version: number | null
  /** What lies of the product in the whole warehouse, over its locations. */
  inWarehouse: number
}

const inWarehouse =
  '(select sum(w.quantity) from stock w where w.product = s.product and w.warehouse = s.warehouse)'

/** Stock in the order of its key, after a place; what is low is so in its warehouse as a whole. */
export async function stockAfter(
  em: Transaction,
  asked: StockQuestion,
  { threshold, after, limit }: { threshold: number; after: StockPlace | null; limit: number },
): Promise<StockItem[]> {
  const { where, values } = conditionOf(asked, threshold)
  // The first of these is in the other, but only by it the index is entered at the place.
  const beyond = after
    ? ' and s.product >= ? and (s.product > ? or s.warehouse > ? or (s.warehouse = ? and s.location > ?))'
    : ''
  const [product = '', warehouse = '', location = ''] = after ?? []
  const rows = await em.execute<Record<string, unknown>[]>(
    `select s.product, s.warehouse, s.location, s.quantity, s.revision, s.updated_at, p.name, p.type, p.batch,
       p.unit, p.low_stock, p.version, ${inWarehouse} as in_warehouse
     from stock s left join product p on p.code = s.product
     where ${where}${beyond} order by s.product, s.warehouse, s.location limit ${limit}`,
    [...values, ...(after ? [product, product, warehouse, warehouse, location] : [])],
  )
  return rows.map(presented)
}

export async function countStock(
  em: Transaction,
  asked: StockQuestion,
  threshold: number,
  most: number,
): Promise<number> {
  const { where, values } = conditionOf(asked, threshold)
  const [row] = await em.execute<{ total: number }[]>(
    `select count(*) as total from (
       select s.product from stock s left join product p on p.code = s.product where ${where} limit ${most}) counted`,
    values,
  )
  return Number(row?.total ?? 0)
}

function conditionOf({ q, product, warehouse, low }: StockQuestion, threshold: number) {
  const parts: string[] = ['1 = 1']
  const values: (string | number)[] = []
  const add = (part: string, ...given: (string | number)[]) => {
    parts.push(part)
    values.push(...given)
  }
  if (product) add('s.product = ?', product)
  if (warehouse) add('s.warehouse = ?', warehouse)
  if (q) {
    const begins = `${escaped(q.trim())}%`
    add(
      "(s.product like ? escape '!' or s.product like ? escape '!' or p.name_key like ? escape '!')",
      begins,
      begins.toUpperCase(),
      `%${escaped(nameKey(q))}%`,
    )
  }
  if (low) add(`${inWarehouse} < coalesce(p.low_stock, ?) * 1000`, threshold)
  return { where: parts.join(' and '), values }
}

const escaped = (text: string) => text.replace(/[!%_]/g, '!$&')

function presented(row: Record<string, unknown>): StockItem {
  const updated = row.updated_at
  return {
    product: row.product as string,
    warehouse: row.warehouse as string,
    location: row.location as string,
    quantity: Number(row.quantity),
    revision: Number(row.revision),
    updatedAt: momentOf(updated),
    name: row.name as string | null,
    type: row.type as string | null,
    batch: row.batch as string | null,
    unit: row.unit as string | null,
    lowStock: row.low_stock === null ? null : Number(row.low_stock),
    version: row.version === null ? null : Number(row.version),
    inWarehouse: Number(row.in_warehouse),
  }
}

/** As a raw statement gives a moment: a number on SQLite, a date or UTC text on MariaDB. */
export function momentOf(value: unknown): Date {
  if (value instanceof Date || typeof value === 'number') return new Date(value)
  return new Date(`${String(value).replace(' ', 'T').replace(/Z?$/, '')}Z`)
}
