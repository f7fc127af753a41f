import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import { changeChurnControl, ChurnScanRow } from '../../db/churn-scan.ts'
import { CustomerRecordRow } from '../../db/customer-record.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { addDays, dayOf, startOfDay } from '../../domain/day.ts'
import { addMonths } from '../../domain/silence.ts'
import { silentCustomers } from '../stage/churn-scan.ts'
import { silentCustomer } from '../stage/churn.ts'
import { createStage, eventually, timeZone, type Stage } from '../stage/stage.ts'

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

test('the clock has it at three in the company’s night, never twice at once, and makes up for a missed night once', async () => {
  const { schedule } = stage.engine.client
  const { spec, policies, state, action } = await schedule.getHandle('churn-scan').describe()
  const [calendar] = spec.calendars ?? []
  expect([calendar?.hour, calendar?.minute, spec.timezone]).toEqual([
    [{ start: 3, end: 3, step: 1 }],
    [{ start: 0, end: 0, step: 1 }],
    timeZone,
  ])
  expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 86_400_000 })
  expect([state.paused, state.note]).toEqual([false, expect.stringContaining('nightly scan')])
  expect(action).toMatchObject({ workflowType: 'churnScan', args: [null] })
})

test('triggered by the clock it is a scan of the night, but not while it is paused', async () => {
  const schedule = stage.engine.client.schedule.getHandle('churn-scan')
  const nights = () => stage.db.read().count(ChurnScanRow, { kind: 'nightly', state: 'done' })
  const before = await nights()
  await schedule.trigger()
  await eventually(async () => expect(await nights()).toBe(before + 1))
  // Paused in the database only, as when the engine has not heard of it yet.
  await stage.db.transaction((em) => changeChurnControl(em, { paused: true }, stage.now()))
  const nothing = await stage.engine.client.workflow.start('churnScan', {
    ...{ workflowId: 'a-paused-night', taskQueue: stage.engine.taskQueue, args: [null] },
  })
  await nothing.result()
  expect(await nights()).toBe(before + 1)
  await stage.db.transaction((em) => changeChurnControl(em, { paused: false }, stage.now()))
})

test('an earlier day, and a dry run of today, only list, also once it is switched on', async () => {
  const [customer = ''] = await silentCustomers(stage, [{}])
  const today = dayOf(stage.now(), timeZone)
  const dry = await scanned({ dryRun: true })
  expect(dry).toMatchObject({ kind: 'dry-run', lists: true, found: 1, opened: 0 })
  const past = await scanned({ asOf: addDays(today, -1) })
  expect(past).toMatchObject({ kind: 'dry-run', lists: true, found: 3, opened: 0 })
  for (const { id } of [dry, past]) {
    const { items } = (await supervisor.get(`/churn-scan/runs/${id}/customers?limit=1`)).body
    expect(items.length).toBe(1)
  }
  const { nextCursor } = (await supervisor.get(`/churn-scan/runs/${past.id}/customers?limit=1`)).body
  const rest = await supervisor.get(`/churn-scan/runs/${past.id}/customers?cursor=${nextCursor}`)
  expect(rest.body.items.length).toBe(2)
  expect(await cases(customer)).toEqual([])
})

test('asked what if, it tells whom another threshold would add', async () => {
  const since = (months: number) => startOfDay(addMonths(dayOf(stage.now(), timeZone), -months), timeZone)
  const [four, five] = await silentCustomers(stage, [
    { since: since(4) },
    { since: since(5), level: 2 },
    { since: since(2) },
  ])
  const numbers = async (query: string) => {
    const { items, total } = (await supervisor.get(`/churn-scan/what-if?${query}`)).body
    expect(total).toBe(items.length)
    return items.map(({ customer }: { customer: { number: string } }) => customer.number) as string[]
  }
  expect(await numbers('months=3')).toEqual([five, four])
  expect(await numbers('months=3&level=2')).toEqual([five])
  expect(await numbers('months=6')).toEqual([])
  expect(await numbers('months=9&total=exact')).toEqual([])
})
