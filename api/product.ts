import { z } from 'zod'
import { dataAsOf } from '../db/data-age.ts'
import { choicesIn, productsWhere } from '../db/product-list.ts'
import { ProductRow } from '../db/product.ts'
import { rowOf, updateRow } from '../db/row.ts'
import type { Ability } from '../domain/ability.ts'
import { yuanOf } from '../domain/money.ts'
import { auditIn } from './audit.ts'
import { endpoint, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { listQuery, page } from './list.ts'
import { Problem } from './problem.ts'
import { agedPageOf, product } from './product-answer.ts'
import { demandVersion } from './version.ts'

const subject = 'Product'
const word = z.string().min(1).max(60).optional()
const words = z.array(z.string())
const params = { code: z.string().min(1).max(40) }
export const lowStockInput = z.strictObject({ lowStock: z.int().min(0).max(1_000_000).nullable() })

export const productEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/products',
    summary: 'List products as the sales system has them',
    for: { subject, action: 'read' },
    query: listQuery(['name', 'code', 'price'], {
      type: word,
      batch: word,
      active: z.enum(['true', 'false']).optional(),
      total: z.literal('exact').optional(),
    }),
    answer: agedPageOf(product),
    handle: async (call) => {
      const em = call.db.read()
      const { sort, limit, cursor, total, ...asked } = call.query
      const { rows, ...rest } = await page(em, ProductRow, productsWhere(asked), {
        sort: sort ?? 'name',
        key: 'code',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
        ...(total && { total }),
      })
      const items = rows.map((row) => presentProduct(call.person.ability, row))
      return { body: { items, ...rest, dataAsOf: await dataAsOf(em, 'product') } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/product-choices',
    summary: 'By which types, batches and warehouses products and stock can be narrowed',
    for: { subject, action: 'read' },
    answer: z.strictObject({ types: words, batches: words, warehouses: words }),
    handle: async ({ db }) => {
      const em = db.read()
      const body = {
        types: await choicesIn(em, 'product', 'type'),
        batches: await choicesIn(em, 'product', 'batch'),
        warehouses: await choicesIn(em, 'stock', 'warehouse'),
      }
      return { body }
    },
  }),
  endpoint({
    method: 'get',
    path: '/products/{code}',
    summary: 'One product',
    for: { subject, action: 'read' },
    params,
    answer: product,
    problems: [404],
    handle: async (call) => answerWith(call, await productOf(call)),
  }),
  endpoint({
    method: 'patch',
    path: '/products/{code}',
    summary: 'Set below which quantity a product is low in stock; null takes the setting',
    for: { subject, action: 'edit' },
    params,
    body: lowStockInput,
    answer: product,
    problems: [404, 412, 428],
    handle: (call) => setLowStock(call, call.body.lowStock),
  }),
]

async function productOf({ db, params: { code = '' }, person }: Call): Promise<ProductRow> {
  const row = person.ability.can('read', subject) ? await rowOf(db.read(), ProductRow, { code }) : null
  if (!row) throw new Problem(404, 'not-found', { params: { number: code } })
  return row
}

/** Ours, and the only thing of a product that is: the connector leaves it alone. */
async function setLowStock(call: Call, lowStock: number | null): Promise<Answer> {
  const row = await productOf(call)
  const { ability, user } = call.person
  await demandVersion(call.context, row, () => presentProduct(ability, row))
  const { code, version } = row
  const changes = { lowStock, version: version + 1 }
  await call.db.transaction(async (em) => {
    if ((await updateRow(em, ProductRow, { code, version }, changes)) !== 1) {
      const current = await rowOf(em, ProductRow, { code })
      throw new Problem(412, 'stale', { current: current && presentProduct(ability, current) })
    }
    await auditIn(em, call.context, {
      kind: 'product-edited',
      actor: user.username,
      subject,
      code,
      details: { before: { lowStock: row.lowStock ?? null }, after: { lowStock } },
    })
  })
  return answerWith(call, { ...row, ...changes })
}

const answerWith = ({ person }: Call, row: ProductRow): Answer => ({
  body: presentProduct(person.ability, row),
  version: row.version,
})

function presentProduct(ability: Ability, row: ProductRow) {
  const { code, name, type, batch, unit, price, active, lowStock, updatedAt, version } = row
  return {
    code,
    name,
    type: type ?? null,
    batch: batch ?? null,
    unit,
    price: yuanOf(price),
    active,
    lowStock: lowStock ?? null,
    updatedAt,
    version,
    allowed: allowedOn(ability),
  }
}

export const allowedOn = (ability: Ability) => (ability.can('edit', subject) ? ['edit'] : [])
