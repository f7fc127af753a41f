import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openRecords } from './books.ts'
import { openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, temporalOf, type Place, type Product } from './product.ts'

let place: Place
let product: Product
let browser: Browser
let trap: string
const run = () => start(place, { EVERGREEN_FAILPOINTS: `hand-over-piece=kill@${trap}` })

beforeAll(async () => {
  place = await makePlace()
  trap = join(place.dataDir, 'trap')
  product = await run()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

interface Held {
  customers: number
  opportunities: number
  tickets: number
  churnCases: number
}
const nothing: Held = { customers: 0, opportunities: 0, tickets: 0, churnCases: 0 }
const allOf = (held: Held) => Object.values(held).reduce((sum, n: number) => sum + n, 0)
/** What somebody has, as the supervisor sees it. */
async function heldBy(supervisor: Person, username: string): Promise<Held> {
  const { items } = (await supervisor.get('/hand-overs/people')).body
  const { subjects } = items.find((person: { username: string }) => person.username === username)
  const count = (of: string) => subjects.find(({ subject }: { subject: string }) => subject === of).total
  return {
    ...{ customers: count('Customer'), opportunities: count('Opportunity') },
    ...{ tickets: count('Ticket'), churnCases: count('ChurnCase') },
  }
}
const numberIn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? ''

test('the supervisor sees what a manager has, hands it over, and the other manager finds it', async () => {
  const supervisor = await signIn(place.url, 'supervisor')
  const before = await heldBy(supervisor, 'manager1')
  expect([before.customers > 5, before.opportunities > 3, before.tickets > 5]).toEqual([true, true, true])
  const { items } = (await supervisor.get('/opportunities?view=in-hand&assignee=manager1')).body
  const { number, customerName } = items[0]

  const desks: Desk[] = []
  const sit = async (username: string) => {
    const desk = await sitDown(browser, place, username)
    desks.push(desk)
    return desk.page
  }
  const page = await sit('supervisor')
  const other = await sit('manager2')
  await page.locator('aside').getByText('移交工作').click()
  await page.getByTestId('hand-over-manager1').click()
  await says(page, '.hand-over-drawer', '移交林佳怡的工作')
  // With nobody chosen it says what is missing and does nothing.
  await page.getByTestId('do-hand-over').click()
  await says(page, '.hand-over-drawer .el-form-item__error', '请选择')
  await page.getByTestId('hand-over-to').click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: '赵宇航' }).click()
  const preview = page.getByTestId('hand-over-preview')
  await says(page, '[data-testid=hand-over-preview]', `+${allOf(before)}`)
  expect(await preview.locator('tbody td').allInnerTexts()).toEqual([
    '赵宇航',
    expect.any(String),
    String(before.customers),
    String(before.opportunities),
    String(before.tickets),
    String(before.churnCases),
    `+${allOf(before)}`,
  ])
  await page.fill('.hand-over-drawer input[name=reason]', '岗位调整')
  await page.getByTestId('do-hand-over').click()
  await says(page, '[data-testid=hand-over-state]', `已移交 ${allOf(before)} 条`)
  await page.locator('.hand-over-drawer').getByText('查看移交单').click()
  await page.waitForURL('**/hand-overs/HO-*')
  await says(page, 'main', '岗位调整')
  expect(await heldBy(supervisor, 'manager1')).toEqual(nothing)

  await other.goto(`/opportunities/${number}`)
  await says(other, 'main', customerName as string)
  await says(other, '.history', '岗位调整')
  await other.getByTestId('bell').click()
  await says(
    other,
    '.el-popover',
    `客户 ${before.customers} 个、机会 ${before.opportunities} 个、服务单 ${before.tickets} 张`,
  )
  const former = await sit('manager1')
  await former.goto(`/opportunities/${number}`)
  await says(former, '[role=alert]', `没有找到 ${number}`)
  for (const { complaints } of desks) expect(complaints).toEqual([])
}, 120_000)

test('a customer is handed over from its page, and several from the list', async () => {
  const { page, complaints } = await sitDown(browser, place, 'supervisor')
  await page.goto('/customers?manager=manager2')
  for (const row of [1, 2]) await page.locator('.el-table .el-checkbox').nth(row).click()
  await page.getByTestId('hand-over-chosen').click()
  await give(page, '林佳怡')
  await says(page, '[data-testid=hand-over-state]', '已移交 2 条')
  await page.getByTestId('hand-over-close').click()

  await page.goto('/customers?manager=manager2')
  await page.locator('main a[href^="/customers/KH-"]').first().click()
  await page.waitForURL('**/customers/KH-*')
  const number = numberIn(page)
  await page.getByTestId('hand-over').click()
  await says(page, '.hand-over-drawer', `移交 ${number}`)
  await give(page, '林佳怡')
  await says(page, '[data-testid=hand-over-state]', '已移交 1 条')
  await page.getByTestId('hand-over-close').click()
  await says(page, 'main dl', '林佳怡')
  expect(complaints).toEqual([])
}, 120_000)

test('what a kill interrupts in the middle ends as if nothing had been, each record moved once', async () => {
  const supervisor = await signIn(place.url, 'supervisor')
  const before = await heldBy(supervisor, 'manager2')
  const target = await heldBy(supervisor, 'manager1')
  writeFileSync(trap, '')
  const { status, body } = await supervisor.post('/hand-overs', { from: 'manager2', to: 'manager1' })
  expect(status).toBe(201)
  await product.exited
  expect(readFileSync(`${trap}.hit`, 'utf8')).toBe('1')
  process.kill(temporalOf(place), 'SIGKILL')
  rmSync(trap)
  product = await run()

  const again = await signIn(place.url, 'supervisor')
  const account = async () => (await again.get(`/hand-overs/${body.number}`)).body
  expect((await account()).done).toBeGreaterThan(0)
  await eventually(async () => expect((await account()).state).toBe('done'), 60_000)
  const { done, failed, total } = await account()
  const moved = allOf(before)
  expect([total, done, failed]).toEqual([moved, moved, []])
  expect(await heldBy(again, 'manager2')).toEqual(nothing)
  expect(await heldBy(again, 'manager1')).toEqual({
    customers: target.customers + before.customers,
    opportunities: target.opportunities + before.opportunities,
    tickets: target.tickets + before.tickets,
    churnCases: target.churnCases + before.churnCases,
  })
  const records = openRecords(place)
  const entries = (await records.history()).filter(({ command }) => command === 'hand-over')
  expect(new Set(entries.map(({ number, version }) => `${number} ${version}`)).size).toBe(entries.length)
  expect(await records.isSound()).toBe(true)
  await records.close()
  const { items } = (await (await signIn(place.url, 'manager1')).get('/notifications')).body
  const told = items.filter(({ number }: { number: string }) => number === body.number)
  expect(told).toHaveLength(1)
  expect(told[0].params).toMatchObject(before)
}, 180_000)

async function give(page: Page, name: string): Promise<void> {
  await page.getByTestId('hand-over-to').click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: name }).click()
  await page.getByTestId('hand-over-preview').waitFor()
  await page.getByTestId('do-hand-over').click()
}
