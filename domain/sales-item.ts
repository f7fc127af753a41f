import { z } from 'zod'
import { dayOf } from './day.ts'
import { orderStatuses } from './order.ts'
import {
  rejectCodes,
  stockId,
  type OrderItem,
  type OrderLineItem,
  type Rejected,
  type RejectCode,
  type SalesItem,
  type SalesStream,
} from './sales-feed.ts'

/** One record as it came: taken over, or refused with the reason. Keys that nobody knows are left out. */
export type Examined<S extends SalesStream> =
  { ok: true; item: SalesItem<S> } | { ok: false; rejected: Rejected }

interface Circumstances {
  now: Date
  timeZone: string
}

export function examine<S extends SalesStream>(
  stream: S,
  raw: unknown,
  circumstances: Circumstances,
): Examined<S> {
  const { id, revision } = nameOf(stream, raw)
  const refuse = (code: RejectCode, field: string | null = null): Examined<S> => ({
    ok: false,
    rejected: { id, revision, code, field },
  })
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return refuse('reject-shape')
  const dangerous = dangerousKey(raw)
  if (dangerous) return refuse('reject-dangerous-key', dangerous)
  const schema = (raw as { deleted?: unknown }).deleted === true ? tombstones[stream] : items[stream]
  const result = schema.safeParse(raw, { reportInput: true })
  if (!result.success) {
    const [issue] = result.error.issues
    return refuse(codeOf(issue), issue ? issue.path.join('.') || null : null)
  }
  const item = result.data as SalesItem<S>
  if (isOrder(item)) {
    const wrong = wrongIn(item, circumstances)
    if (wrong) return refuse(...wrong)
    item.date = dayOf(item.orderedAt, circumstances.timeZone)
  }
  return { ok: true, item }
}

const isOrder = (item: object): item is OrderItem => 'orderedAt' in item

const issue = (context: z.RefinementCtx, code: RejectCode) =>
  context.addIssue({ code: 'custom', params: { code }, message: code })

const forbidden = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
const text = (max: number) =>
  z
    .string()
    .transform((value) => value.normalize('NFC').trim())
    .superRefine((value, context) => {
      const fits = value !== '' && [...value].length <= max && value.isWellFormed() && !forbidden.test(value)
      if (!fits) issue(context, 'reject-text')
    })
const optionalText = (max: number) =>
  z
    .union([z.literal(''), z.null(), text(max)])
    .optional()
    .transform((value) => value || null)

/** A decimal in a string, as a whole number of its smallest part; at most ten digits before the point. */
const decimal = (places: number) =>
  z.string().transform((value, context) => {
    const match = new RegExp(`^(-?)0*(\\d{0,60}?)(?:\\.(\\d{1,${places}})0*)?$`).exec(value.slice(0, 81))
    const [, sign, whole = '', fraction = ''] = match ?? []
    if (!match || value.length > 80 || !/\d/.test(value)) issue(context, 'reject-number')
    else if (whole.length > 10) issue(context, 'reject-too-big')
    const parts = Number(whole || '0') * 10 ** places + Number(fraction.padEnd(places, '0'))
    return sign && parts > 0 ? -parts : parts
  })
const notNegative = (places: number) =>
  decimal(places).superRefine((value, context) => {
    if (value < 0) issue(context, 'reject-negative')
  })

const revision = z.int().min(0)
const product = z
  .object({
    code: text(40),
    revision,
    name: text(100),
    type: optionalText(60),
    batch: optionalText(60),
    unit: text(20),
    price: notNegative(2),
    active: z.boolean(),
  })
  .transform(({ code, ...rest }) => ({ ...rest, id: code, deleted: false }))
const stockName = { product: text(40), warehouse: text(60), location: optionalText(60) }
const stock = z
  .object({ ...stockName, revision, quantity: notNegative(3) })
  .transform(({ location, ...rest }) => {
    const place = location ?? ''
    return { ...rest, location: place, id: stockId(rest.product, rest.warehouse, place), deleted: false }
  })
const orderLine = z.object({
  product: text(40),
  productName: text(100),
  unit: text(20),
  quantity: decimal(3),
  price: notNegative(2),
  amount: decimal(2),
})
const order = z
  .object({
    number: text(40),
    revision,
    customer: z.object({ code: text(40), name: text(100) }),
    orderedAt: z.iso.datetime({ offset: true }),
    address: optionalText(200),
    status: z.enum(orderStatuses),
    lines: z.array(orderLine).min(1).max(500),
    total: decimal(2),
  })
  .transform(({ number, customer, orderedAt, ...rest }) => ({
    ...rest,
    id: number,
    deleted: false,
    buyerCode: customer.code,
    buyerName: customer.name,
    orderedAt: new Date(orderedAt),
    date: '',
  }))
const items = { products: product, 'stock-levels': stock, orders: order }

const deleted = z.literal(true)
const tombstones = {
  products: z
    .object({ code: text(40), revision, deleted })
    .transform(({ code, ...rest }) => ({ ...rest, id: code })),
  'stock-levels': z.object({ ...stockName, revision, deleted }).transform(({ location, ...rest }) => {
    const place = location ?? ''
    return { ...rest, location: place, id: stockId(rest.product, rest.warehouse, place) }
  }),
  orders: z
    .object({ number: text(40), revision, deleted })
    .transform(({ number, ...rest }) => ({ ...rest, id: number })),
}

const day = 86_400_000

/** What no field shows by itself: a sale is positive throughout and a return negative, and a sum is a sum. */
function wrongIn(
  { orderedAt, lines, total }: OrderItem,
  { now }: Circumstances,
): [RejectCode, string | null] | null {
  if (orderedAt.getUTCFullYear() < 1990) return ['reject-moment', 'orderedAt']
  if (orderedAt.getTime() > now.getTime() + 2 * day) return ['reject-future', 'orderedAt']
  const isReturn = (lines[0]?.quantity ?? 0) < 0
  const isWrong = ({ quantity, amount }: OrderLineItem) =>
    quantity === 0 || quantity < 0 !== isReturn || (isReturn ? amount > 0 : amount < 0)
  const at = lines.findIndex(isWrong)
  if (at !== -1) return ['reject-sign', `lines.${at}`]
  const sum = lines.reduce((sum, { amount }) => sum + amount, 0)
  return sum === total ? null : ['reject-total', 'total']
}

const dangerousKeys = new Set(['__proto__', 'constructor', 'prototype'])
function dangerousKey(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  for (const key of Object.keys(value)) {
    if (dangerousKeys.has(key)) return key
    const inner = dangerousKey((value as Record<string, unknown>)[key])
    if (inner) return inner
  }
  return null
}

/** What the item calls itself, as far as it can be read: for the list of what was refused. */
function nameOf(stream: SalesStream, raw: unknown): { id: string | null; revision: number | null } {
  const own = (key: string) =>
    typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key)
      ? (raw as Record<string, unknown>)[key]
      : null
  const { success, data } = revision.safeParse(own('revision'))
  const names = {
    products: ['code'],
    orders: ['number'],
    'stock-levels': ['product', 'warehouse', 'location'],
  }
  const parts = names[stream].map((key) => text(60).safeParse(own(key)).data ?? null)
  const [first] = parts
  const id =
    stream === 'stock-levels'
      ? first && parts[1]
        ? stockId(first, parts[1], parts[2] ?? '')
        : null
      : (first ?? null)
  return { id, revision: success ? data : null }
}

function codeOf(issue: z.core.$ZodIssue | undefined): RejectCode {
  if (issue?.code === 'custom') {
    const { code } = (issue.params ?? {}) as { code?: RejectCode }
    return code && rejectCodes.includes(code) ? code : 'reject-shape'
  }
  const field = String(issue?.path.at(-1) ?? '')
  if (issue?.code === 'invalid_type' && issue.input === undefined) return 'reject-missing'
  if (issue?.code === 'invalid_union') return 'reject-text'
  if (field === 'status') return 'reject-status'
  if (field === 'orderedAt') return 'reject-moment'
  if (field === 'lines' && issue?.code !== 'invalid_type') return 'reject-lines'
  if (issue?.code === 'too_big') return 'reject-too-big'
  return ['price', 'amount', 'total', 'quantity', 'revision'].includes(field)
    ? 'reject-number'
    : 'reject-shape'
}
