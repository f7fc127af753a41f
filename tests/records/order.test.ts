import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerRow } from '../../db/customer.ts'
import { CustomerMonthRow, OrderRow } from '../../db/order.ts'
import { likeness } from '../../domain/buyer.ts'
import { yuanOf } from '../../domain/money.ts'
import { orderStatuses } from '../../domain/order.ts'
import { putCustomer, putOrders } from '../stage/sales-rows.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let manager1: Awaited<ReturnType<Stage['as']>>
let ours: string
let theirs: string
const today = '2026-11-26'

beforeAll(async () => {
  stage = await createStage({ worker: false })
  stage.setClock(new Date(`${today}T02:00:00Z`))
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  ours = await putCustomer(stage, '北京聪海科技有限公司')
  theirs = await putCustomer(stage, '广州百川贸易有限公司', 'manager2')
  await putOrders(stage, [
    { number: 'SO-1001', date: '2026-11-20', buyer: 'C-9', buyerName: '聪海科技', amounts: [120_10, 30_05] },
    { number: 'SO-1002', date: '2026-02-03', buyer: 'C-9', buyerName: '聪海科技', amounts: [-20_01] },
    {
      number: 'SO-1003',
      date: '2025-12-31',
      buyer: 'C-9',
      buyerName: '聪海科技',
      amounts: [9_99],
      status: 'shipped',
    },
    {
      number: 'SO-1004',
      date: '2024-11-30',
      buyer: 'C-9',
      buyerName: '聪海科技',
      amounts: [500_00],
      status: 'cancelled',
    },
    { number: 'SO-2001', date: '2026-10-01', buyer: 'C-8', buyerName: '无名氏商行', amounts: [7_00] },
    {
      number: 'SO-3001',
      date: '2026-10-02',
      buyer: 'C-7',
      buyerName: '百川',
      customer: theirs,
      status: 'new',
    },
  ])
})
afterAll(() => stage.close())

const numbers = (items: { number: string }[]) => items.map(({ number }) => number)
const list = async (query: string) => numbers((await manager1.get(`/orders?${query}`)).body.items)

test('a manager reads orders with their lines, the latest first, found by number, name, state and day', async () => {
  const { status, body } = await manager1.get('/orders/SO-1001')
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      ...{ number: 'SO-1001', customer: null, matched: false, buyer: { code: 'C-9', name: '聪海科技' } },
      ...{ date: '2026-11-20', status: 'completed', total: '150.15', allowed: [] },
      lines: [
        expect.objectContaining({ position: 1, quantity: '1', price: '120.10', amount: '120.10' }),
        expect.objectContaining({ position: 2, amount: '30.05' }),
      ],
    }),
  ])
  expect(await list('')).toEqual(['SO-1001', 'SO-3001', 'SO-2001', 'SO-1002', 'SO-1003', 'SO-1004'])
  expect(await list('q=so-10')).toEqual(['SO-1001', 'SO-1002', 'SO-1003', 'SO-1004'])
  expect(await list(`q=${encodeURIComponent('无名氏')}`)).toEqual(['SO-2001'])
  expect(await list(`q=${encodeURIComponent('百川贸易')}`)).toEqual(['SO-3001'])
  expect(await list(`customer=${theirs}`)).toEqual(['SO-3001'])
  expect(await list('status=shipped')).toEqual(['SO-1003'])
  expect(await list('dateFrom=2026-10-01&dateTo=2026-10-31&sort=date')).toEqual(['SO-2001', 'SO-3001'])
  expect(await list('unmatched=true&status=cancelled')).toEqual(['SO-1004'])
  const { body: page } = await manager1.get('/orders?limit=4')
  expect(page).toMatchObject({ total: 6, totalIsExact: true })
  expect(Date.parse(page.dataAsOf)).toBeLessThanOrEqual(stage.now().getTime())
  expect(await list(`limit=4&cursor=${page.nextCursor}`)).toEqual(['SO-1003', 'SO-1004'])
  for (const who of ['executive', 'sysadmin'] as const)
    expect((await (await stage.as(who)).get('/orders')).status).toBe(403)
  expect((await manager1.get('/orders/SO-404')).body.code).toBe('not-found')
})

test('orders that are nobody’s wait by buyer, with customers of a similar name; only who may match sees them', async () => {
  const { body } = await supervisor.get('/unmatched-orders')
  expect(body).toMatchObject({
    total: 2,
    items: [
      { buyer: { code: 'C-8' }, orders: 1, total: '7.00', suggestions: [] },
      {
        ...{ buyer: { code: 'C-9', name: '聪海科技' }, orders: 4, total: '140.13', lastOn: '2026-11-20' },
        suggestions: [{ number: ours, name: '北京聪海科技有限公司' }],
      },
    ],
  })
  const first = await supervisor.get('/unmatched-orders?limit=1')
  const second = await supervisor.get(`/unmatched-orders?limit=1&cursor=${first.body.nextCursor}`)
  expect([first.body.total, second.body.items[0].buyer.code]).toEqual([2, 'C-9'])
  expect((await supervisor.get('/unmatched-orders?q=C-9')).body.total).toBe(1)
  expect((await manager1.get('/unmatched-orders')).status).toBe(403)
  expect(likeness('上海聪海贸易有限公司', '聪海贸易')).toBeGreaterThan(0.7)
})

test('matching a buyer makes all his orders the customer’s, once, with the totals to the fen and a line in its history', async () => {
  const wrong = await supervisor.post('/orders/SO-1002/match', { customer: 'KH-20200101-0001' })
  expect([wrong.status, wrong.body.errors]).toEqual([
    422,
    [expect.objectContaining({ field: 'customer', code: 'unknown-customer' })],
  ])
  expect((await manager1.post('/orders/SO-1002/match', { customer: ours })).status).toBe(403)
  expect((await supervisor.post('/orders/SO-0/match', { customer: ours })).status).toBe(404)
  const key = { 'idempotency-key': 'match-1' }
  for (const replayed of [null, 'true']) {
    const { status, body, headers } = await supervisor.post('/orders/SO-1002/match', { customer: ours }, key)
    expect([status, body.customer, headers.get('idempotency-replayed')]).toEqual([
      200,
      { number: ours, name: '北京聪海科技有限公司' },
      replayed,
    ])
  }
  const again = await supervisor.post('/orders/SO-1001/match', { customer: theirs })
  expect([again.status, again.body.code, again.body.title]).toEqual([
    409,
    'order-matched',
    expect.stringContaining(ours),
  ])
  expect(await list(`customer=${ours}`)).toEqual(['SO-1001', 'SO-1002', 'SO-1003', 'SO-1004'])
  const { body } = await manager1.get(`/customers/${ours}/orders?limit=1`)
  expect(body.items[0].lines).toHaveLength(2)
  expect(body.totals).toMatchObject({
    ...{ all: '140.13', thisYear: '130.14', lastTwelveMonths: '140.13', orders: 3 },
    lastOrderAt: '2026-11-20T04:00:00.000Z',
  })
  expect(body.totals.months).toHaveLength(24)
  expect(body.totals.months.at(-1)).toEqual({ month: '2026-11', total: '150.15', orders: 1 })
  const { body: history } = await supervisor.get(`/customers/${ours}/history`)
  expect(history.items[0]).toMatchObject({ command: 'match-orders', note: '聪海科技 (C-9)' })
})

test('a match is taken back, and the buyer can be given to another', async () => {
  const back = await supervisor.post('/orders/SO-1001/match', { customer: null })
  expect([back.status, back.body.customer, back.body.matched]).toEqual([200, null, false])
  expect((await supervisor.post('/orders/SO-1001/match', { customer: null })).body.code).toBe(
    'order-not-matched',
  )
  expect((await manager1.get(`/customers/${ours}/orders`)).body.totals).toMatchObject({
    ...{ all: '0.00', orders: 0, lastOrderAt: null },
  })
  expect((await supervisor.post('/orders/SO-1003/match', { customer: theirs })).status).toBe(200)
  expect((await manager1.get(`/customers/${theirs}/orders`)).body.total).toBe(5)
})

test('of two who match the same buyer at once one is told of the other', async () => {
  await putOrders(stage, [{ number: 'SO-4001', date: today, buyer: 'C-6', buyerName: '两人' }])
  const answers = await Promise.all(
    [ours, theirs].map((customer) => supervisor.post('/orders/SO-4001/match', { customer })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const { customer } = (await supervisor.get('/orders/SO-4001')).body
  expect(customer.number).toBe(answers.find(({ status }) => status === 200)?.body.customer.number)
})

test('kept totals of a thousand orders are what a plain sum over them says', async () => {
  const dice = (index: number) => (index * 7919) % 1009
  await putOrders(
    stage,
    Array.from({ length: 1000 }, (_, index) => ({
      ...{ number: `SO-9${String(index).padStart(4, '0')}`, buyer: 'C-5', buyerName: '万单' },
      date: `${2023 + (dice(index) % 4)}-${String((dice(index) % 12) + 1).padStart(2, '0')}-15`,
      status: orderStatuses[dice(index) % 6] ?? 'new',
      amounts: [dice(index) * 13 - 2000, 1],
    })),
  )
  const customer = await putCustomer(stage, '万单公司')
  expect((await supervisor.post('/orders/SO-90000/match', { customer })).status).toBe(200)
  const em = stage.db.read()
  const plain = new Map<string, { total: number; orders: number }>()
  let last: Date | null = null
  for (const order of await em.find(OrderRow, { buyerCode: 'C-5' })) {
    if (order.status === 'cancelled') continue
    const month = plain.get(order.date.slice(0, 7)) ?? { total: 0, orders: 0 }
    plain.set(order.date.slice(0, 7), { total: month.total + order.total, orders: month.orders + 1 })
    if (order.total > 0 && (!last || order.orderedAt > last)) last = order.orderedAt
  }
  const kept = await em.find(CustomerMonthRow, { customer })
  expect(new Map(kept.map(({ month, total, orders }) => [month, { total, orders }]))).toEqual(plain)
  expect((await em.findOneOrFail(CustomerRow, { number: customer })).lastOrderAt).toEqual(last)
  const all = [...plain.values()].reduce((sum, { total }) => sum + total, 0)
  expect((await manager1.get(`/customers/${customer}/orders?limit=1`)).body.totals.all).toBe(yuanOf(all))
})

test('each way to ask for orders goes along an index', async () => {
  // Of a thousand rows MariaDB would rather read all.
  await putOrders(
    stage,
    Array.from({ length: 12_000 }, (_, index) => ({
      ...{ number: `SX-${index}`, buyer: `Z-${index % 900}`, amounts: [] },
      ...{ customer: index % 3 ? `KH-20190101-${index % 500}` : null },
      ...{ status: orderStatuses[index % 6] ?? 'new', date: `20${10 + (index % 13)}-0${(index % 9) + 1}-11` },
    })),
  )
  const em = stage.db.orm.em.getConnection()
  const isMariaDb = stage.db.dialect === 'mariadb'
  await em.execute(isMariaDb ? 'analyze table orders' : 'analyze')
  const ways: [where: string, index: string][] = [
    ['1 = 1', 'orders_date_number_index'],
    [`customer = '${theirs}'`, 'orders_customer_date_number_index'],
    ["status = 'new'", 'orders_status_date_number_index'],
    ["date <= '2026-01-01' and (date < '2026-01-01' or number < 'SO-90001')", 'orders_date_number_index'],
  ]
  for (const [where, index] of ways) {
    const plan = JSON.stringify(
      await em.execute(
        `${isMariaDb ? 'explain' : 'explain query plan'} select * from orders where ${where} order by date desc, number desc limit 21`,
      ),
    )
    expect([where, plan]).toEqual([where, expect.stringContaining(index)])
    expect([where, /filesort|TEMP B-TREE/.test(plan)]).toEqual([where, false])
  }
  const buyers = await em.execute(
    `${isMariaDb ? 'explain' : 'explain query plan'} select buyer_code, count(*) from orders
     where customer is null and buyer_code > 'C' group by buyer_code order by buyer_code limit 21`,
  )
  expect(JSON.stringify(buyers)).toContain('orders_customer_buyer_code_date_index')
})
