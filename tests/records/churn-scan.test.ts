import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import { ChurnScanRow } from '../../db/churn-scan.ts'
import { CustomerRecordRow } from '../../db/customer-record.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { silentCustomer } from '../stage/churn.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

/* The scan as the supervisor knows it: first it lists, then it is switched on and opens cases. */
let stage: Stage
type Person = Awaited<ReturnType<Stage['as']>>
let supervisor: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
})
afterAll(() => stage.close())

interface Run {
  id: number
  kind: string
  lists: boolean
  state: string
  examined: number
  found: number
  opened: number
}
const ended = (id: number) =>
  eventually(async () => {
    const { runs } = (await supervisor.get('/churn-scan')).body as { runs: Run[] }
    const run = runs.find((one) => one.id === id)
    if (run?.state !== 'done') throw new Error(JSON.stringify(run))
    return run
  })
async function scanned(body: object = {}): Promise<Run> {
  const { status, body: run } = await supervisor.post('/churn-scan', body)
  expect([status, run]).toEqual([202, expect.objectContaining({ id: expect.any(Number) as number })])
  return ended((run as Run).id)
}
const cases = (customer: string) => stage.db.read().find(ChurnCaseRow, { customer })

let first: string, second: string
test('the first scan only lists, with what was measured', async () => {
  first = await silentCustomer(stage, 'manager1', '甲公司')
  second = await silentCustomer(stage, 'manager2', '乙公司')
  const run = await scanned()
  expect(run).toMatchObject({ kind: 'by-hand', lists: true, examined: 2, found: 2, opened: 0 })
  const { items, total } = (await supervisor.get(`/churn-scan/runs/${run.id}/customers`)).body
  expect(total).toBe(2)
  expect(items[0]).toMatchObject({
    ...{ customer: { number: first, name: '甲公司' }, manager: { username: 'manager1' } },
    ...{ level: 1, months: 6, lastOrderAt: null },
  })
  expect(await cases(first)).toEqual([])
})

test('switched on it opens a case for each, with history, record, process and one notice a person', async () => {
  const { status, body } = await supervisor.post('/churn-scan/switch-on')
  expect([status, body.on, body.onBy.username]).toEqual([200, true, 'supervisor'])
  const run = await ended(body.runs[0].id as number)
  expect(run).toMatchObject({ kind: 'by-hand', lists: false, found: 2, opened: 2 })
  const em = stage.db.read()
  for (const customer of [first, second]) {
    const [row, ...more] = await cases(customer)
    expect(more).toEqual([])
    const number = row?.number ?? ''
    expect(number).toMatch(/^LS-\d{8}-\d{4}$/)
    expect(row).toMatchObject({ status: 'warning', scan: run.id, standsFor: customer, months: 6 })
    expect((await em.findOneOrFail(CustomerRow, { number: customer })).churnCase).toBe(number)
    const history = await em.find(HistoryEntryRow, { number })
    expect(history.map(({ command, actor }) => [command, actor])).toEqual([['open', 'system']])
    expect(await em.count(CustomerRecordRow, { customer, kind: 'warned', subject: number })).toBe(1)
    await eventually(async () => {
      const { status } = await stage.engine.client.workflow.getHandle(number).describe()
      expect(status.name).toBe('RUNNING')
    })
  }
  const told = await em.find(NotificationRow, { kind: 'churn-warned' }, { orderBy: { person: 'asc' } })
  expect(told.map(({ person, params }) => [person, params.scan, params.count])).toEqual([
    ['manager1', run.id, 1],
    ['manager2', run.id, 1],
    ['supervisor', run.id, 2],
  ])
  expect((await supervisor.post('/churn-scan/switch-on')).body.code).toBe('scan-already-on')
})

test('run again it finds nobody and tells nobody', async () => {
  const before = await stage.db.read().count(NotificationRow, { kind: 'churn-warned' })
  expect(await scanned()).toMatchObject({ lists: false, examined: 0, found: 0, opened: 0 })
  expect(await stage.db.read().count(NotificationRow, { kind: 'churn-warned' })).toBe(before)
  expect(await stage.db.read().count(ChurnCaseRow)).toBe(2)
})

test('paused it is not on the clock, and run by hand all the same', async () => {
  const { body } = await supervisor.post('/churn-scan/pause')
  expect([body.paused, body.pausedBy.username, body.nextAt]).toEqual([true, 'supervisor', null])
  expect((await supervisor.post('/churn-scan/pause')).status).toBe(409)
  await scanned()
  const resumed = (await supervisor.post('/churn-scan/resume')).body
  expect(resumed).toMatchObject({ paused: false, pausedBy: null, nextAt: expect.any(String) as string })
})

test('a day to come is refused, and a scan that never was is not found', async () => {
  const { status, body } = await supervisor.post('/churn-scan', { asOf: '2199-01-01' })
  expect([status, body.errors[0].field, body.errors[0].code]).toEqual([422, 'asOf', 'scan-in-future'])
  expect((await supervisor.get('/churn-scan/runs/999/customers')).status).toBe(404)
})

test('the same request sent twice is one scan', async () => {
  const key = { 'idempotency-key': 'one-scan' }
  const one = await supervisor.post('/churn-scan', {}, key)
  await ended(one.body.id as number)
  const again = await supervisor.post('/churn-scan', {}, key)
  expect([again.status, again.body.id]).toEqual([202, one.body.id])
  expect(await stage.db.read().count(ChurnScanRow, { id: { $gt: one.body.id as number } })).toBe(0)
})
