import { createHash } from 'node:crypto'
import type { Transaction } from '../db/connection.ts'
import { CustomerRow } from '../db/customer.ts'
import { ImportLineRow, type ImportRow } from '../db/import.ts'
import { recountTotals } from '../db/order-total.ts'
import { BuyerRow, OrderLineRow, OrderRow } from '../db/order.ts'
import type { ProductRow } from '../db/product.ts'
import { rowsOf } from '../db/row.ts'
import { dayOf } from '../domain/day.ts'
import { fenOf } from '../domain/money.ts'
import { nameKey } from '../domain/name-key.ts'
import type { OrderStatus } from '../domain/order.ts'
import { judgeInTurn } from './import-earlier.ts'
import { productsOf, thereAlready } from './import-product.ts'
import type { Step } from './import-step.ts'
import {
  bad,
  leftOut,
  notYours,
  noteMade,
  said,
  type Candidate,
  type Importer,
  type Verdict,
} from './import-verdict.ts'
import type { Ground } from './import-words.ts'

interface OrderInput {
  number: string
  buyer: string
  date: string
  address?: string | null
  status?: OrderStatus
  product: string
  productName?: string | null
  unit?: string | null
  quantity: number
  price: string
}
type Judged = Verdict<OrderInput>

/** Orders from a file, one row a line: an order comes in whole or not at all. */
export const orderImporter: Importer<OrderInput> = {
  whole: true,
  judge,
  settle: leaveOutBroken,
  numbers: () => null,
  write,
}

async function judge(
  em: Transaction,
  job: ImportRow,
  candidates: Candidate[],
  ground: Ground,
): Promise<Judged[]> {
  const numbers = [...new Set(candidates.map(({ key }) => key).filter(Boolean))]
  const orders = numbers.length > 0 ? await rowsOf(em, OrderRow, { number: { $in: numbers } }) : []
  const standing = new Map(orders.map((row) => [row.number, row]))
  const products = await productsOf(
    em,
    candidates.map(({ input }) => input.product),
  )
  return judgeInTurn(em, job, candidates, ground, (candidate, [first]) =>
    judgeOne(candidate, ground, standing.get(candidate.key), first, products),
  )
}

function judgeOne(
  candidate: Candidate,
  { person }: Ground,
  standing: OrderRow | undefined,
  first: Candidate | undefined,
  products: Map<string, ProductRow>,
): Judged {
  if (!person?.ability.can('read', 'Order')) return bad(candidate, [notYours('create')])
  if (candidate.wrong.length > 0) return bad(candidate, candidate.wrong)
  const given = candidate.input as unknown as OrderInput
  if (standing)
    return leftOut(candidate, 'existing', thereAlready('number', standing, standing.number), standing.number)
  const differing = (['buyer', 'date', 'address', 'status'] as const).filter(
    (field) => first && given[field] && first.input[field] && given[field] !== first.input[field],
  )
  if (first && differing.length > 0)
    return bad(
      candidate,
      differing.map((field) => said(field, 'order-lines-differ', { line: first.line })),
    )
  const product = products.get(given.product)
  const deed = {
    ...given,
    productName: given.productName ?? product?.name,
    unit: given.unit ?? product?.unit,
  }
  if (!deed.productName || !deed.unit) return bad(candidate, [said('product', 'unknown-product')])
  return { candidate, state: 'good', problems: [], record: null, deed }
}

/** An order one of whose lines is wrong stays out whole. */
async function leaveOutBroken({ db, job }: Step): Promise<void> {
  const { number } = job
  for (let after = 0; ;) {
    const rows = await rowsOf(
      db.read(),
      ImportLineRow,
      { number, state: 'bad', line: { $gt: after } },
      { orderBy: { line: 'asc' }, limit: 500 },
    )
    await db.transaction(async (em) => {
      for (const { line, rowKey, problems } of rows)
        if (rowKey !== '' && !problems?.some(({ code }) => code === 'order-has-bad-line'))
          await em.nativeUpdate(
            ImportLineRow,
            { number, rowKey, state: 'good' },
            { state: 'bad', problems: [said('number', 'order-has-bad-line', { line })] },
          )
    })
    after = rows.at(-1)?.line ?? after
    if (rows.length < 500) return
  }
}

async function write(
  em: Transaction,
  job: ImportRow,
  verdicts: Judged[],
  { circumstances: { now: at }, timeZone }: Ground,
): Promise<void> {
  const groups = new Map<string, (Judged & { deed: OrderInput })[]>()
  for (const verdict of verdicts) {
    if (!verdict.deed) continue
    verdict.record = verdict.deed.number
    groups.set(verdict.record, [
      ...(groups.get(verdict.record) ?? []),
      verdict as Judged & { deed: OrderInput },
    ])
  }
  const buyers = await buyersOf(
    em,
    [...groups.values()].map(([first]) => first?.deed.buyer ?? ''),
  )
  const orders = [...groups].map(([number, lines]) =>
    orderRow(
      number,
      lines.map(({ deed }) => deed),
      buyers,
      timeZone,
      at,
    ),
  )
  const lines = [...groups.values()].flatMap((group) =>
    group.map(({ deed }, index) => lineRow(deed, index + 1)),
  )
  if (orders.length > 0) await em.insertMany(OrderRow, orders)
  for (let from = 0; from < lines.length; from += 500)
    await em.insertMany(OrderLineRow, lines.slice(from, from + 500))
  await recountTotals(
    em,
    orders.flatMap(({ customer }) => (customer ? [customer] : [])),
    { at, timeZone },
  )
  await noteMade(
    em,
    job,
    'Order',
    [...groups.values()].flatMap(([first]) => (first ? [first] : [])),
    at,
  )
}

/** A file knows no codes of customers; who has the same name is the same. */
export const buyerCodeOf = (name: string) =>
  `F-${createHash('sha256').update(nameKey(name)).digest('hex').slice(0, 30)}`

/** Whose orders these are: as somebody has said, else who bears the name. */
async function buyersOf(em: Transaction, names: string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(names.filter(Boolean))]
  const found = new Map<string, string>()
  if (wanted.length === 0) return found
  const keys = [...new Set(wanted.map(nameKey))]
  for (const row of await rowsOf(em, CustomerRow, { nameKey: { $in: keys }, deletedAt: null }))
    found.set(row.nameKey, row.number)
  const codes = new Map(wanted.map((name) => [buyerCodeOf(name), nameKey(name)]))
  for (const { code, customer } of await rowsOf(em, BuyerRow, { code: { $in: [...codes.keys()] } }))
    if (customer) found.set(codes.get(code) ?? '', customer)
    else found.delete(codes.get(code) ?? '')
  return found
}

function orderRow(
  number: string,
  lines: OrderInput[],
  buyers: Map<string, string>,
  timeZone: string,
  at: Date,
) {
  const said = <Name extends 'address' | 'status'>(name: Name) => lines.find((line) => line[name])?.[name]
  const [first] = lines
  const orderedAt = new Date(first?.date ?? at)
  const buyerName = first?.buyer ?? ''
  return {
    number,
    customer: buyers.get(nameKey(buyerName)) ?? null,
    buyerCode: buyerCodeOf(buyerName),
    buyerName,
    orderedAt,
    date: dayOf(orderedAt, timeZone),
    address: said('address') ?? null,
    status: said('status') ?? ('completed' as const),
    total: lines.reduce((sum, line) => sum + amountOf(line), 0),
    revision: 0,
    createdAt: at,
    updatedAt: at,
  }
}

function lineRow(line: OrderInput, position: number) {
  const { number, product, productName, unit, quantity, price } = line
  return {
    order: number,
    position,
    product,
    productName: productName ?? '',
    unit: unit ?? '',
    quantity: Math.round(quantity * 1000),
    price: fenOf(price),
    amount: amountOf(line),
  }
}
/** To the fen: thousandths times fen. */
const amountOf = ({ quantity, price }: OrderInput) =>
  Math.round((Math.round(quantity * 1000) * fenOf(price)) / 1000)
