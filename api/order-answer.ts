import { z } from 'zod'
import { orderStatuses } from '../domain/order.ts'
import { count, day, moment, pageOf } from './answer.ts'
import { agedPageOf } from './product-answer.ts'

const named = z.strictObject({ number: z.string(), name: z.string() }).meta({ id: 'NamedCustomer' })
const line = z
  .strictObject({
    position: z.int(),
    product: z.string(),
    productName: z.string(),
    unit: z.string(),
    quantity: z.string(),
    price: z.string(),
    amount: z.string(),
  })
  .meta({ id: 'OrderLine' })
const shared = {
  number: z.string(),
  // Null for an order that is nobody's yet, and for a customer one may not see.
  customer: named.nullable(),
  buyer: z.strictObject({ code: z.string(), name: z.string() }),
  matched: z.boolean(),
  date: day,
  orderedAt: moment,
  status: z.enum(orderStatuses),
  address: z.string().nullable(),
  total: z.string(),
  updatedAt: moment,
  version: z.int().min(0),
  allowed: z.array(z.enum(['match'])),
}
export const listedOrder = z.strictObject(shared).meta({ id: 'ListedOrder' })
export const order = z.strictObject({ ...shared, lines: z.array(line) }).meta({ id: 'Order' })
export const orderPage = agedPageOf(listedOrder)

export const customerOrders = pageOf(order).extend({
  totals: z.strictObject({
    all: z.string(),
    lastTwelveMonths: z.string(),
    thisYear: z.string(),
    orders: count,
    lastOrderAt: moment.nullable(),
    months: z.array(z.strictObject({ month: z.string(), total: z.string(), orders: count })),
  }),
})

export const unmatchedPage = agedPageOf(
  z
    .strictObject({
      buyer: z.strictObject({ code: z.string(), name: z.string() }),
      orders: count,
      total: z.string(),
      lastOn: day,
      // One of the orders, by which the buyer is matched.
      order: z.string(),
      suggestions: z.array(named),
      allowed: z.array(z.enum(['match'])),
    })
    .meta({ id: 'UnmatchedBuyer' }),
)
