import type { Silent } from '../domain/churn-case.ts'
import { addDays, startOfDay, type Day } from '../domain/day.ts'
import type { Settings } from '../domain/setting.ts'
import { silentBefore, silentMonthsOf, silentSinceOf } from '../domain/silence.ts'
import { ChurnCaseRow } from './churn-case.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { OrderRow } from './order.ts'
import { rowsOf } from './row.ts'
import { statement } from './statement.ts'

interface Asked {
  asOf: Day
  settings: Settings
  /** Behind which number it goes on; '' at the begin. */
  after: string
  limit: number
}

const fields = [
  ...(['number', 'name', 'manager', 'level', 'status'] as const),
  ...(['createdAt', 'registeredOn', 'recoveredAt', 'deletedAt'] as const),
]
type Customer = Pick<CustomerRow, (typeof fields)[number]>

/**
 * Of the next customers those who would have been warned of at the end of a day that is past, reckoned from the orders
 * with a date up to it. Orders, cases and since when somebody is a customer are known of that day. That somebody is
 * active or in the bin, and his level and manager, are not: these are today's; and an order is as it stands by now,
 * though it may have been cancelled or have come later. Null when no customer is left.
 */
export async function nextSilentThen(
  em: Transaction,
  { asOf, settings, after, limit }: Asked,
): Promise<{ examined: number; last: string; found: Silent[] } | null> {
  const { timeZone } = settings.calendar
  const end = startOfDay(addDays(asOf, 1), timeZone)
  const orderBy = { number: 'asc' } as const
  const rows = await rowsOf(em, CustomerRow, { number: { $gt: after } }, { fields, orderBy, limit })
  const last = rows.at(-1)
  if (!last) return null
  const present = rows.filter(({ status, deletedAt }) => status === 'active' && !deletedAt)
  const numbers = present.map(({ number }) => number)
  const [orders, stood] = [await lastOrders(em, numbers, asOf), await withCase(em, numbers, end)]
  const there = present.filter(
    (row) => !stood.has(row.number) && (orders.has(row.number) || wasThere(row, asOf, end)),
  )
  const found = there.flatMap((row) => {
    const { number: customer, name: customerName, manager, level } = row
    const lastOrderAt = orders.get(customer) ?? null
    const recoveredAt = row.recoveredAt && row.recoveredAt < end ? row.recoveredAt : null
    const silentSince = silentSinceOf({ ...row, recoveredAt, lastOrderAt }, timeZone)
    const months = silentMonthsOf(level, settings)
    const silent = silentSince < silentBefore(asOf, months, timeZone)
    return silent ? [{ customer, customerName, manager, level, lastOrderAt, silentSince, months }] : []
  })
  return { examined: there.length, last: last.number, found }
}

const wasThere = ({ createdAt, registeredOn }: Customer, asOf: Day, end: Date) =>
  createdAt < end || Boolean(registeredOn && registeredOn <= asOf)

/** The last effective order of each, up to a day: of one who has many, only the end of them is read. */
async function lastOrders(em: Transaction, numbers: string[], asOf: Day): Promise<Map<string, Date>> {
  if (numbers.length === 0) return new Map()
  const of = statement(em, OrderRow)
  const effective = (one: string) =>
    `${one}.customer = c.number and ${one}.status <> 'cancelled' and ${one}.total > 0`
  const { rows } = await of.run(
    `select c.number as customer, (
       select max(o.ordered_at) from orders o where ${effective('o')} and o.date = (
         select d.date from orders d where ${effective('d')} and d.date <= ${of.bind('date', asOf)}
         order by d.date desc limit 1)) as ordered_at
     from customer c where c.number in (${numbers.map((number) => of.text(number)).join(', ')})`,
  )
  const last = rows.map(of.present) as { customer: string; orderedAt?: Date | null }[]
  return new Map(last.flatMap(({ customer, orderedAt }) => (orderedAt ? [[customer, orderedAt]] : [])))
}

/** Against whom a case stood at that moment. */
async function withCase(em: Transaction, numbers: string[], end: Date): Promise<Set<string>> {
  if (numbers.length === 0) return new Set()
  const stood = {
    $and: [{ customer: { $in: numbers }, createdAt: { $lt: end } }],
    $or: [{ recoveredAt: null }, { recoveredAt: { $gte: end } }],
  }
  const rows = await rowsOf(em, ChurnCaseRow, stood, { fields: ['customer'] })
  return new Set(rows.map(({ customer }) => customer))
}
