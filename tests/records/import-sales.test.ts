import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerMonthRow, OrderLineRow, OrderRow } from '../../db/order.ts'
import { ProductRow } from '../../db/product.ts'
import { StockLevelRow } from '../../db/stock-level.ts'
import { bring, counts, rowsIn, step, type Person } from '../stage/import.ts'
import { everything } from '../stage/everything.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Person
let customer: string
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  customer = (await supervisor.post('/customers', { name: '下单公司', manager: 'manager1' })).body.number
  const at = stage.now()
  const row = {
    name: '旧名',
    nameKey: '旧名',
    unit: '台',
    price: 100,
    active: true,
    revision: 7,
    createdAt: at,
    updatedAt: at,
    version: 1,
  }
  await stage.db.transaction((em) => em.insert(ProductRow, { ...row, code: 'P-NEW' }))
})
afterAll(() => stage.close())

const tables = ['product', 'stock', 'orders', 'order_line', 'customer_month', 'customer', 'import_made']
const standing = async () =>
  Object.fromEntries(Object.entries(await everything(stage)).filter(([table]) => tables.includes(table)))

test('products, their stock and orders come in from files, and go again in turn', async () => {
  const before = await standing()
  const products = await bring(
    stage,
    supervisor,
    'products',
    '产品编号,名称,型号,单位,单价\nP-1,联想笔记本,Y450,台,4500\nP-2,鼠标,,个,29.9\nP-1,又一次,,台,1\nP-3,没有价格,,台,\nP-NEW,新名,,台,9',
  )
  expect(counts(products)).toEqual({ created: 2, duplicate: 1, bad: 1, existing: 1 })
  expect((await rowsIn(supervisor, products.number, 'existing'))[0].problems[0].code).toBe(
    'newer-in-sales-system',
  )
  expect(await stage.db.read().findOne(ProductRow, { code: 'P-NEW' })).toMatchObject({
    name: '旧名',
    price: 100,
    revision: 7,
  })

  const stock = await bring(
    stage,
    supervisor,
    'stock',
    '产品编号,仓库,库位,数量\nP-1,北京大兴仓,A-01,12\nP-1,北京大兴仓,,3.5\nP-9,北京大兴仓,,1\nP-2,上海仓,,很多',
  )
  expect(counts(stock)).toEqual({ created: 2, bad: 2 })
  const levels = await stage.db.read().find(StockLevelRow, {}, { orderBy: { quantity: 'asc' } })
  expect(levels.map(({ location, quantity, revision }) => [location, quantity, revision])).toEqual([
    ['', 3500, 0],
    ['A-01', 12_000, 0],
  ])

  const orders = await bring(
    stage,
    supervisor,
    'orders',
    [
      '订单编号,客户名称,下单日期,状态,产品编号,数量,单价',
      'SO-1,下单公司,2026-10-05,已完成,P-1,2,4500',
      'SO-2,下单公司,2026-11-05,已取消,P-2,1,29.9',
      'SO-3,没听过公司,2026-11-06,已完成,P-2,3,29.9',
      'SO-1,下单公司,2026-10-05,,P-2,10,29.9',
      'SO-4,下单公司,2026-11-07,已完成,P-1,1,4500',
      'SO-4,下单公司,2026-11-07,已完成,P-1,错,4500',
      'SO-5,下单公司,2026-11-08 10:30,已完成,P-2,-1,29.9',
    ].join('\n'),
  )
  expect(counts(orders)).toEqual({ created: 5, bad: 2 })
  expect(
    (await rowsIn(supervisor, orders.number, 'bad')).map(({ line, problems }) => [line, problems[0].code]),
  ).toEqual([
    [6, 'order-has-bad-line'],
    [7, 'not-a-number'],
  ])
  const em = stage.db.read()
  const kept = await em.find(OrderRow, {}, { orderBy: { number: 'asc' } })
  expect(kept.map(({ number, customer, total, status }) => [number, customer, total, status])).toEqual([
    ['SO-1', customer, 929_900, 'completed'],
    ['SO-2', customer, 2990, 'cancelled'],
    ['SO-3', null, 8970, 'completed'],
    ['SO-5', customer, -2990, 'completed'],
  ])
  expect(await em.count(OrderLineRow, { order: 'SO-1' })).toBe(2)
  const months = await em.find(CustomerMonthRow, { customer }, { orderBy: { month: 'asc' } })
  expect(months.map(({ month, total, orders }) => [month, total, orders])).toEqual([
    ['2026-10', 929_900, 1],
    ['2026-11', -2990, 1],
  ])
  expect((await supervisor.get(`/customers/${customer}`)).body.lastOrderAt).toBe('2026-10-04T16:00:00.000Z')
  const again = await bring(stage, supervisor, 'products', '产品编号,名称,单位,单价\nP-1,改名,台,1')
  expect(counts(again)).toEqual({ existing: 1 })

  // What something hangs on stays until that is gone.
  expect(counts(await step(supervisor, orders.number, 'take-back'))).toEqual({ takenBack: 5, bad: 2 })
  expect(counts(await step(supervisor, stock.number, 'take-back'))).toEqual({ takenBack: 2, bad: 2 })
  expect(counts(await step(supervisor, products.number, 'take-back'))).toMatchObject({ takenBack: 2 })
  expect(await standing()).toEqual(before)
})
