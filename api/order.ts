import { z } from 'zod'
import { countBuyers, similarCustomers, unmatchedBuyers } from '../db/buyer-list.ts'
import { dataAsOf } from '../db/data-age.ts'
import { ordersWhere } from '../db/order-list.ts'
import { OrderRow } from '../db/order.ts'
import { rowOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { yuanOf } from '../domain/money.ts'
import { orderStatuses } from '../domain/order.ts'
import { ordersOfCustomer } from './customer-order.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { cap, listQuery, page } from './list.ts'
import { customerOrders, order, orderPage, unmatchedPage } from './order-answer.ts'
import { matchAllowed, presentOrders, presentWholeOrders } from './order-json.ts'
import { matchInput, matchOrder } from './order-match.ts'
import { Problem } from './problem.ts'

const subject = 'Order'
const params = { order: z.string().min(1).max(40) }
const read = { subject, action: 'read' }
const query = listQuery(['date', 'number'], {
  customer: z.string().min(1).max(24).optional(),
  buyer: z.string().min(1).max(40).optional(),
  status: z.enum(orderStatuses).optional(),
  dateFrom: z.iso.date().optional(),
  dateTo: z.iso.date().optional(),
  unmatched: z.literal('true').optional(),
})
const buyerQuery = z.strictObject({
  q: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().max(400).optional(),
})

export const orderEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/orders',
    summary: 'List orders as the sales system has them, the latest first',
    for: read,
    query,
    answer: orderPage,
    handle: async (call) => {
      const em = call.db.read()
      const { sort, limit, cursor, ...asked } = call.query
      const where = await ordersWhere(em, call.person.ability, asked)
      const { rows, ...rest } = await page(em, OrderRow, where, {
        sort: sort ?? '-date',
        key: 'number',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
      })
      const items = await presentOrders(call, rows, em)
      return { body: { items, ...rest, dataAsOf: await dataAsOf(em, 'orders') } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/unmatched-orders',
    summary: 'Buyers whose orders belong to no customer yet, each with customers of a similar name',
    for: { subject, action: 'match' },
    query: buyerQuery,
    answer: unmatchedPage,
    handle: async (call) => ({ body: await unmatched(call) }),
  }),
  endpoint({
    method: 'get',
    path: '/orders/{order}',
    summary: 'One order with its lines',
    for: read,
    params,
    answer: order,
    problems: [404],
    handle: async (call) => {
      const [body] = await presentWholeOrders(call, [await visibleOrder(call)])
      return { body }
    },
  }),
  endpoint({
    method: 'post',
    path: '/orders/{order}/match',
    summary: 'Say whose customer the buyer of this order is, for all his orders; null takes it back',
    for: { subject, action: 'match' },
    params,
    body: matchInput,
    answer: order,
    problems: [404, 409],
    parsesItself: true,
    handle: (call) => matchOrder(call as Call, () => visibleOrder(call)),
  }),
  endpoint({
    method: 'get',
    path: '/customers/{number}/orders',
    summary: 'A customer’s orders with their lines, the latest first, and what they come to',
    for: read,
    query: listQuery(['date'], {}),
    answer: customerOrders,
    problems: [404],
    handle: async (call) => ({ body: await ordersOfCustomer(call, call.query) }),
  }),
]

async function visibleOrder({ db, params: { order: number = '' }, person }: Call): Promise<OrderRow> {
  const where = { $and: [{ number }, scope<OrderRow>(person.ability, 'read', subject)] }
  const row = await rowOf(db.read(), OrderRow, where)
  if (!row) throw new Problem(404, 'not-found', { params: { number } })
  return row
}

async function unmatched(call: Call<z.infer<typeof buyerQuery>>) {
  const em = call.db.read()
  const { q, limit = 20, cursor } = call.query
  const { ability } = call.person
  const after = cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString()
  const found = await unmatchedBuyers(em, { q, after, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const more = found.length > limit
  const total = !more && after === null ? rows.length : await countBuyers(em, q, cap)
  const seesCustomers = ability.can('read', 'Customer')
  const items = []
  for (const { code, name, orders, total, lastOn, order } of rows)
    items.push({
      buyer: { code, name },
      orders,
      total: yuanOf(total),
      lastOn,
      order,
      suggestions: seesCustomers ? await similarCustomers(em, ability, name) : [],
      allowed: matchAllowed(ability),
    })
  const last = rows.at(-1)
  return {
    items,
    nextCursor: more && last ? Buffer.from(last.code).toString('base64url') : null,
    total: Math.min(total, cap - 1),
    totalIsExact: total < cap,
    dataAsOf: await dataAsOf(em, 'orders'),
  }
}
