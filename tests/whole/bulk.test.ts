import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Desk
let other: Person

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
  other = await signIn(place.url, 'superadmin')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

async function create(count: number): Promise<string[]> {
  const numbers: string[] = []
  for (let index = 0; index < count; index += 1) {
    const typed = { customerName: `一批客户 ${index + 1}`, summary: '年度采购', probability: 40 }
    numbers.push((await other.post('/opportunities', typed)).body.number as string)
  }
  return numbers
}
const tick = (page: Page, number: string) =>
  page.getByTestId(`tick-${number}`).locator('visible=true').click()
const isTicked = (page: Page, number: string) =>
  page.getByTestId(`tick-${number}`).locator('visible=true').isChecked()
const assigneeOf = async (number: string) =>
  (await other.get(`/opportunities/${number}`)).body.assignee?.username as string | undefined

test('a supervisor assigns several at once, and is told of the one that somebody else was faster with', async () => {
  const { page } = supervisor
  const numbers = await create(4)
  const [taken = '', ...rest] = numbers
  await page.goto('/opportunities')
  await page.getByTestId(`tick-${taken}`).first().waitFor()
  const top = async () => (await page.locator('.el-table').boundingBox())?.y
  const before = await top()
  for (const number of numbers) await tick(page, number)
  await says(page, '[data-testid=bulk-bar]', '已选 4 条')
  expect(await top()).toBe(before)

  await page.getByTestId('bulk-assign').click()
  await says(page, '[data-testid=bulk-preview]', '将改变 4 条')
  await choose(page, 'assignee', '林佳怡')
  await says(page, '.bulk-dialog', '指派 4 条给 林佳怡')
  await other.post(`/opportunities/${taken}/assign`, { assignee: 'manager2' })
  await page.getByTestId('bulk-do').click()
  await says(page, '[data-testid=bulk-outcome]', '3 条已指派，1 条未变')
  const { body } = await other.get(`/opportunities/${taken}`)
  await says(page, '.stayed', `刚被 ${body.assignedBy.name} 指派给 ${body.assignee.name}`)
  expect(await page.locator('.stayed').allInnerTexts()).toEqual([expect.stringContaining(taken)])
  expect(await Promise.all(numbers.map(assigneeOf))).toEqual(['manager2', ...rest.map(() => 'manager1')])

  await page.getByTestId('bulk-close').click()
  expect(await page.getByTestId('bulk-bar').count()).toBe(0)
  expect(await page.locator('.el-dialog:visible').count()).toBe(0)
})

test('what will not change is said before, and is not sent', async () => {
  const { page } = supervisor
  const [free = '', given = ''] = await create(2)
  await other.post(`/opportunities/${given}/assign`, { assignee: 'manager1' })
  await page.goto('/opportunities?view=all&limit=100')
  await tick(page, free)
  await tick(page, given)
  await page.getByTestId('bulk-assign').click()
  await says(page, '[data-testid=bulk-preview]', '将改变 1 条，1 条不变')
  await says(page, '.stays', given)
  await says(page, '.stays', '现在是「已指派」')
  await page.getByTestId('bulk-do').click()
  await says(page, '.bulk-dialog', '请填写')
  await choose(page, 'assignee', '赵宇航')
  await page.getByTestId('bulk-do').click()
  await says(page, '[data-testid=bulk-outcome]', '1 条已指派')
  await page.getByTestId('bulk-close').click()
  expect([await assigneeOf(free), await assigneeOf(given)]).toEqual(['manager2', 'manager1'])

  await tick(page, free)
  await tick(page, given)
  await page.getByTestId('bulk-reassign').click()
  await choose(page, 'assignee', '林佳怡')
  await says(page, '.stays', '已由 林佳怡 负责')
  await page.getByTestId('bulk-do').click()
  await says(page, '[data-testid=bulk-outcome]', '1 条已改派')
})

test('rows are walked through and ticked by keys, but not while somebody types', async () => {
  const { page } = supervisor
  const [number = ''] = await create(1)
  await page.goto('/opportunities')
  await page.getByTestId(`tick-${number}`).first().waitFor()
  for (const key of ['j', 'j', 'k', 'x']) await page.keyboard.press(key)
  await says(page, '[data-testid=bulk-bar]', '已选 1 条')
  expect(await isTicked(page, number)).toBe(true)
  await page.keyboard.press('x')
  await page.getByTestId('search').click()
  await page.keyboard.type('xjk')
  expect(await page.getByTestId('search').inputValue()).toBe('xjk')
  expect(await page.getByTestId('bulk-bar').count()).toBe(0)
})

test('a selection stays while rows change, and goes with another question to the list', async () => {
  const { page } = supervisor
  const [one = '', two = ''] = await create(2)
  await page.goto('/opportunities')
  await tick(page, one)
  await tick(page, two)
  const row = page.locator('.el-table__row', { hasText: one }).first()
  await row.getByTestId('assignee').click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: '林佳怡' }).first().click()
  await row.getByRole('button', { name: `指派 ${one}` }).click()
  await says(page, '.el-table__row', '已指派')
  await says(page, '[data-testid=bulk-bar]', '已选 2 条')
  expect([await isTicked(page, one), await isTicked(page, two)]).toEqual([true, true])
  await page.getByTestId('bulk-assign').click()
  await says(page, '[data-testid=bulk-preview]', '将改变 1 条，1 条不变')
  await page.keyboard.press('Escape')
  await page.getByTestId('view-all').click()
  await page.getByTestId('search').waitFor()
  expect(await page.getByTestId('bulk-bar').count()).toBe(0)
  await page.getByTestId('tick-all').locator('visible=true').click()
  await says(page, '[data-testid=bulk-bar]', '已选 20 条')
  await page.getByTestId('bulk-clear').click()
  expect(await page.getByTestId('bulk-bar').count()).toBe(0)
  expect(supervisor.complaints).toEqual([])
})
