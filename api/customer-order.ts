import { CustomerMonthRow, OrderRow } from '../db/order.ts'
import { rowsOf } from '../db/row.ts'
import { dayOf } from '../domain/day.ts'
import { yuanOf } from '../domain/money.ts'
import { visibleCustomer } from './customer-edit.ts'
import type { Call } from './endpoint.ts'
import { page } from './list.ts'
import { presentWholeOrders } from './order-json.ts'

const monthsShown = 24

/** A customer's orders, and what they come to: the kept figures, not a sum over all orders. */
export async function ordersOfCustomer(
  call: Call,
  {
    limit,
    cursor,
    sort,
  }: { limit?: number | undefined; cursor?: string | undefined; sort?: string | undefined },
) {
  const { number, lastOrderAt } = await visibleCustomer(call, null)
  const em = call.db.read()
  const { rows, ...rest } = await page(
    em,
    OrderRow,
    { customer: number },
    {
      sort: sort ?? '-date',
      key: 'number',
      ...(limit && { limit }),
      ...(cursor !== undefined && { cursor }),
    },
  )
  const kept = await rowsOf(em, CustomerMonthRow, { customer: number }, { orderBy: { month: 'asc' } })
  const thisMonth = dayOf(call.now(), call.timeZone).slice(0, 7)
  return {
    items: await presentWholeOrders(call, rows, em),
    ...rest,
    totals: { ...totalsOf(kept, thisMonth), lastOrderAt: lastOrderAt ?? null },
  }
}

type Month = Pick<CustomerMonthRow, 'month' | 'total' | 'orders'>

export function totalsOf(kept: Month[], thisMonth: string) {
  const sum = (months: Month[]) => yuanOf(months.reduce((all, { total }) => all + total, 0))
  const since = monthsBefore(thisMonth, 11)
  const known = new Map(kept.map((month) => [month.month, month]))
  const shown = Array.from({ length: monthsShown }, (_, index) =>
    monthsBefore(thisMonth, monthsShown - 1 - index),
  )
  return {
    all: sum(kept),
    lastTwelveMonths: sum(kept.filter(({ month }) => month >= since && month <= thisMonth)),
    thisYear: sum(kept.filter(({ month }) => month.startsWith(thisMonth.slice(0, 4)))),
    orders: kept.reduce((all, { orders }) => all + orders, 0),
    months: shown.map((month) => {
      const { total = 0, orders = 0 } = known.get(month) ?? {}
      return { month, total: yuanOf(total), orders }
    }),
  }
}

function monthsBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * 12 + number - 1 - count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}
