import type { Transaction } from './connection.ts'
import { momentOf } from './stock-list.ts'

/** How old what we have of the sales system is: when a row of it was last brought. */
export async function dataAsOf(em: Transaction, of: 'product' | 'stock' | 'orders'): Promise<Date | null> {
  // Of orders the latest days: nobody reads two million rows for a line above a list.
  const rows =
    of === 'orders' ? '(select updated_at from orders order by date desc, number desc limit 200) o' : of
  const [row] = await em.execute<{ latest: unknown }[]>(`select max(updated_at) as latest from ${rows}`)
  return row?.latest === null || row?.latest === undefined ? null : momentOf(row.latest)
}
