import { silentSinceOf } from '../domain/silence.ts'
import { recoverWhoOrdered } from './churn-recovery.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { rowsOf } from './row.ts'

/** When it is reckoned, and where the company is. */
export interface Reckoning {
  at: Date
  timeZone: string
}

/**
 * Makes the kept figures of these customers what their orders say: the total of each month and the moment of the last
 * order, since when it is silent, and what that means for a case that stands against it. A cancelled order counts
 * nowhere; a return is negative and is no order that somebody placed. Set-based, by statements over all of them; the record's version stays, for nobody has changed the customer.
 */
export async function recountTotals(
  em: Transaction,
  customers: string[],
  { at, timeZone }: Reckoning,
): Promise<void> {
  const numbers = [...new Set(customers)].sort()
  if (numbers.length === 0) return
  const places = numbers.map(() => '?').join(', ')
  const run = (sql: string) => em.getConnection().execute(sql, numbers, 'run', em.getTransactionContext())
  await run(`delete from customer_month where customer in (${places})`)
  await run(`
    insert into customer_month (customer, month, total, orders)
    select customer, substr(date, 1, 7), sum(total), count(*) from orders
    where customer in (${places}) and status <> 'cancelled' group by customer, substr(date, 1, 7)`)
  await run(`
    update customer set last_order_at = (
      select max(ordered_at) from orders
      where orders.customer = customer.number and status <> 'cancelled' and total > 0)
    where number in (${places})`)
  await run(`
    update customer set silent_since =
      case when recovered_at > last_order_at then recovered_at else last_order_at end
    where number in (${places}) and last_order_at is not null`)
  for (const row of await rowsOf(em, CustomerRow, { number: { $in: numbers }, lastOrderAt: null }))
    await em.nativeUpdate(CustomerRow, { number: row.number }, { silentSince: silentSinceOf(row, timeZone) })
  await recoverWhoOrdered(em, numbers, { at, timeZone })
}
