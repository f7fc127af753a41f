import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let manager1: Desk
let supervisor: Person
let manager2: Person
let number = ''
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  supervisor = await signIn(place.url, 'supervisor')
  manager2 = await signIn(place.url, 'manager2')
  number = await given('manager2', '水箱渗水', '水箱底下有一滩水。')
  const at = `/tickets/${number}`
  await manager2.post(`${at}/handle`, { handling: '更换密封圈。' })
  await manager2.post(`${at}/feed-back`, { result: '不再渗水。', satisfaction: 5 })
  expect((await supervisor.post(`${at}/archive`, {})).status).toBe(200)
  browser = await openBrowser()
  manager1 = await sitDown(browser, place, 'manager1')
})
/** A ticket of a customer of its own, assigned to its manager. */
async function given(manager: string, title: string, request: string): Promise<string> {
  const customer = (await supervisor.post('/customers', { name: `${title}之家`, manager })).body.number
  const made = await supervisor.post('/tickets', { type: 'consult', title, request, customer })
  const { status } = await supervisor.post(`/tickets/${made.body.number}/assign`, { assignee: manager })
  expect(status).toBe(200)
  return made.body.number
}
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

test('while he handles a ticket he adopts how a colleague has solved one like it; of what that one has open he sees nothing', async () => {
  const open = await given('manager2', '水箱渗水一直滴', '水箱渗水，地上都是。')
  await manager2.post(`/tickets/${open}/handle`, { handling: '密封圈还在路上。' })
  const mine = await given('manager1', '水箱又渗水', '早上水箱底下一滩水。')
  const { page, complaints } = manager1
  await page.goto(`/tickets/${mine}`)
  const similar = page.getByTestId('similar')
  await says(page, '[data-testid=similar]', '更换密封圈')
  expect(await similar.innerText()).not.toContain(open)
  expect(await similar.getByRole('link').count()).toBe(1)

  const opened = page.context().waitForEvent('page')
  await similar.getByRole('link', { name: '水箱渗水' }).click()
  const beside = await opened
  await says(beside, 'h1', '水箱渗水')
  await says(beside, '[data-testid=rounds]', '更换密封圈')
  await beside.goto(`/tickets/${open}`)
  await says(beside, 'main', '没有找到')
  await beside.goto(`/knowledge?q=${encodeURIComponent('水箱渗水')}`)
  await says(beside, '[data-testid=knowledge]', number)
  expect(await beside.getByTestId('knowledge').innerText()).not.toContain(open)
  await beside.close()

  // What he had written himself stays: the text comes to where he writes, with where it is from.
  const handling = page.getByTestId('handling')
  await handling.fill('先关了进水阀。')
  await page.getByTestId(`adopt-${number}`).click()
  const adopted = `先关了进水阀。\n更换密封圈。\n参考 ${number}`
  await eventually(async () => expect(await handling.inputValue()).toBe(adopted))
  await page.getByTestId('do-handle').click()
  await says(page, '.el-message', '已提交处理')
  expect((await supervisor.get(`/tickets/${mine}`)).body.rounds[0].handling).toBe(adopted)
  expect(complaints).toEqual([])
})

test('in the form of a new ticket he is offered the same, and it comes to his request', async () => {
  const { page } = manager1
  await page.goto('/')
  await page.getByTestId('create').click()
  await page.getByTestId('create-a-ticket').click()
  await page.fill('input[name=ticket-title]', '水箱渗水怎么办')
  const request = page.locator('textarea[name=ticket-request]')
  await request.fill('客户来电。')
  await page.getByTestId(`adopt-${number}`).click()
  expect(await request.inputValue()).toBe(`客户来电。\n更换密封圈。\n参考 ${number}`)
  expect(await page.getByTestId('similar').getByRole('link').count()).toBe(1)
})
