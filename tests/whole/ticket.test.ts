import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Desk
let manager1: Desk

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
  manager1 = await sitDown(browser, place, 'manager1')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

test('a ticket is created, assigned, handled, fed back with satisfaction 4 and archived', async () => {
  const customer = await customerOf(manager1.page)
  const number = await create(manager1.page, customer, '打印机卡纸')
  await assignInTheRow(supervisor.page, number, '林佳怡')

  const { page } = manager1
  await page.goto('/ticket-handling')
  await inRow(page, number, '提交处理')
  await page.getByTestId('handling').fill('更换搓纸轮。')
  await page.getByTestId('do-handle').click()
  await says(page, '.el-message', '已提交处理')
  await page.goto('/ticket-feedback')
  await inRow(page, number, '提交反馈')
  await page.getByTestId('do-feed-back').click()
  await says(page, '.writing', '请')
  await rate(page, '恢复正常', 4)
  await says(page, '.el-message', '已反馈，4 星')

  await supervisor.page.goto('/ticket-archive')
  await inRow(supervisor.page, number, '归档')
  await says(supervisor.page, '.el-message', '已归档')
  await supervisor.page.goto(`/tickets/${number}`)
  await says(supervisor.page, '.head', '已归档')
  await says(supervisor.page, '[data-testid=rounds]', '本人反馈')
  for (const act of ['归档', '提交反馈', '提交处理', '分配', '新建'])
    await says(supervisor.page, '[data-testid=history]', act)
})

test('a customer who is not content gets a second round, and both stay in sight', async () => {
  const customer = await customerOf(manager1.page)
  const number = await create(manager1.page, customer, '扫描件发不出去')
  await supervisor.page.goto(`/tickets/${number}`)
  await supervisor.page.getByTestId('command-assign').click()
  await choose(supervisor.page, 'assignee', '林佳怡')
  await supervisor.page.getByTestId('do').click()
  await says(supervisor.page, '.el-message', '已分配给 林佳怡')

  const { page } = manager1
  await page.goto(`/tickets/${number}`)
  await handle(page, '重启了服务。')
  await rate(page, '还是发不出去', 2)
  await says(page, '.el-message', '已退回 林佳怡 开始第 2 轮')
  await says(page, '.folded', '第 1 轮 · 林佳怡 处理')
  await says(page, '.folded', '★★')
  await handle(page, '换了发信地址。')
  await rate(page, '好了', 5)
  await says(page, '.head', '已反馈')

  await supervisor.page.getByTestId('command-archive').click()
  await supervisor.page.getByTestId('do').click()
  await says(supervisor.page, '.head', '已归档')
  await supervisor.page.locator('.folded').click()
  for (const said of ['重启了服务。', '还是发不出去', '换了发信地址。', '好了'])
    await says(supervisor.page, '[data-testid=rounds]', said)
})

test('an archived ticket is gone on from, and both lead to each other', async () => {
  const { page } = supervisor
  await page.goto('/tickets?view=archived')
  await page.locator('[data-testid=tickets] .el-table__row a').first().click()
  await page.waitForURL('**/tickets/SV-*')
  const first = numberOf(page)
  await page.getByTestId('serve-again').click()
  await page.fill('textarea[name=ticket-request]', '又卡纸了。')
  await page.getByTestId('save-ticket').click()
  const second = await page.getByTestId('created-number').innerText()
  await page.getByTestId('look').click()
  await page.waitForURL(`**/tickets/${second}`)
  await page.locator('main').getByRole('link', { name: first }).click()
  await page.waitForURL(`**/tickets/${first}`)
  await says(page, 'main', second)
})

test('on a telephone a ticket is begun in three taps, and its number is shown large', async () => {
  const customer = await customerOf(manager1.page)
  const { page, complaints } = await sitDown(browser, place, 'manager1', { width: 390, height: 844 })
  await page.getByTestId('create').click()
  await page.getByTestId('create-a-ticket').click()
  await page.getByTestId('ticket-customer').waitFor()
  await fill(page, customer.name, '墨粉告急')
  await page.getByTestId('save-ticket').click()
  const shown = page.getByTestId('created-number')
  await shown.waitFor()
  expect(await shown.innerText()).toMatch(/^SV-\d{8}-\d{4}$/)
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await page.getByTestId('look').click()
  await says(page, 'h1', '墨粉告急')
  expect(complaints).toEqual([])
})

test("the customer's page has its tickets, and the home page what waits", async () => {
  const { page } = manager1
  const customer = await customerOf(page)
  await page.goto(`/customers/${customer.number}?tab=tickets`)
  await says(page, '[data-testid=customer-tickets]', '墨粉告急')
  await page.getByTestId('add-ticket').click()
  await page.fill('input[name=ticket-title]', '预约上门')
  await page.fill('textarea[name=ticket-request]', '周五下午。')
  await page.getByTestId('save-ticket').click()
  const number = await page.getByTestId('created-number').innerText()
  await page.getByTestId('look').click()
  await supervisor.page.goto('/')
  await says(supervisor.page, '[data-testid=oldest-tickets]', '预约上门')
  await assignInTheRow(supervisor.page, number, '林佳怡')
  await page.goto('/')
  await says(page, '[data-testid=ticket-agenda]', '预约上门')
  await says(page, '[data-testid=changes]', '分配')
  expect(await page.getByTestId('changes').getByRole('link', { name: '预约上门' }).count()).toBe(1)
  await page.getByTestId(`handle-${number}`).click()
  await page.getByTestId('handling').fill('约在周五三点。')
  await page.getByTestId('do-handle').click()
  await page.getByTestId(`feed-back-${number}`).waitFor()
})

test('no page of tickets jumps while it loads, and no browser complained all the while', async () => {
  const pages = ['/tickets', '/ticket-assignment', '/ticket-handling', '/ticket-feedback', '/ticket-archive']
  for (const path of pages) {
    await supervisor.page.goto(path)
    await supervisor.page.locator('[data-testid=tickets]').waitFor()
    expect([path, (await supervisor.shift()) < 0.05]).toEqual([path, true])
  }
  for (const { complaints } of [supervisor, manager1]) expect(complaints).toEqual([])
})

interface Customer {
  number: string
  name: string
}
const customerOf = async (page: Page): Promise<Customer> => {
  const first = `fetch('/api/customers?limit=1&manager=manager1').then((answer) => answer.json())`
  return (await page.evaluate<{ items: [Customer] }>(first)).items[0]
}

async function fill(page: Page, customer: string, title: string): Promise<void> {
  await page.getByTestId('ticket-customer').click()
  await page.keyboard.type(customer)
  await page.locator('.el-select-dropdown__item:visible', { hasText: customer }).first().click()
  await page.fill('input[name=ticket-title]', title)
  await page.fill('textarea[name=ticket-request]', `${title}，请尽快处理。`)
}
async function create(page: Page, customer: Customer, title: string): Promise<string> {
  await page.goto('/')
  await page.getByTestId('create').click()
  await page.getByTestId('create-a-ticket').click()
  await fill(page, customer.name, title)
  await page.getByTestId('save-ticket').click()
  const number = await page.getByTestId('created-number').innerText()
  await page.getByTestId('look').click()
  await page.waitForURL(`**/tickets/${number}`)
  return number
}

async function assignInTheRow(page: Page, number: string, name: string): Promise<void> {
  await page.goto('/ticket-assignment')
  const row = page.locator('.el-table__row', { hasText: number })
  await row.getByTestId('assignee').click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: name }).first().click()
  await row.getByRole('button', { name: `分配 ${number}` }).click()
  await says(page, '.el-message', `已分配给 ${name}`)
}
const inRow = (page: Page, number: string, act: string) =>
  page.locator('.el-table__row', { hasText: number }).getByRole('button', { name: act, exact: true }).click()

async function handle(page: Page, text: string): Promise<void> {
  await page.getByTestId('handling').fill(text)
  await page.getByTestId('do-handle').click()
  await page.getByTestId('feedback-result').waitFor()
}
async function rate(page: Page, text: string, stars: number): Promise<void> {
  await page.getByTestId('feedback-result').fill(text)
  await page
    .locator('[data-testid=satisfaction] .el-rate__item')
    .nth(stars - 1)
    .click()
  await page.getByTestId('do-feed-back').click()
}
const numberOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? ''
