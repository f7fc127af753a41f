import type { Transaction } from './connection.ts'
import { salesDataAsOf } from './sales-stream.ts'
import { momentOf } from './stock-list.ts'

const streams = { product: 'products', stock: 'stock-levels', orders: 'orders' } as const

/**
 * As of when what we have of the sales system is what it said: the last time it was read to its end; where only files
 * brought it, when the latest row came.
 */
export async function dataAsOf(em: Transaction, of: keyof typeof streams): Promise<Date | null> {
  const read = (await salesDataAsOf(em))[streams[of]]
  if (read) return read
  // Of orders the latest days: nobody reads two million rows for a line above a list.
  const rows =
    of === 'orders' ? '(select updated_at from orders order by date desc, number desc limit 200) o' : of
  const [row] = await em.execute<{ latest: unknown }[]>(`select max(updated_at) as latest from ${rows}`)
  return row?.latest === null || row?.latest === undefined ? null : momentOf(row.latest)
}
