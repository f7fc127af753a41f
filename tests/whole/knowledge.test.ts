import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let manager1: Desk
let number = ''
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  const supervisor = await signIn(place.url, 'supervisor')
  const manager2 = await signIn(place.url, 'manager2')
  const customer = (await supervisor.post('/customers', { name: '知识之家', manager: 'manager2' })).body
    .number
  const typed = { type: 'consult', title: '水箱渗水', request: '水箱底下有一滩水。', customer }
  number = (await supervisor.post('/tickets', typed)).body.number
  const at = `/tickets/${number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager2' })
  await manager2.post(`${at}/handle`, { handling: '更换密封圈。' })
  await manager2.post(`${at}/feed-back`, { result: '不再渗水。', satisfaction: 5 })
  expect((await supervisor.post(`${at}/archive`, {})).status).toBe(200)
  browser = await openBrowser()
  manager1 = await sitDown(browser, place, 'manager1')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

test('a manager finds in the menu what a colleague has solved, with what he typed marked in it', async () => {
  const { page } = manager1
  await page.goto(`${place.url}/`)
  await page.getByRole('link', { name: '服务知识' }).click()
  await page.locator('[data-testid=search] input, input[data-testid=search]').fill('密封圈')
  await says(page, '[data-testid=knowledge]', '更换密封圈')
  expect(await page.locator('[data-testid=knowledge] mark').allTextContents()).toEqual(['密封圈'])
  expect(await page.locator('[data-testid=knowledge] a').first().getAttribute('href')).toBe(
    `/tickets/${number}`,
  )
  await page.goto(`${place.url}/knowledge?q=${encodeURIComponent('没有人写过的')}`)
  await says(page, 'main', '没有找到「没有人写过的」')
})
