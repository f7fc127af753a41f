import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let administrator: Desk
let desk: Desk
let supervisor: Person
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  supervisor = await signIn(place.url, 'supervisor')
  browser = await openBrowser()
  administrator = await sitDown(browser, place, 'sysadmin')
  desk = await sitDown(browser, place, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

async function assigned(customerName: string): Promise<string> {
  const typed = { customerName, summary: '一', probability: 10 }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  const answer = await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  expect(answer.status).toBe(200)
  return number
}
const nextOf = async (number: string): Promise<string> =>
  (await supervisor.get(`/opportunities/${number}`)).body.next.at

test('a reason that the administrator renames or stops is so at once in a dialog that stands open', async () => {
  const number = await assigned('设置甲公司')
  const { page } = desk
  await page.goto(`/opportunities/${number}`)
  const fail = page.getByTestId('command-fail')
  await page.getByTestId('more').click()
  await fail.first().click()
  await page.getByTestId('reason').last().click()
  await says(page, '.el-select-dropdown__item:visible', '预算取消')

  const { page: office } = administrator
  await office.goto('/dictionary?type=failure_reason')
  const name = office.getByTestId('label-no-budget')
  await name.fill('预算没批')
  await name.press('Enter')
  await says(office, '.el-message', '已改名：预算取消 → 预算没批')
  await says(page, '.el-select-dropdown__item:visible', '预算没批')
  await office.getByTestId('toggle-unreachable').click()
  await says(office, '[data-code=unreachable]', '已停用')
  await eventually(async () => {
    const offered = await page.locator('.el-select-dropdown__item:visible').allInnerTexts()
    expect([offered.includes('联系不上'), offered.length]).toEqual([false, 7])
  })
  // Whoever had chosen it before is told why it cannot be.
  const refused = await supervisor.post(`/opportunities/${number}/fail`, { reason: 'unreachable' })
  expect(refused.body.errors[0].message).toBe('「联系不上」已停用，不能再选，请换一个。')
})

test('of a fixed type the page says why, and offers neither adding nor stopping', async () => {
  const { page } = administrator
  await page.goto('/dictionary?type=gender')
  await says(page, 'section', '这一类的选项是固定的')
  expect(await page.getByTestId('add-entry').count()).toBe(0)
  await page.goto('/dictionary?type=region')
  await page.locator('[data-code=north] .handle').press('ArrowDown')
  await says(page, '.el-message', '已保存顺序')
  await eventually(async () =>
    expect(await page.locator('tbody tr').first().getAttribute('data-code')).toBe('northeast'),
  )
})

test('a setting that is changed for open processes too shows its new minute in their ribbon', async () => {
  const number = await assigned('设置乙公司')
  const before = await nextOf(number)
  const { page } = desk
  await page.goto(`/opportunities/${number}`)
  await says(page, '[data-testid=ribbon]', '制定计划')
  const ribbon = await page.getByTestId('ribbon').innerText()

  const { page: office } = administrator
  await office.goto('/settings')
  const row = office.locator('[data-setting="opportunity.planReminderDays"]')
  await row.locator('input').fill('4')
  await row.locator('input').press('Tab')
  await office.getByTestId('save-opportunity.planReminderDays').click()
  await says(office, '[data-testid=effect]', '提醒制定计划')
  await office.getByTestId('applies-open').click()
  await office.getByTestId('do-save').click()
  await says(office, '.el-message', '无计划提醒 3 个工作日 → 4 个工作日')
  await says(office, '[data-setting="opportunity.planReminderDays"]', '已更新')
  const after = await nextOf(number)
  expect(Date.parse(after)).toBeGreaterThan(Date.parse(before))
  await eventually(async () => {
    const now = await page.getByTestId('ribbon').innerText()
    expect(now).not.toBe(ribbon)
    expect(now).toContain('制定计划')
  })
  await says(page, '[data-testid=history]', '时限按新设置重新计算')
})

test('a day is marked by a click, and a pasted year says which of its lines is wrong', async () => {
  const { page } = administrator
  await page.goto('/settings/calendar')
  await page.getByTestId('next-month').click()
  const monday = await page
    .locator('[data-day]:not(.beside)')
    .evaluateAll((days) =>
      (days as unknown as { dataset: { day: string } }[])
        .map(({ dataset }) => dataset.day)
        .find((day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 1),
    )
  await page.locator(`[data-day="${monday}"]`).click()
  await says(page, `[data-day="${monday}"]`, '休')
  const year = new Date().getFullYear() + 1
  const text = page.locator('textarea')
  await text.fill(`${year}-10-01..${year}-10-07 休\n${year}-02-30 休\n${year}-10-09 班`)
  await page.getByTestId('look').click()
  await says(page, '[data-testid=year-read]', `第 2 行「${year}-02-30 休」：没有这一天`)
  expect(await page.getByTestId('take').count()).toBe(0)
  await text.fill(`${year}-10-01..${year}-10-07 休\n${year}-10-09 班`)
  await page.getByTestId('look').click()
  await page.getByTestId('take').click()
  await page.getByTestId('save-calendar').click()
  await says(page, '[data-testid=effect]', '未结束的流程')
  await page.getByTestId('do-save').click()
  await says(page, '.el-message', '已保存工作日历')
  const { body: calendar } = await supervisor.get('/working-calendar')
  expect(calendar.daysOff).toContain(monday)
  expect(calendar.daysOff).toContain(`${year}-10-07`)
  expect(calendar.workingDays).toEqual([`${year}-10-09`])
  expect([...administrator.complaints, ...desk.complaints]).toEqual([])
})

test('in a date picker the days off and the make-up days are marked', async () => {
  const { page } = desk
  await page.goto('/')
  await page.getByTestId('create').click()
  await page.getByTestId('create-an-opportunity').click()
  await page.locator('.el-drawer .el-date-editor input').first().click()
  await page.locator('.el-picker-panel:visible .arrow-right').last().click()
  await says(page, '.el-picker-panel:visible .day-mark', '休')
})
