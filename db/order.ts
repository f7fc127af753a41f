import { defineEntity, p } from '@mikro-orm/core'
import type { OrderStatus } from '../domain/order.ts'
import { moment, number } from './column.ts'

const Schema = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    number: p.string().length(40).primary(),
    /** Ours; null while nobody has said whose the order is. */
    customer: number().nullable(),
    /** The customer as the sales system knows him. */
    buyerCode: p.string().length(40),
    buyerName: p.string().length(100),
    orderedAt: moment(),
    /** The company day of it. */
    date: p.string().length(10),
    address: p.string().length(200).nullable(),
    status: p.string().length(20).$type<OrderStatus>(),
    /** fen; negative for a return */
    total: p.bigint('number'),
    revision: p.bigint('number'),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [
    { properties: ['customer', 'date', 'number'] },
    { properties: ['date', 'number'] },
    { properties: ['buyerCode'] },
    // Who has orders of which nobody has said whose they are, buyer by buyer.
    { properties: ['customer', 'buyerCode', 'date'] },
    { properties: ['status', 'date', 'number'] },
  ],
})
/** An order (历史订单) as the sales system has it. */
export class OrderRow extends Schema.class {}
Schema.setClass(OrderRow)

const LineSchema = defineEntity({
  name: 'OrderLine',
  tableName: 'order_line',
  properties: {
    order: p.string().length(40).primary().fieldName('order_number'),
    position: p.integer().primary(),
    product: p.string().length(40),
    productName: p.string().length(100),
    unit: p.string().length(20),
    /** Thousandths of the unit. */
    quantity: p.bigint('number'),
    /** fen */
    price: p.bigint('number'),
    amount: p.bigint('number'),
  },
  indexes: [{ properties: ['product', 'order'] }],
})
export class OrderLineRow extends LineSchema.class {}
LineSchema.setClass(OrderLineRow)

const MonthSchema = defineEntity({
  name: 'CustomerMonth',
  tableName: 'customer_month',
  properties: {
    customer: number().primary(),
    month: p.string().length(7).primary(),
    /** fen, of the orders that count */
    total: p.bigint('number'),
    orders: p.integer(),
  },
  indexes: [{ properties: ['month', 'customer', 'total'] }],
})
/** What a customer ordered in a month: kept by `recountTotals`, read by pages and reports. */
export class CustomerMonthRow extends MonthSchema.class {}
MonthSchema.setClass(CustomerMonthRow)

const BuyerSchema = defineEntity({
  name: 'Buyer',
  tableName: 'buyer',
  properties: {
    code: p.string().length(40).primary(),
    /** Null where somebody has taken a match back: then the same name is no reason to make it again. */
    customer: number().nullable(),
    /** A person, or `system` where the name was the same. */
    matchedBy: p.string().length(32),
    matchedAt: moment(),
  },
  indexes: [{ properties: ['customer'] }],
})
/** Which of our customers a customer of the sales system is. */
export class BuyerRow extends BuyerSchema.class {}
BuyerSchema.setClass(BuyerRow)
