import { z } from 'zod'
import { dataAsOf } from '../db/data-age.ts'
import { settingsIn } from '../db/settings.ts'
import { countStock, stockAfter, type StockItem, type StockPlace } from '../db/stock-list.ts'
import { quantityOf } from '../domain/quantity.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { cap, listQuery } from './list.ts'
import { Problem } from './problem.ts'
import { agedPageOf, stockLevel } from './product-answer.ts'
import { allowedOn } from './product.ts'

const query = listQuery(['product'], {
  product: z.string().min(1).max(40).optional(),
  warehouse: z.string().min(1).max(60).optional(),
  low: z.literal('true').optional(),
})

export const stockLevelEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/stock-levels',
    summary: 'Stock by product and warehouse, with what is low',
    for: { subject: 'Product', action: 'read' },
    query,
    answer: agedPageOf(stockLevel),
    handle: async (call) => ({ body: await list(call) }),
  }),
]

async function list(call: Call<z.infer<typeof query>>) {
  const em = call.db.read()
  const { limit = 20, cursor, sort, ...asked } = call.query
  if (sort?.startsWith('-')) throw wrong('sort')
  const threshold = (await settingsIn(em, call.timeZone))['sales.lowStock']
  const after = cursor === undefined ? null : decode(cursor)
  const found = await stockAfter(em, asked, { threshold, after, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const more = found.length > limit
  const total = !more && !after ? rows.length : await countStock(em, asked, threshold, cap)
  const last = rows.at(-1)
  return {
    items: rows.map((row) => presentStock(call, row, threshold)),
    nextCursor: more && last ? encode([last.product, last.warehouse, last.location]) : null,
    total: Math.min(total, cap - 1),
    totalIsExact: total < cap,
    dataAsOf: await dataAsOf(em, 'stock'),
  }
}

function presentStock({ person }: Call, row: StockItem, setting: number) {
  const { product, name, type, batch, unit, lowStock, version, warehouse, location } = row
  const threshold = lowStock ?? setting
  return {
    id: [product, warehouse, location].join('/'),
    product: { code: product, name, type, batch, unit, lowStock, version },
    warehouse,
    location,
    quantity: quantityOf(row.quantity),
    inWarehouse: quantityOf(row.inWarehouse),
    threshold,
    low: row.inWarehouse < threshold * 1000,
    updatedAt: row.updatedAt,
    version: row.revision,
    // What can be edited is the product's threshold.
    allowed: version === null ? [] : allowedOn(person.ability),
  }
}

const encode = (place: StockPlace) => Buffer.from(JSON.stringify(place)).toString('base64url')
const place = z.tuple([z.string(), z.string(), z.string()])
function decode(cursor: string): StockPlace {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw wrong('cursor')
  }
}

const wrong = (field: string) =>
  new Problem(422, 'invalid-input', { params: { count: 1 }, errors: [{ field, code: 'invalid' }] })
