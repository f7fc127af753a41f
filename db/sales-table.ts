import { nameKey } from '../domain/name-key.ts'
import type {
  ItemOf,
  OrderItem,
  ProductItem,
  SalesItem,
  SalesStream,
  StockItem,
} from '../domain/sales-feed.ts'
import { stockId } from '../domain/sales-feed.ts'
import { customersOf } from './buyer.ts'
import type { Transaction } from './connection.ts'
import { recountTotals, type Reckoning } from './order-total.ts'
import { OrderLineRow, OrderRow } from './order.ts'
import { ProductRow } from './product.ts'
import { rowsOf } from './row.ts'
import { StockLevelRow } from './stock-level.ts'

/** A row as it stood before, as far as it outlives a new version. */
export interface Standing {
  revision: number
  createdAt: Date
  version?: number
  lowStock?: number | null
  customer?: string | null
}

/** How the table of a stream is kept: whole rows, by sets, in the order of their keys. */
export interface Table<S extends SalesStream> {
  standing(em: Transaction, items: SalesItem<S>[]): Promise<Map<string, Standing>>
  remove(em: Transaction, items: SalesItem<S>[]): Promise<void>
  insert(em: Transaction, items: ItemOf[S][], standing: Map<string, Standing>, at: Date): Promise<void>
  /** Keeps what is reckoned from the rows right, after both. */
  settle(
    em: Transaction,
    items: SalesItem<S>[],
    standing: Map<string, Standing>,
    reckoning: Reckoning,
  ): Promise<void>
}

const idsOf = (items: { id: string }[]) => items.map(({ id }) => id).sort()
const nothing = () => Promise.resolve()

const products: Table<'products'> = {
  async standing(em, items) {
    const rows = await rowsOf(em, ProductRow, { code: { $in: idsOf(items) } })
    return new Map(rows.map((row) => [row.code, row]))
  },
  async remove(em, items) {
    await em.nativeDelete(ProductRow, { code: { $in: idsOf(items) } })
  },
  async insert(em, items, standing, at) {
    const row = ({ id, name, type, batch, unit, price, active, revision }: ProductItem) => ({
      ...{ code: id, name, nameKey: nameKey(name), type, batch, unit, price, active, revision },
      lowStock: standing.get(id)?.lowStock ?? null,
      createdAt: standing.get(id)?.createdAt ?? at,
      updatedAt: at,
      version: (standing.get(id)?.version ?? 0) + 1,
    })
    await em.insertMany(ProductRow, items.map(row))
  },
  settle: nothing,
}

const stockLevels: Table<'stock-levels'> = {
  async standing(em, items) {
    const codes = [...new Set(items.map(({ product = '' }) => product))].sort()
    const rows = await rowsOf(em, StockLevelRow, { product: { $in: codes } })
    return new Map(rows.map((row) => [stockId(row.product, row.warehouse, row.location), row]))
  },
  async remove(em, items) {
    const sorted = [...items].sort((one, other) => (one.id < other.id ? -1 : 1))
    for (let from = 0; from < sorted.length; from += 200) {
      const some = sorted.slice(from, from + 200)
      const one = '(product = ? and warehouse = ? and location = ?)'
      const names = some.flatMap(({ product, warehouse, location }) => [product, warehouse, location])
      const sql = `delete from stock where ${some.map(() => one).join(' or ')}`
      await em.getConnection().execute(sql, names, 'run', em.getTransactionContext())
    }
  },
  async insert(em, items, standing, at) {
    const row = ({ id, product, warehouse, location, quantity, revision }: StockItem) => ({
      ...{ product, warehouse, location, quantity, revision },
      createdAt: standing.get(id)?.createdAt ?? at,
      updatedAt: at,
    })
    await em.insertMany(StockLevelRow, items.map(row))
  },
  settle: nothing,
}

const orders: Table<'orders'> = {
  async standing(em, items) {
    const rows = await rowsOf(em, OrderRow, { number: { $in: idsOf(items) } })
    return new Map(rows.map((row) => [row.number, row]))
  },
  async remove(em, items) {
    const numbers = idsOf(items)
    await em.nativeDelete(OrderLineRow, { order: { $in: numbers } })
    await em.nativeDelete(OrderRow, { number: { $in: numbers } })
  },
  async insert(em, items, standing, at) {
    const buyers = items.map(({ buyerCode, buyerName }) => ({ code: buyerCode, name: buyerName }))
    const customers = await customersOf(em, buyers, at)
    const row = ({ id, lines: _lines, deleted: _deleted, ...order }: OrderItem) => ({
      ...order,
      number: id,
      customer: customers.get(order.buyerCode) ?? null,
      createdAt: standing.get(id)?.createdAt ?? at,
      updatedAt: at,
    })
    await em.insertMany(OrderRow, items.map(row))
    const lines = items.flatMap(({ id, lines }) =>
      lines.map((line, index) => ({ ...line, order: id, position: index + 1 })),
    )
    for (let from = 0; from < lines.length; from += 500)
      await em.insertMany(OrderLineRow, lines.slice(from, from + 500))
  },
  async settle(em, items, standing, reckoning) {
    const now = await rowsOf(em, OrderRow, { number: { $in: idsOf(items) } })
    const before = items.map(({ id }) => standing.get(id)?.customer)
    const concerned = [...now.map(({ customer }) => customer), ...before]
    await recountTotals(
      em,
      concerned.filter((customer): customer is string => typeof customer === 'string'),
      reckoning,
    )
  },
}

export const salesTables: { [S in SalesStream]: Table<S> } = { products, 'stock-levels': stockLevels, orders }
