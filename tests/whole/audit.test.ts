import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, says, sitDown } from './browser.ts'
import { signIn } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let number: string
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  const supervisor = await signIn(place.url, 'supervisor')
  const typed = { customerName: '审计样板公司', summary: '货架', probability: 30 }
  number = (await supervisor.post('/opportunities', typed)).body.number as string
  await supervisor.patch(`/opportunities/${number}`, { summary: '货架与叉车' }, { 'if-match': '"v1"' })
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

test('an entry unfolds to what it changed, and the filters stay in the address when one goes back', async () => {
  const { page, complaints } = await sitDown(browser, place, 'superadmin')
  await page.goto(`/audit?code=${number}`)
  await says(page, 'main', `对象 ${number}`)
  await page.locator('tr', { hasText: '修改' }).first().locator('.el-table__expand-icon').click()
  await says(page, '[data-testid=unfolded]', '货架 → 货架与叉车')
  await page.locator('tbody').getByRole('button', { name: '陈立群' }).first().click()
  await page.waitForURL(/actor=supervisor/)
  await says(page, 'main', '操作人 陈立群')
  await page.locator('tbody').getByRole('link', { name: number }).first().click()
  await page.waitForURL(`${place.url}/opportunities/${number}`)
  await page.goBack()
  await page.waitForURL(/code=.*actor=supervisor/)
  await says(page, 'main', '操作人 陈立群')
  await page.goBack()
  await page.waitForURL((url) => !url.search.includes('actor'))
  expect(complaints).toEqual([])
})

test('the system administrator reads who, when and which number, and no word of a customer', async () => {
  const { page, complaints } = await sitDown(browser, place, 'sysadmin', { width: 390, height: 844 })
  await page.goto(`/audit?code=${number}`)
  await page.locator('details', { hasText: '修改' }).first().locator('summary').click()
  await says(page, '[data-testid=unfolded]', '修改前后的内容只给能查看这条记录的人看')
  const text = await page.innerText('#app')
  expect(text).toContain(number)
  for (const word of ['审计样板', '货架']) expect(text).not.toContain(word)
  expect(complaints).toEqual([])
})
