import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn } from './person.ts'
import { leave, makePlace, password, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let manager: Desk
let secret = ''
let recoveryCode = ''
const next = 'seventeen blue whales'

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  manager = await sitDown(browser, place, 'manager1')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

/** A code is good once: of the first step that was not used, which may be the one to come. */
let used = 0
const freshCode = () =>
  eventually(() => {
    const now = Math.floor(Date.now() / 30_000)
    const step = Math.max(now, used + 1)
    if (step > now + 1) throw new Error('the codes of this step and the next were used')
    used = step
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: step * 30_000 })
  }, 40_000)
/** Chooses from the menu under one's name. It may close again while the page behind it still loads. */
const fromMenu = (page: Page, text: string, leadsTo: string) =>
  eventually(async () => {
    const item = page.locator('.el-dropdown-menu__item:visible', { hasText: text })
    if (!(await item.isVisible())) await page.getByTestId('me').click({ timeout: 2000 })
    await item.click({ timeout: 2000 })
    await page.waitForURL(leadsTo, { timeout: 3000 })
  }, 30_000)
const typePassword = async (page: Page, username: string, typed: string) => {
  await page.fill('input[name=username]', username)
  await page.fill('input[name=password]', typed)
  await page.keyboard.press('Enter')
}

test('one sees who one is, and sets up a second factor with an app', async () => {
  const { page } = manager
  await fromMenu(page, '我的账号', '**/account')
  await says(page, '[data-testid=profile]', '林佳怡')
  await says(page, '[data-testid=profile]', '客户经理')
  await says(page, '[data-testid=profile]', '陈立群')
  await page.getByTestId('factor-begin').click()
  secret = (await page.getByTestId('factor-secret').innerText()).replaceAll(' ', '')
  expect(await page.locator('svg[role=img] path').getAttribute('d')).toMatch(/^M\d/)
  await page.fill('input[name=totp]', '000000')
  await page.getByTestId('factor-confirm').click()
  await says(page, '[data-testid=factor]', '验证码不正确')
  await page.fill('input[name=totp]', await freshCode())
  await page.getByTestId('factor-confirm').click()
  recoveryCode = await page.locator('[data-testid=recovery-codes] code').first().innerText()
  await page.getByTestId('recovery-kept').click()
  await says(page, '[data-testid=factor]', '还有 10 个恢复码可用')
})

test('signing in takes the code in a second step', async () => {
  const { page } = manager
  await fromMenu(page, '退出登录', '**/login')
  await typePassword(page, 'manager1', password)
  await says(page, 'form', '请输入 manager1 的验证器应用现在显示的 6 位验证码')
  expect(await page.evaluate<string>('document.activeElement.name')).toBe('totp')
  await page.keyboard.type('000000')
  await page.keyboard.press('Enter')
  await says(page, 'form [role=alert]', '验证码不正确')
  await page.fill('input[name=totp]', await freshCode())
  await page.keyboard.press('Enter')
  await page.waitForURL(`${place.url}/`)
  await says(page, '.top', '林佳怡')
})

test('who has lost his telephone signs in by a recovery code', async () => {
  const { page } = manager
  await fromMenu(page, '退出登录', '**/login')
  await typePassword(page, 'manager1', password)
  await page.getByTestId('recover').click()
  await page.fill('input[name=recovery-code]', recoveryCode)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${place.url}/`)
  await page.goto('/account')
  await says(page, '[data-testid=factor]', '还有 9 个恢复码可用')
})

test('whose session ended under him signs in again on the spot, with the code', async () => {
  const { page } = manager
  await page.goto('/opportunities')
  await page.getByTestId('search').waitFor()
  await page.context().clearCookies()
  await page.getByTestId('search').fill('上海')
  await page.locator('.el-dialog').waitFor()
  await page.fill('.el-dialog input[name=password]', password)
  await page.keyboard.press('Enter')
  await page.locator('.el-dialog input[name=totp]').waitFor()
  await page.fill('.el-dialog input[name=totp]', await freshCode())
  await page.keyboard.press('Enter')
  await page.locator('.el-dialog').waitFor({ state: 'hidden' })
  expect(await page.getByTestId('search').inputValue()).toBe('上海')
})

test('a new password has to keep the rules, each told under its field', async () => {
  const { page } = manager
  await page.goto('/account')
  const form = page.getByTestId('password-form')
  const type = async (current: string, chosen: string, again = chosen) => {
    await form.locator('input[name=current]').fill(current)
    await form.locator('input[name=next]').fill(chosen)
    await form.locator('input[name=again]').fill(again)
    await form.locator('button[type=submit]').click()
  }
  await type(password, 'short')
  await says(page, '[data-testid=password-form]', '密码至少 15 个字符，现在是 5 个')
  await type(password, 'manager1 and whales')
  await says(page, '[data-testid=password-form]', '不能含有您的用户名')
  await type('wrong', next)
  await says(page, '[data-testid=password-form]', '当前密码不正确')
  await type(password, next, `${next} `)
  await says(page, '[data-testid=password-form]', '两次输入的新密码不一致')
  await type(password, next)
  await says(page, '.el-message', '密码已修改')
  expect(await page.evaluate<number>(`fetch('/api/session').then(({ status }) => status)`)).toBe(200)
})

test('one ends the session of another browser, and it is out', async () => {
  const phone = await signIn(place.url, 'manager2')
  const { page } = await sitDown(browser, place, 'manager2')
  await page.goto('/account')
  await says(page, '[data-testid=sessions]', '本次登录')
  await says(page, '[data-testid=sessions]', 'Chrome')
  expect((await phone.get('/session')).status).toBe(200)
  await page.getByRole('button', { name: '结束 未知浏览器 的登录' }).click()
  await says(page, '[data-testid=sessions]', '没有其他登录')
  expect((await phone.get('/session')).status).toBe(401)
})

test('language and theme follow the account to the next machine', async () => {
  const { page } = await sitDown(browser, place, 'supervisor')
  await page.goto('/account')
  await page.getByTestId('preferences').getByText('深色').click()
  const kept = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await page.getByTestId('preferences').getByText('English').click()
  await kept
  await says(page, 'h1', 'My account')
  const elsewhere = await sitDown(browser, place, 'supervisor')
  await says(elsewhere.page, 'nav.side', 'Home')
  expect(await elsewhere.page.evaluate<string>('document.documentElement.className')).toContain('dark')
})

test('no browser complained all the while', () => {
  expect(manager.complaints).toEqual([])
})
