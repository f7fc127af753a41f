import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Database } from '../../db/connection.ts'
import { putOrders, putProduct, putStock } from '../stage/sales-rows.ts'
import { readWorkbook } from '../stage/sheet.ts'
import { eventually } from '../stage/eventually.ts'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { leave, makePlace, start, type Place } from './product.ts'
import { signIn } from './person.ts'

let place: Place
let browser: Browser
let db: Database
let supervisor: Desk
let customer: { number: string; name: string }
const at = new Date()
const monthsAgo = (count: number) =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - count, 5)).toISOString().slice(0, 10)

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  const person = await signIn(place.url, 'supervisor')
  const { body } = await person.get(`/customers?q=${encodeURIComponent('无锡太湖')}`)
  customer = body.items[0]
  db = await openDatabase(`sqlite://${join(place.dataDir, 'evergreen.db')}`)
  const books = { db, now: () => at }
  const known = { type: 'HP-20', batch: '一级' }
  await putProduct(books, { code: 'T-100', name: '多级离心水泵', price: 12_850_00, ...known })
  await putProduct(books, { code: 'T-101', name: '水泵滤芯', price: 35_50, ...known, type: null })
  await putProduct(books, { code: 'T-102', name: '旧型号阀门', price: 99_00, active: false })
  await putStock(books, { product: 'T-100', quantity: 4000 })
  await putStock(books, { product: 'T-101', quantity: 1_120_500, warehouse: '广州仓', location: 'C-12' })
  await putOrders(books, [
    ...Array.from({ length: 14 }, (_, index) => ({
      ...{
        number: `XS-${20260100 + index}`,
        buyer: 'TB-77',
        buyerName: customer.name.replace('有限公司', ''),
      },
      ...{
        date: monthsAgo(index),
        amounts: [12_850_00 * ((index % 3) + 1), 71_00, index === 3 ? -500_00 : 1],
      },
    })),
    {
      ...{ number: 'XS-20260200', date: monthsAgo(0), status: 'cancelled', amounts: [99_00] },
      ...{ buyer: 'TB-77', buyerName: customer.name.replace('有限公司', '') },
    },
    {
      number: 'XS-20269999',
      date: monthsAgo(1),
      buyer: 'TB-78',
      buyerName: '路过的买方',
      status: 'cancelled',
    },
  ])
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await db?.close()
  await leave(place)
})

const look = async ({ page }: Desk, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` })
}

test('a supervisor gives the orders of an unknown buyer to the customer of a similar name, and takes it back', async () => {
  const { page } = supervisor
  await page.goto('/unmatched-orders')
  await says(page, '.el-table', customer.name.replace('有限公司', ''))
  await look(supervisor, 'unmatched')
  const row = page.locator('.el-table__row', { hasText: 'TB-77' })
  await row.getByTestId('suggestion').first().click()
  await row.getByTestId('match').click()
  await says(page, '.el-message', `15 笔订单归 ${customer.name}`)
  await says(page, '.el-table', `→ ${customer.name}`)
  await look(supervisor, 'matched')
  await page.getByText('撤销').click()
  await says(page, '.el-message', '重新等待匹配')
  await row.getByTestId('match').click()
  await says(page, '.el-table', `→ ${customer.name}`)
  const other = page.locator('.el-table__row', { hasText: 'TB-78' })
  await other.getByTestId('match').click()
  await says(page, '.el-table', '选择客户')
})

test('orders unfold to their lines, and a narrowed list is exported as the file that somebody opens', async () => {
  const { page } = supervisor
  // Those of the stand-in are called otherwise.
  await page.goto('/orders?q=XS-2026')
  await says(page, '.el-table', 'XS-20269999')
  await page.locator('.el-table__row', { hasText: 'XS-20260100' }).locator('.el-table__expand-icon').click()
  await says(page, '.lines', '滤芯')
  await look(supervisor, 'orders')
  await choose(page, 'filter-status', '已完成')
  await page.waitForURL('**status=completed**')
  await page.getByTestId('export').click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-xlsx').click()])
  expect(file.suggestedFilename()).toMatch(/^evergreen-orders-\d{4}-\d\d-\d\d\.xlsx$/)
  const [orders, lines] = await readWorkbook(readFileSync(await file.path()))
  const numbers = orders?.rows.map(([number]) => number?.value) ?? []
  expect(numbers).toContain('XS-20260100')
  expect(numbers).not.toContain('XS-20269999')
  expect(lines?.rows.length).toBeGreaterThan(numbers.length)
  await says(page, '.el-message', '已导出')
  await page.goto('/products')
  await page.fill('[data-testid=search]', '水泵')
  await page.waitForURL('**q=**')
  await page.getByTestId('export').click()
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-csv').click()])
  const rows: Record<string, string>[] = parse(readFileSync(await csv.path()), { columns: true, bom: true })
  expect(rows.map((row) => row['产品代码'])).toEqual(expect.arrayContaining(['T-100', 'T-101']))
  expect(rows.every((row) => row['名称']?.includes('水泵'))).toBe(true)
  await look(supervisor, 'products')
})

test('a customer’s tab counts the orders that it lists, and says how many of them were cancelled', async () => {
  const { page } = supervisor
  const { body } = await (await signIn(place.url, 'supervisor')).get(`/customers/${customer.number}/orders`)
  const cancelled = body.total - body.totals.orders
  expect(cancelled).toBeGreaterThan(0)
  await page.goto(`/customers/${customer.number}?tab=orders`)
  await says(page, '[data-testid=customer-orders] dl', `${body.total} 含已取消 ${cancelled} 笔，不计金额`)
  expect(await page.getByTestId('tab-orders').innerText()).toMatch(new RegExp(` ${body.total}$`))
  await look(supervisor, 'customer-orders')
})

test('the system administrator sets below which quantity a product is low, where it stands', async () => {
  const sysadmin = await sitDown(browser, place, 'sysadmin')
  const { page } = sysadmin
  await page.goto('/stock-levels?q=T-10')
  await says(page, '.el-table', '低库存')
  await says(page, '.el-table', '1,120.5')
  await look(sysadmin, 'stock')
  const row = page.locator('.el-table__row', { hasText: 'T-100' })
  await row.getByTestId('edit-low-stock').click()
  await row.getByTestId('low-stock').fill('x')
  await row.getByRole('button', { name: '保存' }).click()
  await says(page, '[role=alert]', '整数')
  await row.getByTestId('low-stock').fill('3')
  await row.getByRole('button', { name: '保存' }).click()
  await says(page, '.el-message', '低于 3')
  await eventually(async () => expect(await row.locator('.tag.late').count()).toBe(0))
  // He has no orders and exports no customers.
  await page.goto('/orders')
  expect(await page.getByTestId('export').count()).toBe(0)
  expect([sysadmin.complaints, supervisor.complaints]).toEqual([[], []])
})

if (process.env.LOOK)
  test('look', async () => {
    for (const [name, who, path, given] of [
      ['unmatched-dark', 'supervisor', '/unmatched-orders', { dark: true }],
      ['orders-dark', 'supervisor', '/orders', { dark: true }],
      ['orders-390', 'manager1', '/orders', { width: 390, height: 800 }],
      ['unmatched-390', 'supervisor', '/unmatched-orders', { width: 390, height: 800 }],
      ['stock-390', 'manager1', '/stock-levels', { width: 390, height: 800 }],
      ['products-390', 'manager1', '/products', { width: 390, height: 800 }],
      ['orders-en', 'supervisor', '/orders', { language: 'en' as const }],
      ['products-en', 'sysadmin', '/products', { language: 'en' as const }],
      ['stock-empty', 'manager1', '/stock-levels?q=zzz', {}],
      ['customers', 'supervisor', '/customers', {}],
      ['opportunities', 'supervisor', '/opportunities', {}],
      ['audit', 'sysadmin', '/audit?kind=exported', {}],
      ['settings', 'sysadmin', '/settings', {}],
    ] as const) {
      const desk = await sitDown(browser, place, who, given)
      await desk.page.goto(path)
      await desk.page.waitForTimeout(1200)
      await look(desk, name)
      await desk.page.context().close()
    }
  })
