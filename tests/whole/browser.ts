import { chromium, type Browser, type Page } from 'playwright-core'
import { eventually } from '../stage/eventually.ts'
import { password, type Place } from './product.ts'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser of the system, as Debian packages it. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })

export interface Desk {
  page: Page
  /** What the browser complained about: errors of scripts, refused resources of ours, answers of 500 and more. */
  complaints: string[]
  /** How far the content of the present document jumped. */
  shift(): Promise<number>
}

interface Look {
  language?: 'zh-CN' | 'en'
  dark?: boolean
  width?: number
  height?: number
}

/** Somebody of the demonstration at a desk of his own: signed in, on the home page. */
export async function sitDown(
  browser: Browser,
  { url }: Place,
  username: string,
  { language = 'zh-CN', dark = false, width = 1366, height = 768 }: Look = {},
): Promise<Desk> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
  })
  await context.addInitScript({ content: `localStorage.setItem('language', '${language}')` })
  await context.addInitScript({ content: watchShift })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    // That a refusal is a refusal the browser logs too; what matters is what the page makes of it.
    const isOurs = message.type() === 'error' && !message.text().startsWith('Failed to load resource')
    if (isOurs) complaints.push(message.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  await page.goto('/login')
  await page.fill('input[name=username]', username)
  await page.fill('input[type=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${url}/`)
  return { page, complaints, shift: () => page.evaluate<number>('window.shift') }
}

// Scripts for the page stand as text: in here there is no window to know of.
const watchShift = `
  window.shift = 0
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shift += value
  }).observe({ type: 'layout-shift', buffered: true })`

/** Chooses from one of the product's drop-downs by what it says. */
export async function choose(page: Page, testId: string, text: string): Promise<void> {
  await page.getByTestId(testId).last().click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: text }).first().click()
}

/** Waits until a part of the page says so. */
export async function says(page: Page, place: string, text: string): Promise<void> {
  await eventually(async () => {
    const found = await page.locator(place).allInnerTexts()
    if (!found.some((said) => said.includes(text)))
      throw new Error(`${place} does not say “${text}” but: ${found.join(' | ')}`)
  })
}
