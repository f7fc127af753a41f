import { ServiceError } from '@temporalio/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAllowed } from '../../activities/sales-address.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { CustomerRow } from '../../db/customer.ts'
import { BuyerRow, OrderRow } from '../../db/order.ts'
import { ProductRow } from '../../db/product.ts'
import { SalesRunRow } from '../../db/sales-run.ts'
import { SalesStreamRow } from '../../db/sales-stream.ts'
import { spoilers, twisters } from '../../embedded/sales-system.ts'
import { salesSchedule } from '../../temporal/sales-schedule.ts'
import { addCustomer, copyOf, settled, stageWithSales, synced, totals, truthOf } from '../stage/sales.ts'
import { eventually, type Stage } from '../stage/stage.ts'

let world: Awaited<ReturnType<typeof stageWithSales>>
let sysadmin: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  world = await stageWithSales()
  sysadmin = await world.stage.as('sysadmin')
})
afterAll(() => world.close())

const days = (n: number) => n * 86_400_000
let today = Date.now()
/** So many days later there are new orders, and older ones have moved on. */
async function later(n: number) {
  world.setClock(new Date((today += days(n))))
  // A session does not last that long.
  sysadmin = await world.stage.as('sysadmin')
}
async function isTheTruth() {
  expect(await copyOf(world.stage)).toEqual(truthOf(world.standIn))
  const { kept, reckoned } = await totals(world.stage, world.standIn)
  expect(kept).toEqual(reckoned)
}
const rejects = async (query = '') =>
  (await sysadmin.get(`/sales-system/rejects?limit=100${query}`)).body.items
/** Nothing is left of what was read, but customers and what people did. */
const forgetAll = () =>
  world.stage.db.transaction(async (em) => {
    for (const table of `orders order_line product stock customer_month buyer sales_stream sales_tombstone sales_reject`.split(
      ' ',
    ))
      await em.getConnection().execute(`delete from ${table}`, [], 'run', em.getTransactionContext())
    await em.nativeUpdate(CustomerRow, {}, { lastOrderAt: null })
  })

test('before a worker was told of a sales system, nobody can ask for a run', async () => {
  const { status, body } = await sysadmin.post('/sales-system/run')
  expect([status, body.code]).toEqual([409, 'sales-absent'])
  expect((await sysadmin.get('/sales-system')).body).toMatchObject({ state: 'absent', runs: [] })
})

test('a worker that starts sets the schedule up and reads everything, to the fen', async () => {
  await world.start()
  expect(await settled(sysadmin)).toMatchObject({ outcome: 'done', wantedBy: null, full: false })
  await isTheTruth()
  const { body } = await sysadmin.get('/sales-system')
  expect(body).toMatchObject({ state: 'well', standIn: true, address: world.standIn.url, paused: null })
  expect(
    body.streams.map(({ stream, stale, rejects }: Record<string, unknown>) => [stream, stale, rejects]),
  ).toEqual([
    ['products', false, 0],
    ['stock-levels', false, 0],
    ['orders', false, 0],
  ])
  expect(Date.parse(body.nextRunAt) - Date.now()).toBeLessThan(300_000)
})

test('what has changed since is read and nothing else, and is what a whole sync would bring', async () => {
  await later(21)
  const run = await synced(sysadmin)
  await isTheTruth()
  const incremental = await copyOf(world.stage)
  expect(run.counts.orders?.read).toBeGreaterThan(20)
  expect(run.counts.orders?.read).toBeLessThan(400)
  const full = await synced(sysadmin, { full: true })
  expect(full.counts.orders?.read).toBeGreaterThan(300)
  expect(await copyOf(world.stage)).toEqual(incremental)
  await forgetAll()
  await synced(sysadmin)
  expect(await copyOf(world.stage)).toEqual(incremental)
  await isTheTruth()
}, 120_000)

test.each(twisters)(
  'pages told as %s end with exactly the data of the sales system',
  async (fault) => {
    await forgetAll()
    world.standIn.go(fault)
    expect((await synced(sysadmin)).outcome).toBe('done')
    await later(3)
    expect((await synced(sysadmin)).outcome).toBe('done')
    world.standIn.go(null)
    await isTheTruth()
  },
  90_000,
)

test.each(spoilers)(
  'an answer of the kind %s is given up with its reason, what is here stays, and the next run makes it good',
  async (fault) => {
    const before = await copyOf(world.stage)
    const goodAt = (await sysadmin.get('/sales-system')).body.streams[2].lastGoodAt
    await later(2)
    const { limits } = world.sales
    if (reasons[fault] === 'sales-timeout') world.sales.limits = { milliseconds: 1500 }
    world.standIn.go(fault, 'orders')
    const started = performance.now()
    const memory = process.memoryUsage().rss
    const run = await synced(sysadmin)
    Object.assign(world.sales, { limits })
    expect(run).toMatchObject({ outcome: 'failed', stream: 'orders', reason: { code: reasons[fault] } })
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(process.memoryUsage().rss - memory).toBeLessThan(150 * 1024 * 1024)
    // The other streams were read all the same.
    expect((await copyOf(world.stage)).orders).toEqual(before.orders)
    const { body } = await sysadmin.get('/sales-system')
    expect(body).toMatchObject({ state: 'failing' })
    expect(body.streams[2]).toMatchObject({ lastGoodAt: goodAt, reason: { code: reasons[fault] } })
    world.standIn.go(null)
    expect((await synced(sysadmin)).outcome).toBe('done')
    await isTheTruth()
  },
  60_000,
)

const reasons: Record<(typeof spoilers)[number], string> = {
  'error-500': 'sales-error',
  'error-503': 'sales-error',
  unauthorized: 'sales-unauthorized',
  silence: 'sales-timeout',
  slow: 'sales-timeout',
  reset: 'sales-cut-off',
  'invalid-json': 'sales-not-json',
  'invalid-utf8': 'sales-not-utf8',
  html: 'sales-not-json',
  'wrong-shape': 'sales-wrong-shape',
  'stuck-cursor': 'sales-wrong-shape',
  huge: 'sales-too-big',
  'gzip-bomb': 'sales-too-big',
  deep: 'sales-too-deep',
  redirect: 'sales-redirected',
}

test('a system that comes back during the attempts has cost nothing but time', async () => {
  const { patience } = world.sales
  world.sales.patience = { first: 100, most: 400, attempts: 50 }
  world.standIn.go('error-503')
  const asked = world.standIn.requests()
  expect((await sysadmin.post('/sales-system/run')).status).toBe(202)
  await eventually(() => expect(world.standIn.requests()).toBeGreaterThan(asked + 1))
  world.standIn.go(null)
  expect((await settled(sysadmin)).outcome).toBe('done')
  Object.assign(world.sales, { patience })
})

test('each bad record is on the list with its reason and its field, and the rest is taken over', async () => {
  await forgetAll()
  world.standIn.go('bad')
  expect((await synced(sysadmin)).outcome).toBe('done')
  world.standIn.go(null)
  const listed = Object.fromEntries(
    (await rejects()).map(({ item, code, field, message }: Record<string, string>) => {
      expect(message).toMatch(/[。]$/)
      return [item, `${code} ${field ?? ''}`.trim()]
    }),
  )
  expect(listed).toEqual({
    'BAD-price-beyond': 'reject-too-big price',
    'BAD-price-a-number': 'reject-number price',
    'BAD-price-negative': 'reject-negative price',
    'BAD-no-unit': 'reject-missing unit',
    'BAD-name-too-long': 'reject-text name',
    'BAD-control-character': 'reject-text name',
    'BAD-half-a-character': 'reject-text name',
    'BAD-prototype': 'reject-dangerous-key __proto__',
    'BAD-unknown-product / 坏仓 / ': 'reject-unknown-product product',
    'P0101 / 坏仓 / ': 'reject-negative quantity',
    'BAD-total-negative': 'reject-total total',
    'BAD-total-not-the-sum': 'reject-total total',
    'BAD-unknown-product': 'reject-unknown-product lines.0.product',
    'BAD-no-lines': 'reject-lines lines',
    'BAD-no-customer': 'reject-missing customer',
    'BAD-status-unknown': 'reject-status status',
    'BAD-mixed-signs': 'reject-sign lines.1',
    'BAD-no-moment': 'reject-moment orderedAt',
    'BAD-far-future': 'reject-future orderedAt',
    'BAD-four-decimals': 'reject-number lines.0.quantity',
  })
  expect(({} as { active?: boolean }).active).toBeUndefined()
  await isTheTruth()
}, 60_000)

const product = { code: 'NEW-1', name: '新品', type: '', batch: '', unit: '个', price: '10.00', active: true }
const line = {
  product: 'NEW-1',
  productName: '新品',
  unit: '个',
  quantity: '3',
  price: '10.00',
  amount: '30.00',
}
const order = {
  ...{ number: 'XS-EXTRA-1', customer: { code: 'C10001', name: '北京华诚机电设备有限公司' }, address: '' },
  ...{ orderedAt: '2025-12-31T23:59:59+08:00', status: 'completed', lines: [line], total: '30.00' },
}

test('an order that waits for its product follows by itself once the product is known', async () => {
  world.standIn.say('orders', { ...order, revision: 1 })
  await synced(sysadmin)
  const waits = await rejects('&stream=orders')
  expect(waits[0]).toMatchObject({ item: 'XS-EXTRA-1', code: 'reject-unknown-product', times: 1 })
  world.standIn.say('products', { ...product, revision: 1 })
  await synced(sysadmin)
  await isTheTruth()
  expect((await rejects('&stream=orders')).map(({ item }: { item: string }) => item)).not.toContain(
    'XS-EXTRA-1',
  )
  expect((await rejects('&stream=orders&resolved=true'))[0]).toMatchObject({ item: 'XS-EXTRA-1' })
  const row = await world.stage.db.read().findOneOrFail(OrderRow, { number: 'XS-EXTRA-1' })
  expect([row.date, row.total]).toEqual(['2025-12-31', 3000])
})

test('a bad version leaves the good one standing and is off the list when a better one comes', async () => {
  world.standIn.say('orders', { ...order, revision: 2, total: '31.00' })
  await synced(sysadmin)
  const stands = () => world.stage.db.read().findOneOrFail(OrderRow, { number: 'XS-EXTRA-1' })
  expect(await stands()).toMatchObject({ total: 3000, revision: 1 })
  expect((await rejects('&stream=orders'))[0]).toMatchObject({
    item: 'XS-EXTRA-1',
    revision: 2,
    code: 'reject-total',
  })
  world.standIn.say('orders', { ...order, revision: 3, lines: [line, line], total: '60.00' })
  await synced(sysadmin)
  expect(await stands()).toMatchObject({ total: 6000, revision: 3 })
  await isTheTruth()
})

test('a return is negative in the month of its day, and never the last order', async () => {
  const back = { ...line, quantity: '-1', amount: '-10.00' }
  const moment = { orderedAt: new Date(today).toISOString() }
  world.standIn.say('orders', {
    ...order,
    ...moment,
    number: 'TH-EXTRA-1',
    lines: [back],
    total: '-10.00',
    revision: 1,
  })
  await synced(sysadmin)
  await isTheTruth()
})

test('what was deleted is gone with its lines and totals, and an older version that comes late does not bring it back', async () => {
  world.standIn.say('orders', { number: 'XS-EXTRA-1', revision: 5, deleted: true })
  await synced(sysadmin)
  await isTheTruth()
  world.standIn.say('orders', { ...order, revision: 4 })
  const run = await synced(sysadmin)
  expect(run.counts.orders).toMatchObject({ read: 1, unchanged: 1, written: 0 })
  expect(await world.stage.db.read().count(OrderRow, { number: 'XS-EXTRA-1' })).toBe(0)
  world.standIn.say('orders', { ...order, revision: 6 })
  await synced(sysadmin)
  expect(await world.stage.db.read().count(OrderRow, { number: 'XS-EXTRA-1' })).toBe(1)
  await isTheTruth()
})

test('what we say of a product ourselves outlives its new versions, which cannot speak of it', async () => {
  await world.stage.db.transaction((em) => em.nativeUpdate(ProductRow, { code: 'NEW-1' }, { lowStock: 77 }))
  const ours = { lowStock: 1, version: 99, createdAt: '2020-01-01', isAdmin: true }
  world.standIn.say('products', { ...product, ...ours, price: '11.00', revision: 2 })
  await synced(sysadmin)
  expect(await world.stage.db.read().findOneOrFail(ProductRow, { code: 'NEW-1' })).toMatchObject({
    ...{ lowStock: 77, price: 1100, revision: 2 },
  })
})

test('a buyer whom nobody knows waits, and finds his customer at the first sync after somebody made it', async () => {
  const em = () => world.stage.db.read()
  const waiting = await em().count(OrderRow, { buyerCode: 'C10008', customer: null })
  expect(waiting).toBeGreaterThan(0)
  const number = await addCustomer(world.stage, 99, world.stranger)
  const { matched } = await synced(sysadmin)
  expect(matched).toBe(waiting)
  expect(await em().count(OrderRow, { buyerCode: 'C10008', customer: number })).toBe(waiting)
  expect(await em().findOneOrFail(BuyerRow, { customer: number })).toMatchObject({ matchedBy: 'system' })
  await isTheTruth()
})

test('whose a buyer is somebody said: his word goes before the name', async () => {
  const other = 'KH-20250101-0002'
  await world.stage.db.transaction((em) =>
    em.insert(BuyerRow, { code: 'C-SAID', customer: other, matchedBy: 'supervisor', matchedAt: new Date() }),
  )
  const customer = { code: 'C-SAID', name: '北京华诚机电设备有限公司' }
  world.standIn.say('orders', { ...order, number: 'XS-SAID', customer, revision: 1 })
  await synced(sysadmin)
  expect(await world.stage.db.read().findOneOrFail(OrderRow, { number: 'XS-SAID' })).toMatchObject({
    customer: other,
  })
  world.standIn.say('orders', { number: 'XS-SAID', revision: 2, deleted: true })
  await synced(sysadmin)
})

test('a match that somebody took back stays taken back, though the names are the same', async () => {
  const supervisor = await world.stage.as('supervisor')
  const number = (await world.stage.db.read().findOneOrFail(OrderRow, { buyerCode: 'C10001' })).number
  const match = (customer: string | null) =>
    supervisor.post(`/orders/${encodeURIComponent(number)}/match`, { customer })
  const { body } = await supervisor.get(`/orders/${encodeURIComponent(number)}`)
  expect((await match(null)).status).toBe(200)
  const { matched } = await synced(sysadmin)
  expect(matched).toBe(0)
  expect((await supervisor.get(`/orders/${encodeURIComponent(number)}`)).body.customer).toBe(null)
  expect((await match(body.customer.number)).status).toBe(200)
  await isTheTruth()
})

test('a worker that goes between two pages loses nothing: the next one reads on where it stopped', async () => {
  await forgetAll()
  world.sales.pageSize = 10
  expect((await sysadmin.post('/sales-system/run')).status).toBe(202)
  const orders = () => world.stage.db.read().findOneOrFail(SalesStreamRow, { stream: 'orders' })
  await eventually(async () => expect((await orders()).cursor).not.toBe(null))
  await world.stage.stopWorker()
  const { lastGoodAt } = await orders()
  await world.stage.startWorker()
  const run = await settled(sysadmin)
  world.sales.pageSize = 300
  expect(lastGoodAt).toBe(null)
  expect(run.outcome).toBe('done')
  // Each page was taken over once: the stand-in's cursor counts what it has told.
  expect(run.counts.orders?.read).toBe(Number((await orders()).cursor))
  await isTheTruth()
}, 90_000)

test('who pauses it has nothing read by the clock, and still by hand; each act is in the audit', async () => {
  const { body: paused, status } = await sysadmin.post('/sales-system/pause')
  expect([status, paused.state, paused.paused.by.username, paused.nextRunAt]).toEqual([
    200,
    'paused',
    'sysadmin',
    null,
  ])
  expect((await sysadmin.post('/sales-system/pause')).body.code).toBe('sales-paused-already')
  const handle = world.stage.engine.client.schedule.getHandle(salesSchedule)
  expect((await handle.describe()).state.paused).toBe(true)
  // Even if somebody resumes the schedule behind our back.
  const runs = await world.stage.db.read().count(SalesRunRow)
  await handle.trigger()
  await eventually(async () =>
    expect((await handle.describe()).info.recentActions.at(-1)?.action).toBeDefined(),
  )
  expect((await synced(sysadmin)).outcome).toBe('done')
  expect(await world.stage.db.read().count(SalesRunRow)).toBe(runs + 1)
  const { body: resumed } = await sysadmin.post('/sales-system/resume')
  expect([resumed.state, resumed.paused]).toEqual(['well', null])
  expect((await sysadmin.post('/sales-system/resume')).body.code).toBe('sales-not-paused')
  expect((await handle.describe()).state.paused).toBe(false)
  const audited = await world.stage.db.read().find(AuditEntryRow, { subject: 'SalesSystem' })
  const kinds = audited.map(({ kind }) => kind).filter((kind) => kind !== 'refused')
  expect(kinds.slice(-3)).toEqual(['sales-system-pause', 'sales-system-run', 'sales-system-resume'])
})

test('a schedule that somebody deleted or resumed behind our back is as it was decided at the next look', async () => {
  const { schedule } = world.stage.engine.client
  const isPaused = async () => (await schedule.getHandle(salesSchedule).describe()).state.paused
  await sysadmin.post('/sales-system/pause')
  await schedule.getHandle(salesSchedule).unpause()
  await eventually(async () => expect(await isPaused()).toBe(true))
  await schedule.getHandle(salesSchedule).delete()
  await eventually(async () => expect(await isPaused()).toBe(true))
  await sysadmin.post('/sales-system/resume')
  expect(await isPaused()).toBe(false)
})

test('what the engine did not hear in time is done all the same, and it hears of it at the next look', async () => {
  const { client } = world.stage.engine
  const late = () => Promise.reject(new ServiceError('late'))
  const { signalWithStart } = client.workflow
  const { create } = client.schedule
  client.workflow.signalWithStart = client.schedule.create = late
  const { status: paused } = await sysadmin.post('/sales-system/pause')
  const { status: wanted, body } = await sysadmin.post('/sales-system/run')
  Object.assign(client.workflow, { signalWithStart })
  Object.assign(client.schedule, { create })
  expect([paused, wanted, body.state]).toEqual([200, 202, 'paused'])
  // The clock of the next look is ahead of the wish.
  world.stage.setClock(new Date(today + 60_000))
  expect((await settled(sysadmin)).outcome).toBe('done')
  const handle = client.schedule.getHandle(salesSchedule)
  await eventually(async () => expect((await handle.describe()).state.paused).toBe(true))
  expect((await sysadmin.post('/sales-system/resume')).status).toBe(200)
})

test('a schedule that somebody deleted stands again when a worker starts, paused if it was', async () => {
  const { schedule } = world.stage.engine.client
  await sysadmin.post('/sales-system/pause')
  await schedule.getHandle(salesSchedule).delete()
  await world.start()
  const { state, policies, spec } = await schedule.getHandle(salesSchedule).describe()
  expect([state.paused, policies.overlap, policies.catchupWindow]).toEqual([true, 'SKIP', 600_000])
  expect(spec.intervals?.[0]?.every).toBe(300_000)
  await sysadmin.post('/sales-system/resume')
})

test('the same key asks once, and only who may asks at all', async () => {
  const headers = { 'idempotency-key': 'one-run' }
  const first = await sysadmin.post('/sales-system/run', {}, headers)
  const second = await sysadmin.post('/sales-system/run', {}, headers)
  expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([
    202,
    202,
    'true',
  ])
  await settled(sysadmin)
  for (const name of ['supervisor', 'manager1', 'executive'] as const)
    expect((await (await world.stage.as(name)).post('/sales-system/run')).status).toBe(403)
})

test('the token is in no answer, no row, no audit and no history of the engine', async () => {
  const { token } = world.standIn
  world.standIn.go('unauthorized')
  await synced(sysadmin)
  world.standIn.go(null)
  await synced(sysadmin)
  expect(JSON.stringify((await sysadmin.get('/sales-system')).body)).not.toContain(token)
  const rows = await world.stage.db.read().find(AuditEntryRow, {})
  expect(JSON.stringify(rows)).not.toContain(token)
  const { client } = world.stage.engine
  let looked = 0
  for await (const { workflowId, runId } of client.workflow.list({ query: "WorkflowType = 'salesSync'" })) {
    const history = JSON.stringify(await client.workflow.getHandle(workflowId, runId).fetchHistory())
    for (const secret of [token, Buffer.from(token).toString('base64'), world.stranger])
      expect(history).not.toContain(secret)
    looked += 1
  }
  expect(looked).toBeGreaterThan(5)
})

const own = ['10.1.0.0/16', 'fd12::/16', '127.0.0.1']
test.each([
  ['93.184.216.34', [], true],
  ['2606:2800:220:1:248:1893:25c8:1946', [], true],
  ['127.0.0.1', [], false],
  ['127.8.8.8', [], false],
  ['::1', [], false],
  ['::ffff:127.0.0.1', [], false],
  ['::ffff:10.0.0.1', [], false],
  ['64:ff9b::7f00:1', [], false],
  ['2002:7f00:1::', [], false],
  ['10.0.0.1', [], false],
  ['172.16.4.4', [], false],
  ['192.168.1.1', [], false],
  ['100.64.0.1', [], false],
  ['169.254.169.254', [], false],
  ['100.100.100.200', [], false],
  ['fe80::1', [], false],
  ['fd00::1', [], false],
  ['0.0.0.0', [], false],
  ['255.255.255.255', [], false],
  ['224.0.0.1', [], false],
  ['not an address', [], false],
  ['10.1.2.3', own, true],
  ['::ffff:10.1.2.3', own, true],
  ['10.2.2.3', own, false],
  ['fd12::8', own, true],
  ['127.0.0.1', own, true],
  ['127.0.0.2', own, false],
  // Where clouds keep their secrets nobody goes, whatever was allowed.
  ['169.254.169.254', ['169.254.0.0/16'], false],
  ['fd00:ec2::254', ['fd00::/8'], false],
] as const)('an address %s with %j allowed: %s', (address, networks, allowed) => {
  expect(isAllowed(address, [...networks], true)).toBe(allowed)
})

test('over http the token goes to named networks only', () => {
  expect(isAllowed('93.184.216.34', [], false)).toBe(false)
  expect(isAllowed('10.1.2.3', own, false)).toBe(true)
})

test.each([
  'http://127.0.0.1:PORT',
  'http://0177.0.0.1:PORT',
  'http://2130706433:PORT',
  'http://0x7f.1:PORT',
  'http://[::ffff:127.0.0.1]:PORT',
  'http://localhost:PORT',
  'https://localhost:PORT',
  'http://169.254.169.254',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT',
])('nothing is sent to %s, which no network allows', async (url) => {
  const asked = world.standIn.requests()
  const before = { url: world.sales.url, networks: world.sales.networks }
  Object.assign(world.sales, { url: url.replace('PORT', String(world.standIn.port)), networks: [] })
  try {
    const run = await synced(sysadmin)
    expect(run).toMatchObject({ outcome: 'failed', reason: { code: 'sales-address-refused' } })
    expect(world.standIn.requests()).toBe(asked)
  } finally {
    Object.assign(world.sales, before)
  }
  expect((await synced(sysadmin)).outcome).toBe('done')
})

test('with the engine away a run is refused with a sentence, and the state is told all the same', async () => {
  const { engine } = world.stage
  const isUp = engine.isUp
  engine.isUp = () => false
  const { status, body, headers } = await sysadmin.post('/sales-system/run')
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'engine-down', '10'])
  expect((await sysadmin.get('/sales-system')).body).toMatchObject({ engineUp: false, nextRunAt: null })
  engine.isUp = isUp
})
