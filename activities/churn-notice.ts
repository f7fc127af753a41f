import type { ChurnScanRow } from '../db/churn-scan.ts'
import type { Transaction } from '../db/connection.ts'
import { notify, supervisorsOf } from '../db/notify.ts'
import { dayOf } from '../domain/day.ts'

/** Once a scan: each manager hears how many of his customers it warned of, each supervisor of how many in all. */
export async function tellOfScan(
  em: Transaction,
  { id, opened }: ChurnScanRow,
  { at, timeZone }: { at: Date; timeZone: string },
): Promise<void> {
  const counts = await countByManager(em, id)
  for (const supervisor of await supervisorsOf(em, null, 'ChurnCase')) counts.set(supervisor, opened)
  const about = { subject: 'ChurnScan', number: String(id), actor: 'system', at }
  for (const [person, count] of counts)
    await notify(
      em,
      [{ kind: 'churn-warned', to: { person }, params: { scan: id, count }, bundled: String(id) }],
      { ...about, today: dayOf(at, timeZone) },
    )
}

const step = 1000

/** Along the scan's own index and some at a time: SQLite counts on the thread that answers everybody. */
async function countByManager(em: Transaction, scan: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (let after = '', counted = step; counted >= step;) {
    const groups = await em.getConnection().execute<{ manager: string; total: number; last: string }[]>(
      `select customer_manager as manager, count(*) as total, max(number) as last from (
         select customer_manager, number from lost where scan = ? and number > ? order by number limit ${step}) some
       group by customer_manager`,
      [scan, after],
      'all',
      em.getTransactionContext(),
    )
    counted = 0
    for (const { manager, total, last } of groups) {
      counts.set(manager, (counts.get(manager) ?? 0) + Number(total))
      counted += Number(total)
      if (last > after) after = last
    }
  }
  return counts
}
