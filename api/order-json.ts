import type { Transaction } from '../db/connection.ts'
import { CustomerRow } from '../db/customer.ts'
import { OrderLineRow, type OrderRow } from '../db/order.ts'
import { rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import type { Ability } from '../domain/ability.ts'
import { yuanOf } from '../domain/money.ts'
import { quantityOf } from '../domain/quantity.ts'
import type { Call } from './endpoint.ts'

/** Orders as clients see them. A customer one may not see is not named; who bought stands in the order itself. */
export async function presentOrders(call: Call, rows: OrderRow[], em: Transaction = call.db.read()) {
  const { ability } = call.person
  const customers = await namesOf(em, ability, rows)
  return rows.map((row) => {
    const { number, customer, buyerCode, buyerName, date, orderedAt, status, address, total } = row
    return {
      number,
      customer: (customer && customers.get(customer)) || null,
      buyer: { code: buyerCode, name: buyerName },
      matched: Boolean(customer),
      date,
      orderedAt,
      status,
      address: address ?? null,
      total: yuanOf(total),
      updatedAt: row.updatedAt,
      version: row.revision,
      allowed: matchAllowed(ability),
    }
  })
}

export const matchAllowed = (ability: Ability) => (ability.can('match', 'Order') ? ['match'] : [])

/** With their lines, in one query for all of them. */
export async function presentWholeOrders(call: Call, rows: OrderRow[], em: Transaction = call.db.read()) {
  const lines = await linesOf(em, rows)
  const shown = await presentOrders(call, rows, em)
  return shown.map((order) => ({ ...order, lines: (lines.get(order.number) ?? []).map(presentLine) }))
}

export async function linesOf(
  em: Transaction,
  orders: { number: string }[],
): Promise<Map<string, OrderLineRow[]>> {
  const numbers = orders.map(({ number }) => number)
  if (numbers.length === 0) return new Map()
  const orderBy = { order: 'asc', position: 'asc' } as const
  const rows = await rowsOf(em, OrderLineRow, { order: { $in: numbers } }, { orderBy })
  return Map.groupBy(rows, ({ order }) => order)
}

export function presentLine({ position, product, productName, unit, quantity, price, amount }: OrderLineRow) {
  return {
    position,
    product,
    productName,
    unit,
    quantity: quantityOf(quantity),
    price: yuanOf(price),
    amount: yuanOf(amount),
  }
}

async function namesOf(em: Transaction, ability: Ability, rows: OrderRow[]) {
  const numbers = [...new Set(rows.flatMap(({ customer }) => customer ?? []))]
  if (numbers.length === 0 || !ability.can('read', 'Customer')) return new Map<string, never>()
  const where = { $and: [{ number: { $in: numbers } }, scope<CustomerRow>(ability, 'read', 'Customer')] }
  const found = await rowsOf(em, CustomerRow, where)
  return new Map(found.map(({ number, name }) => [number, { number, name }]))
}
