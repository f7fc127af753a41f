import type { OrderStatus } from '../../domain/order.ts'

export interface OrderLine {
  position: number
  product: string
  productName: string
  unit: string
  quantity: string
  price: string
  amount: string
}
export interface Order {
  number: string
  customer: { number: string; name: string } | null
  buyer: { code: string; name: string }
  matched: boolean
  date: string
  orderedAt: string
  status: OrderStatus
  address: string | null
  total: string
  version: number
  allowed: string[]
  /** In the list of one customer; in others they are asked for. */
  lines?: OrderLine[]
}
export interface Totals {
  all: string
  lastTwelveMonths: string
  thisYear: string
  orders: number
  lastOrderAt: string | null
  months: { month: string; total: string; orders: number }[]
}
export interface UnmatchedBuyer {
  buyer: { code: string; name: string }
  orders: number
  total: string
  lastOn: string
  order: string
  suggestions: { number: string; name: string }[]
  allowed: string[]
}

/** Nobody here acts on an order: only how it ended has a colour of its own. */
export const toneOf = (status: string) =>
  status === 'completed' ? 'good' : status === 'cancelled' ? 'ended' : 'work'
