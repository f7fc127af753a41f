import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Desk
let manager1: Desk
let manager2: Desk

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
  manager1 = await sitDown(browser, place, 'manager1')
  manager2 = await sitDown(browser, place, 'manager2')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

test('an opportunity is created, assigned, planned, executed and becomes a customer', async () => {
  const heard = await listening(manager2.page)
  const number = await create(supervisor.page, '宁夏贺兰山酒庄', '13920010001', '林佳怡')
  await manager1.page.goto(`/opportunities/${number}`)
  await ribbonSays(manager1.page, '等我制定计划')

  await plan(manager1.page, ['上门拜访', '寄送样品', '签订合同'])
  await ribbonSays(manager1.page, '等我填写第 1 步的执行效果')
  await record(manager1.page, '客户认可方案')
  await ribbonSays(manager1.page, '第 2 步')
  await manager1.page.getByTestId('skip').click()
  await record(manager1.page, '客户已有样品')
  await ribbonSays(manager1.page, '第 3 步')
  await record(manager1.page, '合同已签')
  await ribbonSays(manager1.page, '计划已全部执行，等我给出结论')

  await manager1.page.locator('.conclude').getByText('开发成功').click()
  await manager1.page.getByTestId('do').click()
  await manager1.page.waitForURL('**/customers/KH-*')
  await says(manager1.page, 'main', '宁夏贺兰山酒庄')
  await says(manager1.page, 'main', '林佳怡')
  await says(manager1.page, '[data-testid=first-contact]', '王庄主')
  await says(manager1.page, '[data-testid=first-contact]', '13920010001')
  await says(manager1.page, '.el-message', '已建立客户 KH-')

  await seesNothing(manager2.page, number, '宁夏贺兰山酒庄', heard)
})

test('the executive finds no page of opportunities, and is refused everywhere', async () => {
  const { page } = await sitDown(browser, place, 'executive')
  await says(page, 'nav.side', '首页')
  expect(await page.locator('nav.side').innerText()).not.toContain('销售机会')
  for (const path of ['opportunities', 'plan-steps', 'customers', 'processes', 'opportunities/counts'])
    expect([path, await statusOf(page, `/api/${path}`)]).toEqual([path, 403])
  await page.goto('/opportunities')
  await says(page, '[role=alert]', '没有')
})

test('an opportunity fails with a reason, and the supervisor opens it again', async () => {
  const number = await create(supervisor.page, '甘肃敦煌文旅', '13920010002', '林佳怡')
  await manager1.page.goto(`/opportunities/${number}`)
  await manager1.page.getByTestId('command-fail').click()
  await manager1.page.getByTestId('do').click()
  await says(manager1.page, '.command-dialog', '请')
  await choose(manager1.page, 'reason', '预算取消')
  await manager1.page.getByTestId('do').click()
  await ribbonSays(manager1.page, '已结束：开发失败')
  await says(manager1.page, 'dl', '预算取消')
  expect(await manager1.page.getByTestId('add-step').count()).toBe(0)

  await supervisor.page.goto(`/opportunities/${number}`)
  await supervisor.page.getByTestId('command-reopen').click()
  await supervisor.page.getByTestId('do').click()
  await ribbonSays(supervisor.page, '等林佳怡制定计划')
  // The manager's page, open all the while, follows by itself.
  await ribbonSays(manager1.page, '等我制定计划')
})

test('a planned opportunity is recalled and given to another manager, who finds the plan', async () => {
  const number = await create(supervisor.page, '青海湖文化', '13920010003', '林佳怡')
  await manager1.page.goto(`/opportunities/${number}`)
  await plan(manager1.page, ['电话沟通'])
  await supervisor.page.goto(`/opportunities/${number}`)
  await fromMore(supervisor.page, 'recall')
  await supervisor.page.getByTestId('do').click()
  await ribbonSays(supervisor.page, '等主管指派')
  await supervisor.page.getByTestId('command-assign').click()
  await choose(supervisor.page, 'assignee', '赵宇航')
  await supervisor.page.getByTestId('do').click()
  await ribbonSays(supervisor.page, '等赵宇航填写第 1 步的执行效果')

  await manager2.page.goto(`/opportunities/${number}`)
  await ribbonSays(manager2.page, '等我填写第 1 步的执行效果')
  await says(manager2.page, '.history', '收回')
  await manager1.page.goto(`/opportunities/${number}`)
  await says(manager1.page, '[role=alert]', `没有找到 ${number}`)
})

test('who creates what is there already is told under the field', async () => {
  await create(supervisor.page, '西藏林芝农牧', '13920010004', '林佳怡')
  const { page } = manager2
  await page.goto('/opportunities')
  await page.getByTestId('create').click()
  await page.getByTestId('create-an-opportunity').click()
  await page.fill('input[name=customerName]', '西藏林芝农牧')
  await page.locator('input[name=summary]').focus()
  await says(page, '.hints', '已指派 林佳怡')
  expect(await page.locator('.hints').innerText()).not.toContain('西藏林芝农牧')
  expect(await page.locator('.hints a').count()).toBe(0)
})

test('keys lead through the console, but not while somebody types', async () => {
  const { page } = manager1
  await page.goto('/')
  await page.getByTestId('today').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.waitForURL('**/opportunities')
  await page.getByTestId('search').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('gcn?')
  expect(await page.getByTestId('search').inputValue()).toBe('gcn?')
  expect(new URL(page.url()).pathname).toBe('/opportunities')
})

test('no page jumps while it loads, and no browser complained all the while', async () => {
  for (const path of ['/', '/opportunities', '/plans', '/plans?by=step', '/customers', '/processes']) {
    await supervisor.page.goto(path)
    await supervisor.page.waitForLoadState('load')
    await supervisor.page.locator('h1').first().waitFor()
    expect([path, (await supervisor.shift()) < 0.05]).toEqual([path, true])
  }
  for (const { complaints } of [supervisor, manager1, manager2]) expect(complaints).toEqual([])
})

async function create(page: Page, customerName: string, phone: string, assignee: string): Promise<string> {
  await page.goto('/opportunities')
  await page.getByTestId('create').click()
  await page.getByTestId('create-an-opportunity').click()
  await page.fill('input[name=customerName]', customerName)
  await page.fill('input[name=summary]', '年度采购')
  await page.fill('input[name=contactName]', '王庄主')
  await page.fill('input[name=contactPhone]', phone)
  await choose(page, 'assignee', assignee)
  await page.getByTestId('save-opportunity').click()
  await page.waitForURL('**/opportunities/OP-*')
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

async function plan(page: Page, items: string[]): Promise<void> {
  for (const [index, item] of items.entries()) {
    const field = page.getByLabel(`计划项 ${index + 1}`)
    await field.fill(item)
    if (index < items.length - 1) await field.press('Enter')
  }
  await page.getByTestId('save-plan').click()
  await says(page, '.el-message', '已保存计划')
}

async function record(page: Page, text: string): Promise<void> {
  await page.getByTestId('result').fill(text)
  await page.getByTestId('save-result').click()
  await says(page, '.plan', text)
}

async function fromMore(page: Page, command: string): Promise<void> {
  const button = page.getByTestId(`command-${command}`)
  await page.locator('.acts').waitFor()
  if (!(await button.isVisible())) await page.getByTestId('more').click()
  await button.click()
}

const ribbonSays = (page: Page, text: string) => says(page, '[data-testid=ribbon]', text)

const statusOf = (page: Page, path: string) =>
  page.evaluate<number>(`fetch('${path}').then(({ status }) => status)`)

/** From now on, the numbers of which this person's event stream tells. */
async function listening(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`new Promise((resolve) => {
    window.heard = []
    const stream = new EventSource('/api/events')
    stream.addEventListener('change', ({ data }) => window.heard.push(data))
    stream.addEventListener('open', resolve)
  }).then(() => undefined)`)
  return () => page.evaluate<string[]>('window.heard')
}

async function seesNothing(page: Page, number: string, name: string, heard: () => Promise<string[]>) {
  expect((await heard()).filter((said) => said.includes(number))).toEqual([])
  await page.goto(`/opportunities/${number}`)
  await says(page, '[role=alert]', `没有找到 ${number}`)
  expect(await statusOf(page, `/api/opportunities/${number}/history`)).toBe(404)
  await page.goto(`/opportunities?view=all&q=${encodeURIComponent(name)}`)
  await says(page, '[data-testid=total]', '共 0 条')
  await page.getByTestId('bell').click()
  expect(await page.locator('.el-popover:visible').innerText()).not.toContain(number)
}
