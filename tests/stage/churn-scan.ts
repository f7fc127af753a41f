import { ChurnScanRow, type ChurnScanKind } from '../../db/churn-scan.ts'
import { wantScan } from '../../db/churn-scan-write.ts'
import { CustomerRow } from '../../db/customer.ts'
import { recountTotals } from '../../db/order-total.ts'
import { OrderRow } from '../../db/order.ts'
import { SettingRow } from '../../db/setting.ts'
import { dayOf, momentOf } from '../../domain/day.ts'
import type { OrderStatus } from '../../domain/order.ts'
import { addMonths } from '../../domain/silence.ts'
import { startChurnScan } from '../../temporal/churn-schedule.ts'
import { eventually, timeZone, type Stage } from './stage.ts'

let made = 0

interface Silent {
  level?: number
  manager?: string
  /** Since when it is silent. */
  since?: Date
  more?: Partial<CustomerRow>
}

/** Customers as they are kept, many at once; eight months silent where nothing else is said. */
export async function silentCustomers(stage: Stage, all: Silent[]): Promise<string[]> {
  const at = stage.now()
  const long = momentOf(addMonths(dayOf(at, timeZone), -8), '00:00', timeZone)
  const rows = all.map(({ level = 1, manager = 'manager1', since = long, more = {} }) => {
    const number = `KH-20190202-${String((made += 1)).padStart(6, '0')}`
    return {
      ...{
        number,
        name: `静默客户 ${made}`,
        nameKey: `静默客户${made}`,
        manager,
        level,
        satisfaction: 3,
        credit: 3,
      },
      ...{ status: 'active' as const, contactsTotal: 0, createdBy: 'supervisor', silentSince: since },
      ...{ createdAt: since, updatedAt: at, version: 1 },
      ...more,
    }
  })
  for (let from = 0; from < rows.length; from += 200)
    await stage.db.transaction((em) => em.insertMany(CustomerRow, rows.slice(from, from + 200)))
  return rows.map(({ number }) => number)
}

interface Placed {
  on: string
  at?: string
  total?: number
  status?: OrderStatus
}
/** An order of this customer, as the sales system tells of it. */
export async function placeOrder(stage: Stage, customer: string, placed: Placed): Promise<string> {
  const { on, at = '10:00', total = 10_000, status = 'completed' } = placed
  const number = `SO-SCAN-${(made += 1)}`
  const now = stage.now()
  const who = { customer, buyerCode: customer, buyerName: customer }
  const when = { orderedAt: momentOf(on, at, timeZone), date: on, createdAt: now, updatedAt: now }
  await stage.db.transaction(async (em) => {
    await em.insert(OrderRow, { ...{ number, total, status, revision: 1 }, ...who, ...when })
    await recountTotals(em, [customer], { at: now, timeZone })
  })
  return number
}

export const setMonths = (stage: Stage, level: number | 'other', value: number) =>
  stage.db.transaction((em) =>
    em.upsert(SettingRow, { key: `churn.silentMonths.${level}`, value, updatedAt: stage.now(), version: 1 }),
  )

/** A scan that is wanted, whoever begins it. */
export const wanted = (stage: Stage, kind: ChurnScanKind, more: { asOf?: string; lists?: boolean } = {}) =>
  stage.db.transaction((em) =>
    wantScan(em, {
      ...{ kind, asOf: dayOf(stage.now(), timeZone), lists: false, wantedBy: null, at: stage.now() },
      ...more,
    }),
  )

export const endOfScan = ({ db }: Stage, id: number) =>
  eventually(async () => {
    const row = await db.read().findOneOrFail(ChurnScanRow, { id })
    if (row.state !== 'done') throw new Error(`the scan is ${row.state}, ${row.opened} opened`)
    return row
  }, 60_000)

export async function scan(
  stage: Stage,
  kind: ChurnScanKind = 'by-hand',
  more: Parameters<typeof wanted>[2] = {},
) {
  const id = await wanted(stage, kind, more)
  await startChurnScan(stage.engine, id)
  return endOfScan(stage, id)
}
