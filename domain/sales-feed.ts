import type { OrderStatus } from './order.ts'

/** What the sales system tells, a stream for each kind (docs/sales-system.openapi.yaml), in the order of reading. */
export const salesStreams = ['products', 'stock-levels', 'orders'] as const
export type SalesStream = (typeof salesStreams)[number]

/** Why a record of the sales system is not taken over. */
export const rejectCodes = [
  'reject-shape',
  'reject-dangerous-key',
  'reject-missing',
  'reject-text',
  'reject-number',
  'reject-too-big',
  'reject-negative',
  'reject-status',
  'reject-moment',
  'reject-future',
  'reject-lines',
  'reject-sign',
  'reject-total',
  'reject-unknown-product',
] as const
export type RejectCode = (typeof rejectCodes)[number]

export interface Rejected {
  /** The item's name in its stream; null where none can be read. */
  id: string | null
  revision: number | null
  code: RejectCode
  field: string | null
}

interface Named {
  id: string
  /** Grows with every change of the item; an older one that comes late changes nothing. */
  revision: number
}
/** That an item is no longer there; of a stock level its three names stay. */
export interface Tombstone extends Named {
  deleted: true
  product?: string
  warehouse?: string
  location?: string
}
export interface ProductItem extends Named {
  deleted: false
  name: string
  type: string | null
  batch: string | null
  unit: string
  /** fen */
  price: number
  active: boolean
}
export interface StockItem extends Named {
  deleted: false
  product: string
  warehouse: string
  location: string
  /** Thousandths of the unit. */
  quantity: number
}
export interface OrderLineItem {
  product: string
  productName: string
  unit: string
  quantity: number
  price: number
  amount: number
}
export interface OrderItem extends Named {
  deleted: false
  buyerCode: string
  buyerName: string
  orderedAt: Date
  /** The company day of it. */
  date: string
  address: string | null
  status: OrderStatus
  total: number
  lines: OrderLineItem[]
}
export interface ItemOf {
  products: ProductItem
  'stock-levels': StockItem
  orders: OrderItem
}
export type SalesItem<S extends SalesStream = SalesStream> = ItemOf[S] | Tombstone

/** What a stock level is called: its three names as one. */
export const stockId = (product: string, warehouse: string, location: string) =>
  [product, warehouse, location].join(' / ')
