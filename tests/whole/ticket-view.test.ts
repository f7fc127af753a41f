import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, sitDown, type Desk } from './browser.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Desk
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

test('a view of tickets and its columns are there again after the next sign-in, and are no views of opportunities', async () => {
  const { page } = supervisor
  await page.goto('/tickets?view=open&priority=urgent&sort=dueAt')
  await heads(page, ['编号', '概要', '优先级', '到期'], ['客户经理'])
  await page.getByTestId('save-view').click()
  await page.getByTestId('view-name').fill('紧急的')
  await page.getByTestId('keep-view').click()
  await page.waitForURL(/saved=/)
  // Columns chosen in a view are the view's, and leave all others as they are.
  await page.getByTestId('columns').click()
  await page.getByTestId('column-choice-customerManager').click()
  await page.getByTestId('column-choice-type').click()
  await heads(page, ['客户经理'], ['服务类型'])
  await page.keyboard.press('Escape')
  await page.getByTestId('view-unassigned').click()
  await heads(page, ['服务类型'], ['客户经理'])
  const rows = page.locator('[data-testid=tickets] .el-table__row')
  await eventually(async () => expect(await rows.count()).toBeGreaterThan(1))

  const again = await sitDown(browser, place, 'supervisor')
  await again.page.goto('/tickets')
  await again.page.getByTestId('saved-view').filter({ hasText: '紧急的' }).click()
  await again.page.waitForURL(/view=open.*priority=urgent.*saved=/)
  await heads(again.page, ['客户经理'], ['服务类型'])
  await again.page.getByTestId('chips').getByText('优先级').waitFor()
  await again.page.goto('/opportunities')
  await again.page.getByTestId('save-view').waitFor()
  expect(await again.page.getByTestId('saved-view').count()).toBe(0)
  await heads(again.page, ['客户名称', '客户经理'], [])
  expect([...supervisor.complaints, ...again.complaints]).toEqual([])
})

test('what a person chose for all tickets stays his, and a work list shows what it always shows', async () => {
  const { page } = supervisor
  await page.goto('/tickets')
  await page.getByTestId('columns').click()
  await page.getByTestId('column-choice-round').click()
  await page.getByTestId('column-choice-assignee').click()
  await heads(page, ['轮次'], ['处理人'])
  await page.goto('/ticket-handling')
  await heads(page, ['处理人'], ['轮次'])
  expect(await page.getByTestId('columns').count()).toBe(0)
  await page.goto('/tickets')
  await heads(page, ['轮次'], ['处理人'])
  await page.getByTestId('columns').click()
  await page.getByRole('button', { name: '恢复默认列' }).click()
  await heads(page, ['处理人'], ['轮次'])
})

async function heads(page: Page, some: string[], none: string[]): Promise<void> {
  await eventually(async () => {
    const said = (await page.locator('.el-table__header th').allInnerTexts()).map((text) => text.trim())
    expect(said).toEqual(expect.arrayContaining(some))
    for (const name of none) expect(said).not.toContain(name)
  })
}
