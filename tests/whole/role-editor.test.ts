import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let superadmin: Desk
let manager1: Desk
let clerk: Person

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  superadmin = await sitDown(browser, place, 'superadmin')
  manager1 = await sitDown(browser, place, 'manager1')
  clerk = await signIn(place.url, 'superadmin')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

const cell = (page: Page, right: string) => page.locator(`[data-right="${right}"]`)
const summary = (page: Page) => page.getByTestId('summary').innerText()
const heads = async (page: Page) =>
  (await page.locator('.el-table__header th').allInnerTexts()).map((text) => text.trim())
async function open(page: Page, role: string): Promise<void> {
  await page.goto(`/roles?role=${role}`)
  await cell(page, 'Opportunity read').waitFor()
}

test('a super administrator makes a role from two, and sees what they may together', async () => {
  const { page } = superadmin
  await page.goto('/roles')
  await page.getByTestId('new-role').click()
  await choose(page, 'templates', '客户经理')
  await page.locator('.el-select-dropdown__item:visible', { hasText: '高管' }).click()
  await page.keyboard.press('Escape')
  await page.fill('input[name=name]', '区域负责人')
  await page.fill('input[name=nameEn]', 'Area lead')
  await page.getByTestId('make-role').click()
  await page.waitForURL('**/roles?role=area-lead')
  await says(page, '[data-role=area-lead]', '区域负责人')
  await says(page, '[data-role=area-lead]', '0 人')
  for (const [right, chosen] of [
    ['Opportunity plan', '本人'],
    ['Customer read', '全部'],
    ['Report read', '有'],
    ['Opportunity assign', '—'],
  ])
    await eventually(async () =>
      expect([
        right,
        await cell(page, right ?? '')
          .locator('.is-active')
          .innerText(),
      ]).toEqual([right, chosen]),
    )
})

test('rights are chosen by the arrow keys, and nothing is lost without a question', async () => {
  const { page } = superadmin
  await open(page, 'area-lead')
  await cell(page, 'Opportunity assign').locator('input[value=none]').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await cell(page, 'Report read').locator('label', { hasText: '—' }).click()
  await eventually(async () =>
    expect(await summary(page)).toBe('有未保存的修改 · 新增 1 项，收回 1 项，影响 0 人'),
  )
  await page.locator('[data-role=executive]').click()
  await page.getByText('继续修改').click()
  expect(page.url()).toContain('role=area-lead')
  await page.getByTestId('save-rights').click()
  await eventually(async () => expect(await summary(page)).toBe('没有修改'))
  const { permissions } = (await clerk.get('/roles/area-lead')).body
  expect(permissions).toContainEqual({
    subject: 'Opportunity',
    action: 'assign',
    scope: 'all',
    hiddenFields: [],
  })
})

test('a field hidden from managers leaves a manager’s open page by itself', async () => {
  const typed = {
    customerName: '隐藏金额公司',
    summary: '年度采购',
    probability: 30,
    expectedAmount: '98000',
  }
  const { number } = (await clerk.post('/opportunities', typed)).body
  await clerk.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  await manager1.page.goto('/opportunities?view=all&sort=-expectedAmount')
  await eventually(async () => expect(await heads(manager1.page)).toContain('预计金额'))
  const { page } = superadmin
  await open(page, 'customer-manager')
  await choose(page, 'hidden-Opportunity', '预计金额')
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await summary(page)).toBe('有未保存的修改 · 调整 1 项，影响 2 人'))
  await page.getByTestId('save-rights').click()
  await eventually(async () => {
    const now = await heads(manager1.page)
    expect(now).toContain('客户名称')
    expect(now).not.toContain('预计金额')
  })
  await eventually(() => expect(manager1.page.url()).not.toContain('expectedAmount'))
  await manager1.page.locator('.el-table__row').first().waitFor()
  await manager1.page.goto(`/opportunities/${number}`)
  await manager1.page.getByTestId('edit').click()
  await manager1.page.locator('input[name=customerName]').waitFor()
  expect(await manager1.page.locator('input[name=expectedAmount]').count()).toBe(0)
  const text = await manager1.page.locator('body').innerText()
  expect([text.includes('预计金额'), text.includes('98,000'), text.includes('undefined')]).toEqual([
    false,
    false,
    false,
  ])
  await manager1.page.keyboard.press('Escape')
  await manager1.page.goto('/opportunities?view=all&by=status')
  await manager1.page.locator(`[data-number="${number}"]`).waitFor()
  expect(await manager1.page.locator(`[data-number="${number}"]`).innerText()).not.toMatch(/¥|undefined|—/)
})

test('a page whose right is taken away is left, and its entry in the menu goes', async () => {
  const { page } = manager1
  await page.goto('/customers')
  await page.locator('nav.side a[href="/customers"]').waitFor()
  const role = (await clerk.get('/roles/customer-manager')).body
  const kept = role.permissions.filter(({ subject }: { subject: string }) => subject !== 'Customer')
  const change = (permissions: unknown, version: number) =>
    clerk.put('/roles/customer-manager/permissions', { permissions }, { 'if-match': `"v${version}"` })
  expect((await change(kept, role.version)).status).toBe(200)
  await page.waitForURL(`${place.url}/`)
  expect(await page.locator('nav.side a[href="/customers"]').count()).toBe(0)
  expect((await change(role.permissions, role.version + 1)).status).toBe(200)
  await page.locator('nav.side a[href="/customers"]').waitFor()
})

test('who has a right is a click on it', async () => {
  const { page } = superadmin
  await open(page, 'customer-manager')
  await cell(page, 'Opportunity assign').locator('button').click()
  await says(page, '.who-has', '谁有这项权限：销售机会 · 指派')
  for (const said of ['销售主管', '区域负责人', '陈立群', '全部记录']) await says(page, '.who-has', said)
  expect(await page.locator('.who-has').innerText()).not.toContain('林佳怡')
})

test('seen as a manager: his menu and rights under a banner, and back again', async () => {
  const { page } = superadmin
  await page.goto('/roles')
  await page.goto('/users/manager1/preview')
  await says(page, '[data-testid=preview-banner]', '以 林佳怡 的身份预览')
  const menu = await page.getByTestId('preview-menu').innerText()
  const mine = await manager1.page.locator('nav.side').innerText()
  for (const item of menu.split('\n').filter((line) => line.trim())) expect(mine).toContain(item.trim())
  expect(menu).not.toContain('角色与权限')
  await says(page, '[data-preview=Opportunity]', '看不到：预计金额')
  await page.getByTestId('end-preview').click()
  await page.waitForURL('**/roles')
})

test('a field that is shown again is there by itself, on the page that is open', async () => {
  const { page } = manager1
  await page.goto('/opportunities?view=all')
  await page.locator('.el-table__row').first().waitFor()
  const { permissions, version } = (await clerk.get('/roles/customer-manager')).body
  const shown = permissions.map((right: object) => ({ ...right, hiddenFields: [] }))
  await clerk.put(
    '/roles/customer-manager/permissions',
    { permissions: shown },
    { 'if-match': `"v${version}"` },
  )
  await eventually(async () => expect(await heads(page)).toContain('预计金额'))
  await says(page, '.el-table__row', '¥98,000.00')
})

test('one’s own role and the super administrator’s are for reading, and say why', async () => {
  const sysadmin = await sitDown(browser, place, 'sysadmin', { width: 390, height: 844 })
  for (const [role, why] of [
    ['system-administrator', '这是您自己的角色'],
    ['super-administrator', '由程序规定'],
  ]) {
    await open(sysadmin.page, role ?? '')
    await says(sysadmin.page, '[data-testid=locked]', why ?? '')
    expect(await sysadmin.page.getByTestId('save-rights').count()).toBe(0)
  }
  await open(sysadmin.page, 'sales-supervisor')
  await cell(sysadmin.page, 'User edit').locator('label', { hasText: '有' }).click()
  await says(sysadmin.page, '.foot', '不能与客户业务权限放在同一个角色里')
  expect(await sysadmin.page.getByTestId('save-rights').isDisabled()).toBe(true)
  expect(await sysadmin.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
    390,
  )
  expect(sysadmin.complaints).toEqual([])
})

test('no browser complained all the while', () => {
  expect([...superadmin.complaints, ...manager1.complaints]).toEqual([])
})
