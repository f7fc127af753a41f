import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import { CustomerRecordRow } from '../../db/customer-record.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { ProcessNudgeRow } from '../../db/process-nudge.ts'
import { addDays, dayOf } from '../../domain/day.ts'
import { startChurnScan } from '../../temporal/churn-schedule.ts'
import { endOfScan, placeOrder, scan, silentCustomers, wanted } from '../stage/churn-scan.ts'
import { createStage, eventually, timeZone, type Stage } from '../stage/stage.ts'
import { openCases } from '../../activities/churn-open.ts'
import { settingsIn } from '../../db/settings.ts'
import { takeBlock } from '../../db/number-counter.ts'
import { tendChurn } from '../../temporal/churn-watch.ts'
import { pino } from 'pino'

// Failpoints are read once, when the product is loaded; this one works while the file is there.
const { folder, trap } = await vi.hoisted(async () => {
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-scan-'))
  const trap = join(folder, 'trap')
  process.env.EVERGREEN_FAILPOINTS = `churn-cases-opened=fail@${trap}`
  return { folder, trap }
})

/* Whatever happens at once, and wherever it dies: one case, one nudge and one notice. */
let stage: Stage
beforeAll(async () => {
  stage = await createStage()
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Of these customers each has exactly one case, with one line of history and one record. */
async function eachHasOne(customers: string[]): Promise<string[]> {
  const em = stage.db.read()
  const cases = await em.find(ChurnCaseRow, { customer: { $in: customers } })
  expect(cases.map(({ customer }) => customer).sort()).toEqual([...customers].sort())
  const numbers = cases.map(({ number }) => number)
  const number = { $in: numbers }
  expect(await em.count(HistoryEntryRow, { number, command: 'open', actor: 'system' })).toBe(customers.length)
  expect(await em.count(CustomerRecordRow, { customer: { $in: customers }, kind: 'warned' })).toBe(
    customers.length,
  )
  const rows = await em.find(CustomerRow, { number: { $in: customers } })
  expect(rows.map(({ churnCase }) => churnCase).sort()).toEqual([...numbers].sort())
  return numbers
}
const many = (count: number) => Array.from({ length: count }, () => ({}))
const told = (id: number) => stage.db.read().find(NotificationRow, { bundle: `churn-warned/${id}` })

test('two scans at once and one that goes on twice open one case for each', async () => {
  const customers = await silentCustomers(stage, many(200))
  const ids = [await wanted(stage, 'by-hand'), await wanted(stage, 'nightly')]
  await Promise.all(ids.map((id) => startChurnScan(stage.engine, id)))
  // The same scan once more, as when its process was ended and is believed to be gone.
  await stage.engine.client.workflow.start('churnScan', {
    ...{ workflowId: `again-${ids[0]}`, taskQueue: stage.engine.taskQueue, args: [ids[0]] },
  })
  const rows = await Promise.all(ids.map((id) => endOfScan(stage, id)))
  await eachHasOne(customers)
  expect(rows.reduce((sum, { opened }) => sum + opened, 0)).toBe(200)
  for (const { id, opened } of rows) {
    const notices = await told(id)
    expect(notices.map(({ person, params }) => [person, params.count]).sort()).toEqual(
      opened > 0
        ? [
            ['manager1', opened],
            ['supervisor', opened],
          ]
        : [],
    )
  }
})

test('what dies after each transaction goes on behind it: no case, no nudge and no notice is missing or double', async () => {
  await stage.loop.stop()
  const customers = await silentCustomers(stage, many(60))
  writeFileSync(trap, '')
  const id = await wanted(stage, 'by-hand')
  await startChurnScan(stage.engine, id)
  const row = await endOfScan(stage, id)
  rmSync(trap)
  expect(row).toMatchObject({ found: 60, opened: 60 })
  const numbers = await eachHasOne(customers)
  expect(await stage.db.read().count(ProcessNudgeRow, { number: { $in: numbers } })).toBe(60)
  expect((await told(id)).map(({ person, params }) => [person, params.count]).sort()).toEqual([
    ['manager1', 60],
    ['supervisor', 60],
  ])
  expect(await scan(stage)).toMatchObject({ found: 0, opened: 0 })
})

test('an order at the same moment as the opening: there was no case, or it is recovered', async () => {
  const outcomes: Record<string, number> = {}
  const today = dayOf(stage.now(), timeZone)
  for (let round = 0; round < 10; round += 1) {
    const customers = await silentCustomers(stage, many(12))
    const id = await wanted(stage, 'by-hand')
    const late = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
    await startChurnScan(stage.engine, id)
    await Promise.all(
      customers.map(async (customer, index) => {
        await late((index * 9 + round * 5) % 90)
        await placeOrder(stage, customer, { on: addDays(today, -1) })
      }),
    )
    await endOfScan(stage, id)
    const cases = await stage.db.read().find(ChurnCaseRow, { customer: { $in: customers } })
    expect(cases.filter(({ status }) => status !== 'recovered')).toEqual([])
    expect(
      await stage.db.read().count(CustomerRow, { number: { $in: customers }, churnCase: { $ne: null } }),
    ).toBe(0)
    for (const customer of customers) {
      const outcome = cases.some((one) => one.customer === customer) ? 'case first' : 'order first'
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
  }
  expect((outcomes['case first'] ?? 0) + (outcomes['order first'] ?? 0)).toBe(120)
}, 120_000)

test('an order beside the opening within one moment, transaction by transaction', async () => {
  const at = stage.now()
  const today = dayOf(at, timeZone)
  for (let round = 0; round < 20; round += 1) {
    const customers = await silentCustomers(stage, many(4))
    const rows = await stage.db.read().find(CustomerRow, { number: { $in: customers } })
    const silent = rows.map(({ number, name, manager, level, silentSince }) => ({
      ...{ customer: number, customerName: name, manager, level, lastOrderAt: null },
      ...{ silentSince: silentSince as Date, months: 6 },
    }))
    const numbers = await takeBlock(stage.db, 'LS', today, silent.length)
    const settings = await settingsIn(stage.db.read(), timeZone)
    const open = () =>
      stage.db.transaction((em) =>
        openCases(em, 1, silent, numbers, { now: at, today, actor: 'system', settings }),
      )
    const order = () => placeOrder(stage, customers[round % 4] ?? '', { on: today })
    await Promise.all(round % 2 ? [open(), order()] : [order(), open()])
    const ordered = await stage.db.read().findOneOrFail(CustomerRow, { number: customers[round % 4] ?? '' })
    expect(ordered.churnCase ?? null).toBe(null)
    const cases = await stage.db.read().find(ChurnCaseRow, { customer: ordered.number })
    expect(cases.map(({ status }) => status).filter((status) => status !== 'recovered')).toEqual([])
    await eachHasOne(customers.filter((customer) => customer !== ordered.number))
  }
}, 60_000)

test('a scan whose process was ended by hand before it is done is begun again where it stood', async () => {
  const id = await wanted(stage, 'nightly')
  const customers = await silentCustomers(stage, many(3))
  stage.setClock(new Date(Date.now() + 120_000))
  await tendChurn({ ...stage, timeZone, log: pino({ level: 'silent' }) })
  expect(await endOfScan(stage, id)).toMatchObject({ opened: 3 })
  await eachHasOne(customers)
  stage.setClock(new Date())
  await eventually(async () => expect((await told(id)).length).toBe(2))
})
