import { startSalesSystem, type StandIn } from '../../embedded/sales-system.ts'
import type { SalesSystem } from '../../activities/sales-client.ts'
import { nameKey } from '../../domain/name-key.ts'
import { CustomerMonthRow, OrderLineRow, OrderRow } from '../../db/order.ts'
import { CustomerRow } from '../../db/customer.ts'
import { ProductRow } from '../../db/product.ts'
import { StockLevelRow } from '../../db/stock-level.ts'
import { startSales } from '../../temporal/sales-start.ts'
import { createStage, eventually, type Stage } from './stage.ts'

const names = `北京华诚机电设备有限公司 上海申达纺织贸易有限公司 广州南粤食品有限公司 深圳芯达电子科技有限公司
  杭州临安竹业有限公司 成都天府酒业有限公司 重庆山城摩托配件有限公司 西安古都文化传播有限公司`.split(/\s+/)

/** The stage with a sales system beside it, and customers that it knows by name: all but the last, whom nobody made yet. */
export async function stageWithSales(more: Partial<SalesSystem> = {}) {
  const origin = new Date(Date.now() - 3_600_000)
  let ahead = 0
  const standIn = await startSalesSystem({
    ...{ seed: 'test', origin, customers: names, token: 'a-token-that-must-never-be-seen' },
    history: 150,
    now: () => new Date(Date.now() + ahead),
  })
  const sales: SalesSystem = {
    ...{ url: standIn.url, token: standIn.token, networks: ['127.0.0.1/32'], standIn: true, pageSize: 300 },
    limits: { milliseconds: 10_000, bytes: 4 * 1024 * 1024 },
    patience: { first: 20, most: 100, attempts: 2 },
    ...more,
  }
  const stage = await createStage({ sales })
  for (const [index, name] of names.slice(0, -1).entries()) await addCustomer(stage, index, name)
  return {
    stage,
    standIn,
    sales,
    names,
    stranger: names.at(-1) ?? '',
    start: () => startSales({ ...stage, sales }),
    setClock(moment: Date) {
      ahead = moment.getTime() - Date.now()
      stage.setClock(moment)
    },
    async close() {
      await stage.close()
      await standIn.stop()
    },
  }
}

export async function addCustomer({ db, now }: Stage, index: number, name: string): Promise<string> {
  const number = `KH-20250101-${String(index + 1).padStart(4, '0')}`
  const at = now()
  const row = {
    ...{ number, name, nameKey: nameKey(name), manager: index % 2 === 0 ? 'manager1' : 'manager2' },
    ...{ level: 1, satisfaction: 3, credit: 3, status: 'active' as const, contactsTotal: 0 },
    ...{ createdBy: 'supervisor', createdAt: at, updatedAt: at, silentSince: at, version: 1 },
  }
  await db.transaction((em) => em.insert(CustomerRow, row))
  return number
}

type Person = Awaited<ReturnType<Stage['as']>>

/** Has somebody ask for a run, and waits until nothing waits or goes on; the last run comes back. */
export async function synced(person: Person, body: object = {}) {
  // Where everything is busy the engine may be thought away for a moment.
  await eventually(async () => {
    const { status } = await person.post('/sales-system/run', body)
    if (status !== 202) throw new Error(`no run: ${status}`)
  })
  return settled(person)
}

export const settled = (person: Person) =>
  eventually(async () => {
    const { body } = await person.get('/sales-system')
    const [last] = body.runs
    if (!last?.finishedAt) throw new Error(`still ${JSON.stringify(last)}`)
    return last as {
      outcome: string
      reason: { code: string } | null
      stream: string | null
      counts: Counts
      matched: number
    }
  }, 60_000)
type Counts = Record<
  string,
  { pages: number; read: number; written: number; unchanged: number; deleted: number; rejected: number }
>

/** What the records say of the sales system, in its own words, sorted; without what is only ours. */
export async function copyOf({ db }: Stage) {
  const em = db.read()
  const products = await em.find(ProductRow, {})
  const stock = await em.find(StockLevelRow, {})
  const orders = await em.find(OrderRow, {})
  const lines = await em.find(OrderLineRow, {}, { orderBy: { order: 'asc', position: 'asc' } })
  const linesOf = Map.groupBy(lines, ({ order }) => order)
  return {
    products: sorted(
      products.map(({ code, name, type, batch, unit, price, active, revision }) =>
        [code, name, type ?? '', batch ?? '', unit, fixed(price, 2), active, revision].join('|'),
      ),
    ),
    'stock-levels': sorted(
      stock.map(({ product, warehouse, location, quantity, revision }) =>
        [product, warehouse, location, fixed(quantity, 3), revision].join('|'),
      ),
    ),
    orders: sorted(
      orders.map(({ number, buyerCode, buyerName, orderedAt, address, status, total, revision }) =>
        [
          ...[
            number,
            buyerCode,
            buyerName,
            orderedAt.toISOString(),
            address ?? '',
            status,
            fixed(total, 2),
            revision,
          ],
          ...(linesOf.get(number) ?? []).map((line) =>
            [
              line.product,
              line.productName,
              line.unit,
              fixed(line.quantity, 3),
              fixed(line.price, 2),
              fixed(line.amount, 2),
            ].join(','),
          ),
        ].join('|'),
      ),
    ),
  }
}

/** The same of the stand-in, reckoned from its own JSON and by none of our code. */
export function truthOf(standIn: StandIn) {
  const truth = standIn.truth()
  const text = (value: unknown) => String(value ?? '')
  return {
    products: sorted(
      truth.products.map(({ code, name, type, batch, unit, price, active, revision }) =>
        [code, name, text(type), text(batch), unit, price, active, revision].join('|'),
      ),
    ),
    'stock-levels': sorted(
      truth['stock-levels'].map(({ product, warehouse, location, quantity, revision }) =>
        [product, warehouse, text(location), Number(quantity).toFixed(3), revision].join('|'),
      ),
    ),
    orders: sorted(
      truth.orders.map(({ number, customer, orderedAt, address, status, total, revision, lines }) => {
        const { code, name } = customer as { code: string; name: string }
        return [
          ...[
            number,
            code,
            name,
            new Date(text(orderedAt)).toISOString(),
            text(address),
            status,
            total,
            revision,
          ],
          ...(lines as Record<string, string>[]).map(
            ({ product, productName, unit, quantity, price, amount }) =>
              [product, productName, unit, Number(quantity).toFixed(3), price, amount].join(','),
          ),
        ].join('|')
      }),
    ),
  }
}

const sorted = (lines: string[]) => lines.sort()
const fixed = (whole: number, places: number) => {
  const digits = String(Math.abs(whole)).padStart(places + 1, '0')
  return `${whole < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** The kept figures of every customer beside those reckoned from the stand-in's JSON, one order after the other. */
export async function totals({ db }: Stage, standIn: StandIn) {
  const em = db.read()
  const customers = await em.find(CustomerRow, {}, { orderBy: { number: 'asc' } })
  const months = await em.find(CustomerMonthRow, {}, { orderBy: { customer: 'asc', month: 'asc' } })
  const kept = [
    ...months.map(({ customer, month, total, orders }) => `${customer} ${month} ${total} ${orders}`),
    ...customers.map(({ number, lastOrderAt }) => `${number} last ${lastOrderAt?.toISOString() ?? 'never'}`),
  ]
  const numberOf = new Map(customers.map(({ nameKey, number }) => [nameKey, number]))
  const sums = new Map<string, { total: bigint; orders: number }>()
  const last = new Map<string, number>()
  for (const { customer, orderedAt, status, total } of standIn.truth().orders) {
    const number = numberOf.get(nameKey((customer as { name: string }).name))
    if (!number || status === 'cancelled') continue
    const at = Date.parse(String(orderedAt))
    const month = new Date(at + 8 * 3_600_000).toISOString().slice(0, 7)
    const key = `${number} ${month}`
    const sum = sums.get(key) ?? { total: 0n, orders: 0 }
    const fen = BigInt(String(total).replace('.', ''))
    sums.set(key, { total: sum.total + fen, orders: sum.orders + 1 })
    if (fen > 0n) last.set(number, Math.max(at, last.get(number) ?? 0))
  }
  const reckoned = [
    ...[...sums].sort().map(([key, { total, orders }]) => `${key} ${total} ${orders}`),
    ...customers.map(({ number }) => {
      const at = last.get(number)
      return `${number} last ${at === undefined ? 'never' : new Date(at).toISOString()}`
    }),
  ]
  return { kept, reckoned }
}
