import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, says, sitDown, type Desk } from './browser.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let manager1: Desk
let supervisor: Desk
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  manager1 = await sitDown(browser, place, 'manager1')
  supervisor = await sitDown(browser, place, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

const look = async (page: Page, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` })
}
const counter = async (page: Page, name: string) =>
  Number(await page.getByTestId(`counter-churn-${name}`).locator('b').innerText())
const act = (page: Page, panel: string, name: string) =>
  page.locator(`[data-testid=${panel}] [data-testid^="${name}-LS-"]`).first()

test('a manager finds his silent customers on the home page, and proposes one without leaving it', async () => {
  const { page } = manager1
  await eventually(async () => {
    await page.goto('/')
    await says(page, '[data-testid=churn-agenda]', '天未下单')
  })
  await look(page, 'home-manager')
  const before = await counter(page, 'warnings')
  expect(before).toBeGreaterThan(0)
  await act(page, 'churn-agenda', 'confirm').click()
  await page.getByTestId('reason').click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: '价格' }).first().click()
  await page.locator('.command-dialog textarea').fill('对手便宜三成。')
  await look(page, 'home-propose')
  await page.getByTestId('do').click()
  await eventually(async () => expect(await counter(page, 'warnings')).toBe(before - 1))
})

test('who may approve it finds it on his desk, and approves it there', async () => {
  const { page } = supervisor
  await page.goto('/')
  await says(page, '[data-testid=churn-to-confirm]', '价格')
  await look(page, 'home-supervisor')
  const before = await counter(page, 'proposed')
  await act(page, 'churn-to-confirm', 'approve').click()
  await look(page, 'home-approve')
  await page.getByTestId('do').click()
  await eventually(async () => expect(await counter(page, 'proposed')).toBe(before - 1))
})

test('the customer’s page says how it stands, and its side lists each time it fell silent', async () => {
  const { page } = manager1
  await page.goto('/churn-cases?view=warnings')
  const number = await page.locator('main a[href^="/churn-cases/LS-"]').first().innerText()
  await page.goto(`/churn-cases/${number}`)
  await page.locator('main a[href^="/customers/KH-"]').first().click()
  await page.waitForURL('**/customers/KH-**')
  await says(page, '[data-testid=churn-tag]', '流失预警')
  await page.getByTestId('tab-churnCases').click()
  await says(page, '[data-testid=customer-churn-cases]', number)
  await look(page, 'customer-churn')
  await page.getByTestId('tab-timeline').click()
  await says(page, '[data-testid=timeline]', number)
  await look(page, 'customer-timeline')
  await page.getByTestId('churn-tag').click()
  await page.waitForURL(`**/churn-cases/${number}`)
})

test('before a threshold is saved the settings say of how many more customers it warns, and of which', async () => {
  const { page } = await sitDown(browser, place, 'superadmin')
  await page.goto('/settings')
  const field = page.getByTestId('field-churn.silentMonths.1').locator('input')
  await field.fill('1')
  await field.blur()
  await page.getByTestId('save-churn.silentMonths.1').click()
  await says(page, '[data-testid=effect]', '位客户')
  await page.getByTestId('look').click()
  await says(page, '[data-testid=would-warn]', '天未下单')
  await look(page, 'threshold')
})

test('nobody’s browser complained', () => {
  expect([...manager1.complaints, ...supervisor.complaints]).toEqual([])
})
