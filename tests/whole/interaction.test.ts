import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let manager1: Desk
let manager2: Desk
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  manager1 = await sitDown(browser, place, 'manager1')
  manager2 = await sitDown(browser, place, 'manager2')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

let number = ''
const counter = async () =>
  Number(await manager1.page.getByTestId('counter-today-contacts').locator('b').innerText())

test('a manager finds a customer by a fragment, adds whom to call, and notes a visit with the next contact', async () => {
  const { page } = manager1
  await page.goto(`/customers?q=${encodeURIComponent('竹业')}`)
  await page.locator('.el-table__row a').first().click()
  await page.waitForURL('**/customers/KH-*')
  number = page.url().split('/').at(-1) ?? ''
  await manager2.page.goto(`/customers/${number}?tab=interactions`)
  await page.getByTestId('tab-contacts').click()
  await page.getByTestId('add-contact').click()
  await page.locator('.contact-form input[name=name]').fill('竹青')
  await page.locator('.contact-form input[name=mobile]').fill('13957100001')
  await page.getByTestId('save-contact').click()
  await says(page, '[data-testid=contacts]', '竹青')
  await page.getByTestId('tab-interactions').click()
  await page.getByTestId('add-interaction').click()
  await page.getByTestId('save-interaction').click()
  await says(page, '.interaction-form .is-error', '请填写')
  await choose(page, 'type', '拜访')
  await page.locator('.interaction-form input[name=title]').fill('看竹材样品')
  await page.getByTestId('save-interaction').click()
  await says(page, '.interaction-form .is-error', '需要填写地点')
  await page.locator('.interaction-form input[name=place]').fill('临安工厂')
  await choose(page, 'contact', '竹青')
  await page.locator('.interaction-form').getByLabel('下次联系').click()
  await page.locator('.el-picker-panel:visible').getByText('明天 9 点').click()
  await page.getByTestId('save-interaction').click()
  await says(page, '[data-testid=interactions] li', '看竹材样品')
  await says(page, '[data-testid=interactions] li', '明天 09:00')
  // Another manager's page, open all the while, follows by itself, and offers him nothing.
  await says(manager2.page, '[data-testid=interactions] li', '看竹材样品')
  expect(await manager2.page.getByTestId('add-interaction').count()).toBe(0)
})

test('the reminder arrives at the bell at its moment, leads to the customer, and is done there', async () => {
  const { page } = manager1
  await page.goto('/')
  const before = await counter()
  const unread = Number(await page.getByTestId('bell').innerText())
  // Sooner than anybody could click: moved as the page would move it.
  const moved = await page.evaluate(
    async ([customer, at]) => {
      const list = await fetch(`/api/customers/${customer}/interactions`)
      const [one] = ((await list.json()) as { items: { id: number; version: number }[] }).items
      const answer = await fetch(`/api/interactions/${one?.id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'if-match': `"v${one?.version}"` },
        body: JSON.stringify({ nextContactAt: at }),
      })
      return answer.status
    },
    [number, new Date(Date.now() + 3000).toISOString()],
  )
  expect(moved).toBe(200)
  await eventually(async () =>
    expect(Number(await page.getByTestId('bell').innerText())).toBeGreaterThan(unread),
  )
  await page.reload()
  await eventually(async () => expect(await counter()).toBe(before + 1))
  await page.getByTestId('counter-today-contacts').click()
  await says(page, '[data-testid=all-interactions]', '看竹材样品')
  await says(page, '[data-testid=total]', `共 ${before + 1} 条`)
  await page.getByTestId('bell').click()
  await page.locator('.el-popover:visible').getByText('看竹材样品').click()
  await page.waitForURL(`**/customers/${number}?tab=interactions`)
  await says(page, '[data-testid=interactions] li', '已提醒')
  await page.locator('[data-testid=interactions] [data-testid^=done-]').first().click()
  await says(page, '[data-testid=interactions] li', '已联系')
  await page.getByTestId('tab-timeline').click()
  await says(page, 'main', '提醒联系客户')
  await page.goto('/')
  await eventually(async () => expect(await counter()).toBe(before))
})

test('on a manager’s home page a contact is moved in place, and contacts of all customers are found', async () => {
  const { page } = manager1
  const rows = page.locator('[data-testid=contacts-due]').first().locator('li')
  const before = await rows.count()
  await rows.first().getByText('改期').click()
  await page.locator('.el-picker-panel:visible').getByText('一周后').click()
  await eventually(async () => expect(await rows.count()).toBe(before - 1))
  await page.goto(`/contacts?q=${encodeURIComponent('竹青')}`)
  await says(page, '[data-testid=all-contacts]', '13957100001')
  await page.goto(`/interactions?q=${encodeURIComponent('竹材')}`)
  await says(page, '[data-testid=all-interactions]', '临安')
})

test('no browser complained all the while', () => {
  expect([manager1.complaints, manager2.complaints]).toEqual([[], []])
})
