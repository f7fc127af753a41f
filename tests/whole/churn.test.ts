import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '../../domain/day.ts'
import { eventually } from '../stage/eventually.ts'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Person
let supervisorDesk: Desk
let manager1: Desk

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  supervisor = await signIn(place.url, 'supervisor')
  browser = await openBrowser()
  supervisorDesk = await sitDown(browser, place, 'supervisor')
  manager1 = await sitDown(browser, place, 'manager1')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

test('a silent customer is deferred, comes back on its day, is proposed and lost, and orders again', async () => {
  const { page } = manager1
  const [number = '', , customer = ''] = await warnings('manager1')
  await page.goto('/churn-cases')
  await page.locator('.el-table__row', { hasText: number }).getByText('暂缓流失').click()
  await page.getByTestId('measure').fill('上门拜访，送新品样册')
  await page.getByTestId('do').click()
  await says(page, '.command-dialog', '请')
  await page.getByTestId('review-week').click()
  await page.getByTestId('do').click()
  await says(page, '.el-message', '已暂缓')
  await page.goto(`/churn-cases/${number}`)
  await ribbonSays(page, '已暂缓，等到复查日期')
  await says(page, '[data-testid=measures]', '上门拜访，送新品样册')
  await page.getByTestId('trend-chart').locator('canvas').first().waitFor()
  await says(page, '[data-testid=trend-said]', '静默超过 6 个月')
  await page.getByTestId('trend-as-table').click()
  await page.getByTestId('trend-table').waitFor()

  dayHasCome(number)
  await ribbonSays(page, '等我挽留客户或提请确认流失')
  await says(page, '.history', '到复查日期')

  await page.getByTestId('command-confirm').click()
  await says(page, '.command-dialog', '提请后由主管批准')
  await choose(page, 'reason', '竞争对手')
  await page.locator('.command-dialog textarea').fill('已换供应商')
  await page.getByTestId('do').click()
  await ribbonSays(page, '等主管批准流失')

  const boss = supervisorDesk.page
  await boss.goto('/churn-cases?view=proposed')
  await boss.getByTestId(`tick-${number}`).click()
  await boss.getByTestId('bulk-approve').click()
  await boss.getByTestId('bulk-do').click()
  await says(boss, '[data-testid=bulk-outcome]', '1 条已批准流失')
  await ribbonSays(page, '已确认流失')
  await says(page, '[data-testid=loss]', '竞争对手')
  expect((await supervisor.get(`/customers/${customer}`)).body.status).toBe('lost')

  await order(customer, 'XS-LS-0001')
  await ribbonSays(page, '已挽回')
  await says(page, '[data-testid=recovered-by]', 'XS-LS-0001')
  expect((await supervisor.get(`/customers/${customer}`)).body.status).toBe('active')
})

test('who orders again by himself is no silent customer any more', async () => {
  const { page } = supervisorDesk
  const [number = '', , customer = ''] = await warnings('manager2')
  await page.goto(`/churn-cases/${number}`)
  await ribbonSays(page, '挽留客户或提请确认流失')
  await order(customer, 'XS-LS-0002')
  await ribbonSays(page, '已挽回')
  await says(page, '.history', 'XS-LS-0002')
  await page.goto('/churn-cases?view=recovered')
  await page.locator('.el-table__row', { hasText: number }).waitFor()
})

test('a first scan lists, and warns once it is switched on', async () => {
  notSwitchedOn()
  // Of the demonstration's everybody who is silent has been warned of.
  const silent = { name: '从未下单的老客户', manager: 'manager1', registeredOn: '2025-01-10' }
  expect((await supervisor.post('/customers', silent)).status).toBe(201)
  const { page } = supervisorDesk
  const before = (await supervisor.get('/churn-cases/counts')).body.warnings as number
  await page.goto('/churn-cases?view=warnings')
  await says(page, '[data-testid=scan-off]', '扫描只列名单，尚未启用')
  await page.getByTestId('scan').click()
  await page.getByTestId('scan-now').click()
  await says(page, '[data-testid=scans]', '（只列名单）')
  const found = await listed()
  expect(found).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await says(page, '[data-testid=scan-off]', `找到 ${found} 位久未下单的客户`)
  await page.getByTestId('scan-list').click()
  await page.waitForURL('**/churn-scans/*')
  await says(page, '[data-testid=total]', `共 ${found} 条`)
  expect((await supervisor.get('/churn-cases/counts')).body.warnings).toBe(before)

  await page.goto('/churn-cases?view=warnings')
  await page.getByTestId('switch-on').click()
  await page.getByTestId('do-switch-on').click()
  await says(page, '[data-testid=total]', `共 ${before + found} 条`)
  expect(await page.getByTestId('scan-off').count()).toBe(0)
})

test('no browser complained all the while', () => {
  expect([...supervisorDesk.complaints, ...manager1.complaints]).toEqual([])
})

const ribbonSays = (page: Page, text: string) => says(page, '[data-testid=ribbon]', text)

/** A warned customer of this manager's who has ordered before. */
async function warnings(manager: string): Promise<[string, string, string]> {
  const { body } = await supervisor.get(`/churn-cases?view=warnings&manager=${manager}&limit=100`)
  const item = body.items.find(({ lastOrderAt }: { lastOrderAt: string | null }) => lastOrderAt)
  return [item.number, item.customer.name, item.customer.number]
}
const listed = async (): Promise<number> =>
  (await supervisor.get('/churn-scan')).body.runs.find((run: { lists: boolean }) => run.lists).found

/** As if the days until the review had passed: the record says that it is due, and its process is told to look. */
function dayHasCome(number: string): void {
  withBooks((books) => {
    const { deadlines } = books.prepare('select deadlines from lost where number = ?').get(number) ?? {}
    const at = new Date(Date.now() - 1000)
    const due = (JSON.parse(String(deadlines)) as { at: string }[]).map((one) => ({
      ...one,
      at: at.toISOString(),
    }))
    books
      .prepare('update lost set deadlines = ?, next_at = ?, review_on = ? where number = ?')
      .run(JSON.stringify(due), at.getTime(), dayOf(at, 'Asia/Shanghai'), number)
    books
      .prepare('insert or replace into process_nudge (number, subject, wanted_at, mark) values (?, ?, ?, ?)')
      .run(number, 'ChurnCase', at.getTime(), crypto.randomUUID())
  })
}

/** As a product that was just set up: nobody has looked at a list yet. */
function notSwitchedOn(): void {
  withBooks((books) => books.exec('update churn_control set switched_on = 0'))
}

function withBooks(work: (books: DatabaseSync) => void): void {
  const books = new DatabaseSync(join(place.dataDir, 'evergreen.db'), { timeout: 10_000 })
  work(books)
  books.close()
}

/** An order of today, brought in by a file. */
async function order(customer: string, number: string): Promise<void> {
  const { body } = await supervisor.get(`/customers/${customer}`)
  const product = (await supervisor.get('/products?limit=1')).body.items[0]
  const form = new FormData()
  form.set('kind', 'orders')
  const today = dayOf(new Date(), 'Asia/Shanghai')
  const rows = [
    '订单号,客户名称,下单日期,产品编号,数量,单价',
    `${number},${body.name},${today},${product.code},2,100`,
  ]
  form.set('file', new Blob([rows.join('\n')]), 'orders.csv')
  const sent = await fetch(`${place.url}/api/imports`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', cookie: supervisor.cookie },
    body: form,
  })
  const job = (await sent.json()) as { number: string }
  expect([sent.status, job]).toEqual([201, expect.anything()])
  for (const [act, state] of [
    ['preview', 'checked'],
    ['run', 'done'],
  ] as const) {
    expect((await supervisor.post(`/imports/${job.number}/${act}`)).status).toBe(200)
    await eventually(async () => {
      const now = (await supervisor.get(`/imports/${job.number}`)).body
      if (now.state !== state) throw new Error(JSON.stringify(now))
    })
  }
}
