import { afterAll, beforeAll, expect, test } from 'vitest'
import { putProduct, putStock } from '../stage/sales-rows.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let sysadmin: Awaited<ReturnType<Stage['as']>>
let manager1: Awaited<ReturnType<Stage['as']>>

beforeAll(async () => {
  stage = await createStage({ worker: false })
  sysadmin = await stage.as('sysadmin')
  manager1 = await stage.as('manager1')
  const known = { type: 'HP-20', batch: '一级' }
  await putProduct(stage, { code: 'P-100', name: '高压水泵', price: 1280_50, ...known })
  await putProduct(stage, { code: 'P-101', name: '水泵滤芯', price: 35_00, type: 'LX-1', batch: '一级' })
  await putProduct(stage, { code: 'P-200', name: '阀门', price: 99_00, active: false })
  await putStock(stage, { product: 'P-100', quantity: 12_500 })
  await putStock(stage, { product: 'P-100', quantity: 3000, warehouse: '广州仓' })
  // Little in each place, enough in the warehouse.
  await putStock(stage, { product: 'P-101', quantity: 6000 })
  await putStock(stage, { product: 'P-101', quantity: 6000, location: 'B-02' })
  await putStock(stage, { product: 'P-999', quantity: 0, warehouse: '广州仓' })
})
afterAll(() => stage.close())

const products = async (query: string) =>
  (await manager1.get(`/products?${query}`)).body.items.map(({ code }: { code: string }) => code)
const stock = async (query: string) =>
  (await manager1.get(`/stock-levels?${query}`)).body.items.map(({ id }: { id: string }) => id)

test('products are found by a piece of the name, a code, type, batch and whether they are sold', async () => {
  expect(await products(`q=${encodeURIComponent('水泵')}&sort=code`)).toEqual(['P-100', 'P-101'])
  expect(await products('q=p-20')).toEqual(['P-200'])
  expect(await products('type=HP-20')).toEqual(['P-100'])
  expect(await products(`batch=${encodeURIComponent('一级')}&sort=price`)).toEqual(['P-101', 'P-100'])
  expect(await products('active=false')).toEqual(['P-200'])
  const { body } = await manager1.get('/products?sort=-price&limit=1')
  expect(body).toMatchObject({
    total: 3,
    items: [{ code: 'P-100', price: '1280.50', lowStock: null, allowed: [] }],
  })
  expect(await products(`sort=-price&limit=1&cursor=${body.nextCursor}`)).toEqual(['P-200'])
  expect((await manager1.get('/product-choices')).body).toEqual({
    types: ['HP-20', 'LX-1'],
    batches: ['一级'],
    warehouses: expect.arrayContaining(['上海仓', '广州仓']),
  })
  expect((await (await stage.as('executive')).get('/products')).status).toBe(403)
})

test('stock is low when its warehouse holds less than the product’s own threshold, or the setting’s', async () => {
  expect(await stock('')).toHaveLength(5)
  expect(await stock('low=true')).toEqual(['P-100/广州仓/A-01', 'P-999/广州仓/A-01'])
  const { body } = await manager1.get('/stock-levels?product=P-101')
  expect(body.items).toEqual([
    expect.objectContaining({ quantity: '6', inWarehouse: '12', threshold: 10, low: false }),
    expect.objectContaining({ location: 'B-02', low: false }),
  ])
  const of = await sysadmin.get('/products/P-101')
  const set = (value: unknown, version: string) =>
    sysadmin.patch('/products/P-101', { lowStock: value }, { 'if-match': version })
  expect(of.headers.get('etag')).toBe('"v1"')
  expect((await set(13, '"v1"')).body).toMatchObject({ lowStock: 13, version: 2, allowed: ['edit'] })
  expect(await stock('low=true&product=P-101')).toHaveLength(2)
  const stale = await set(14, '"v1"')
  expect([stale.status, stale.body.current.lowStock]).toEqual([412, 13])
  expect((await sysadmin.patch('/products/P-101', { lowStock: 3 })).status).toBe(428)
  expect((await manager1.patch('/products/P-101', { lowStock: 3 }, { 'if-match': '"v2"' })).status).toBe(403)
  expect((await set(-1, '"v2"')).body.errors[0].field).toBe('lowStock')
  const { body: audit } = await sysadmin.get('/audit?kind=product-edited')
  expect(audit.items).toEqual([
    expect.objectContaining({
      ...{ code: 'P-101', subject: 'Product', before: { lowStock: null }, after: { lowStock: 13 } },
    }),
  ])
  const setting = (await sysadmin.get('/settings')).body.items.find(
    ({ key }: { key: string }) => key === 'sales.lowStock',
  )
  const change = { value: 3, appliesTo: 'new' }
  await sysadmin.patch('/settings/sales.lowStock', change, { 'if-match': `"v${setting.version}"` })
  expect(await stock('low=true')).toEqual(['P-101/上海仓/A-01', 'P-101/上海仓/B-02', 'P-999/广州仓/A-01'])
})

test('stock pages along product, warehouse and place, each once, and is found by the product’s name', async () => {
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await manager1.get(`/stock-levels?limit=2${cursor}`)
    expect(body.total).toBe(5)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
  } while (cursor)
  expect(seen).toEqual(await stock('limit=100'))
  expect(
    await stock(`q=${encodeURIComponent('滤芯')}&warehouse=${encodeURIComponent('上海仓')}`),
  ).toHaveLength(2)
  expect((await manager1.get('/stock-levels?cursor=x')).status).toBe(422)
})

test('stock is read along its key, and a warehouse’s along its index', async () => {
  const em = stage.db.orm.em.getConnection()
  const isMariaDb = stage.db.dialect === 'mariadb'
  const explain = isMariaDb ? 'explain' : 'explain query plan'
  for (let from = 0; from < 2000; from += 500)
    await em.execute(
      `insert into stock (product, warehouse, location, quantity, revision, created_at, updated_at) values ${Array.from(
        { length: 500 },
        (_, index) =>
          `('X-${from + index}', 'W${index % 50}', '', 0, 1, ${isMariaDb ? 'now(3)' : 0}, ${isMariaDb ? 'now(3)' : 0})`,
      ).join(', ')}`,
    )
  await em.execute(isMariaDb ? 'analyze table stock' : 'analyze')
  const plan = async (where: string) =>
    JSON.stringify(
      await em.execute(
        `${explain} select * from stock where ${where} order by product, warehouse, location limit 21`,
      ),
    )
  const paged = await plan("product >= 'X-5' and (product > 'X-5' or warehouse > 'W')")
  expect(paged).toMatch(isMariaDb ? /"key":"PRIMARY"/ : /sqlite_autoindex_stock_1/)
  expect(paged).not.toMatch(/filesort|TEMP B-TREE/)
  expect(await plan("warehouse = 'W7'")).toContain('stock_warehouse_product_index')
})
