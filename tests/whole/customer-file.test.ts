import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
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

const look = async ({ page }: Desk, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` })
}
const fill = (page: Page, field: string, value: string) => page.locator(`input[name=${field}]`).fill(value)
let number = ''

test('a supervisor registers a customer, and its manager completes the file and adds whom to call', async () => {
  const { page } = supervisor
  await page.goto('/customers')
  await says(page, '.el-table', 'KH-')
  await look(supervisor, 'list')
  await page.getByTestId('create-customer').click()
  await page.getByTestId('save-customer').click()
  await says(page, '.customer-form', '请填写')
  await fill(page, 'name', '浙江龙泉青瓷有限公司')
  await page.locator('.customer-form [data-testid=assignee]').click()
  await page.locator('.el-select-dropdown:visible').getByText('林佳怡').click()
  await page.getByTestId('further').click()
  await fill(page, 'creditCode', '91350100M000100Y44')
  await page.getByTestId('save-customer').click()
  await says(page, '.customer-form .is-error', '统一社会信用代码应为 18 位')
  await look(supervisor, 'form')
  await fill(page, 'creditCode', '91350100M000100Y43')
  await fill(page, 'bankAccount', '6222 0011 2233')
  await page.getByTestId('save-customer').click()
  await page.waitForURL('**/customers/KH-*')
  number = page.url().split('/').at(-1) ?? ''
  await says(page, 'main', '缺少联系人')

  await manager1.page.goto(`/customers/${number}?tab=contacts`)
  await manager1.page.getByTestId('add-contact').click()
  await fill(manager1.page, 'name', '叶青')
  await manager1.page.getByTestId('save-contact').click()
  await says(manager1.page, '.contact-form', '手机和办公电话至少填一个')
  // What was typed is not lost by closing it.
  await manager1.page.locator('.contact-form').getByRole('button', { name: '取消' }).click()
  await manager1.page.getByRole('button', { name: '继续填写' }).click()
  await fill(manager1.page, 'mobile', '13957800001')
  await look(manager1, 'contact')
  await manager1.page.getByTestId('save-contact').click()
  await says(manager1.page, '[data-testid=contacts]', '13957800001')
  await manager1.page.getByTestId('edit').click()
  await choose(manager1.page, 'field-region', '华东')
  await fill(manager1.page, 'address', '龙泉市剑池西路 1 号')
  await manager1.page.getByTestId('save-customer').click()
  await manager1.page.getByTestId('tab-overview').click()
  await says(manager1.page, '[data-testid=latest-change]', '龙泉市剑池西路 1 号')
  // The supervisor's page, open all the while, follows by itself.
  await says(supervisor.page, 'dl', '华东')
  await look(manager1, 'page')
})

test('on a telephone a contact of a long title keeps its buttons beside its name, on one line', async () => {
  const { page } = await sitDown(browser, place, 'manager1', { width: 390, height: 844 })
  await page.goto(`/customers/${number}?tab=contacts`)
  await page.getByTestId('add-contact').click()
  await fill(page, 'name', '欧阳青禾')
  await fill(page, 'position', '采购部副总经理兼供应链负责人')
  await fill(page, 'mobile', '13957800002')
  await fill(page, 'officePhone', '0578-62345678')
  await page.getByTestId('save-contact').click()
  await says(page, '[data-testid=contacts]', '13957800002')
  const line = page.locator('[data-testid=contacts] li', { hasText: '欧阳青禾' })
  const middleOf = async (text: string) => {
    const box = await line.getByText(text, { exact: true }).boundingBox()
    return (box?.y ?? 0) + (box?.height ?? 0) / 2
  }
  const name = await middleOf('欧阳青禾')
  for (const button of ['修改', '移除']) expect(Math.abs((await middleOf(button)) - name)).toBeLessThan(6)
  await page.context().close()
})

test('another manager reads the customer and whom to call, but neither its bank nor a button to change it', async () => {
  const { page } = manager2
  await page.goto(`/customers/${number}`)
  await says(page, '[data-testid=first-contact]', '叶青')
  const text = await page.locator('main').innerText()
  expect([text.includes('龙泉市剑池西路'), text.includes('6222'), text.includes('银行账号')]).toEqual([
    true,
    false,
    false,
  ])
  for (const act of ['edit', 'delete', 'add-contact']) expect(await page.getByTestId(act).count()).toBe(0)
})

test('of two who edit the file at once the second compares, and nothing typed is lost', async () => {
  for (const { page } of [manager1, supervisor]) {
    await page.goto(`/customers/${number}`)
    await page.getByTestId('edit').click()
  }
  await fill(manager1.page, 'phone', '0578-7110001')
  await fill(supervisor.page, 'phone', '0578-7110002')
  await fill(supervisor.page, 'address', '龙泉市中山路 9 号')
  await manager1.page.getByTestId('save-customer').click()
  await says(manager1.page, 'dl', '0578-7110001')
  await supervisor.page.getByTestId('save-customer').click()
  await says(supervisor.page, '[data-testid=versions]', '0578-7110001')
  await supervisor.page.getByTestId('pick-theirs-phone').check()
  await look(supervisor, 'compare')
  await supervisor.page.getByTestId('save-picked').click()
  await says(supervisor.page, 'dl', '龙泉市中山路 9 号')
  await says(supervisor.page, 'dl', '0578-7110001')
})

test('of two who edit whom to call at once the second compares, too', async () => {
  for (const { page } of [manager1, supervisor]) {
    await page.goto(`/customers/${number}?tab=contacts`)
    const line = page.locator('[data-testid=contacts] li', { hasText: '叶青' })
    await line.locator('[data-testid^=edit-contact-]').click()
  }
  await fill(manager1.page, 'mobile', '13957800003')
  await fill(supervisor.page, 'position', '采购经理')
  await manager1.page.getByTestId('save-contact').click()
  await says(manager1.page, '[data-testid=contacts]', '13957800003')
  await supervisor.page.getByTestId('save-contact').click()
  await says(supervisor.page, '[data-testid=versions]', '13957800003')
  await supervisor.page.getByTestId('save-picked').click()
  for (const text of ['采购经理', '13957800003']) await says(supervisor.page, '[data-testid=contacts]', text)
})

test('a deleted customer is found in the bin, and comes back', async () => {
  const { page } = supervisor
  await page.getByTestId('delete').click()
  await page.locator('.el-message-box').getByRole('button', { name: '删除' }).click()
  await page.waitForURL('**/customers')
  await page.getByTestId('bin').click()
  await eventually(async () => expect(await page.locator('.el-table__row').count()).toBe(1))
  await page.locator('.el-table__row').getByText(number).click()
  await says(page, 'main', '已于')
  await page.getByTestId('restore').click()
  await says(page, '[data-testid=first-contact]', '叶青')
  await page.goto(`/customers?q=${encodeURIComponent('青瓷')}`)
  await says(page, '.el-table', number)
})

test('no browser complained all the while', () => {
  expect([supervisor, manager1, manager2].map(({ complaints }) => complaints)).toEqual([[], [], []])
})
