import { OrderLineRow, OrderRow } from '../../db/order.ts'
import { ProductRow } from '../../db/product.ts'
import { StockLevelRow } from '../../db/stock-level.ts'
import { nameKey } from '../../domain/name-key.ts'
import type { OrderStatus } from '../../domain/order.ts'
import type { Stage } from './stage.ts'

type Books = Pick<Stage, 'db' | 'now'>

/** A product as the connector would bring it. */
export async function putProduct({ db, now }: Books, given: Partial<ProductRow> & { code: string }) {
  const at = now()
  const row = {
    ...{ name: `产品 ${given.code}`, type: null, batch: null, unit: '台', price: 100_00, active: true },
    ...{ lowStock: null, revision: 1, createdAt: at, updatedAt: at, version: 1 },
    ...given,
  }
  await db.transaction((em) => em.insert(ProductRow, { ...row, nameKey: nameKey(row.name) }))
}

export async function putStock(
  { db, now }: Books,
  given: Partial<StockLevelRow> & { product: string; quantity: number },
) {
  const at = now()
  const row = { warehouse: '上海仓', location: 'A-01', revision: 1, createdAt: at, updatedAt: at, ...given }
  await db.transaction((em) => em.insert(StockLevelRow, row))
}

interface GivenOrder {
  number: string
  date: string
  buyer?: string
  buyerName?: string
  customer?: string | null
  status?: OrderStatus
  /** fen, of each line */
  amounts?: number[]
}

/** An order with a line for each amount. */
export function orderRows(at: Date, { amounts = [100_00], ...given }: GivenOrder) {
  const { number, date, buyer = 'B-1', buyerName = '买方', customer = null, status = 'completed' } = given
  const order = {
    ...{ number, date, customer, status, buyerCode: buyer, buyerName, address: '人民路 1 号' },
    orderedAt: new Date(`${date}T04:00:00.000Z`),
    total: amounts.reduce((sum, amount) => sum + amount, 0),
    ...{ revision: 1, createdAt: at, updatedAt: at },
  }
  const lines = amounts.map((amount, index) => ({
    ...{ order: number, position: index + 1, product: 'P-1', productName: '滤芯', unit: '件' },
    ...{ quantity: 1000, price: amount, amount },
  }))
  return { order, lines }
}

export async function putOrders({ db, now }: Books, given: GivenOrder[]): Promise<void> {
  const made = given.map((order) => orderRows(now(), order))
  const lines = made.flatMap(({ lines }) => lines)
  for (let from = 0; from < made.length; from += 500)
    await db.transaction((em) =>
      em.insertMany(
        OrderRow,
        made.slice(from, from + 500).map(({ order }) => order),
      ),
    )
  for (let from = 0; from < lines.length; from += 500)
    await db.transaction((em) => em.insertMany(OrderLineRow, lines.slice(from, from + 500)))
}

/** A customer of manager1, or of whom it says. */
export async function putCustomer(
  stage: Pick<Stage, 'as'>,
  name: string,
  manager = 'manager1',
): Promise<string> {
  const supervisor = await stage.as('supervisor')
  const { body } = await supervisor.post('/customers', { name, manager })
  return body.number as string
}
