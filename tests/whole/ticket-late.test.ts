import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Person
let sysadmin: Person
let desk: Desk
/** Nobody has been given it yet, and there is time: it has low priority, and was created an hour ago. */
let number = ''

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  supervisor = await signIn(place.url, 'supervisor')
  sysadmin = await signIn(place.url, 'sysadmin')
  const { body } = await supervisor.get('/tickets?view=unassigned')
  for (const item of body.items as { number: string; priority: string }[])
    if (item.priority === 'low') number = item.number
    else expect(await assign(item.number)).toBe(200)
  browser = await openBrowser()
  desk = await sitDown(browser, place, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

const assign = async (given: string) =>
  (await supervisor.post(`/tickets/${given}/assign`, { assignee: 'manager1' })).status
const overdue = async (): Promise<number> => (await supervisor.get('/tickets/counts')).body.overdue
const unsaid = async () => {
  const { body } = await supervisor.get('/tickets?view=open&limit=100')
  const open = body.items as { number: string; dueAt: string | null; flags: { escalated: boolean } }[]
  return open.filter(({ dueAt, flags }) => dueAt && Date.parse(dueAt) < Date.now() && !flags.escalated)
}
/** So long there is from now on to assign what has low priority, what waits already included. */
async function allow(hours: number): Promise<void> {
  const key = 'ticket.assignHours.low'
  const { items } = (await sysadmin.get('/settings')).body
  const { version } = items.find((item: { key: string }) => item.key === key)
  const changed = { value: hours, appliesTo: 'open' }
  const { status } = await sysadmin.patch(`/settings/${key}`, changed, { 'if-match': `"v${version}"` })
  expect(status).toBe(200)
}

test('a ticket that nobody was given in time is late wherever the supervisor looks, until he assigns it', async () => {
  const { page, complaints } = desk
  const menu = page.getByTestId('waits-ticketAssignment')
  await page.goto(`/tickets/${number}`)
  await says(page, 'header.head', '新创建')
  expect(await page.locator('header.head').innerText()).not.toContain('超时')
  await eventually(async () => expect(await menu.innerText()).toBe('1'))
  expect(await menu.getAttribute('class')).not.toContain('late')

  await allow(0.5)
  // The page hears of it by itself, and so do menu and bell.
  await says(page, 'header.head .tag.late', '超时')
  await says(page, '.beside .late', '超时')
  await says(page, '[data-testid=history]', '超时未分配，通知主管')
  await eventually(async () => expect(await menu.getAttribute('class')).toContain('late'))
  // What else fell due by then, of the demonstration's, has said so.
  await eventually(async () => expect(await unsaid()).toEqual([]))
  const late = await overdue()

  await page.goto('/')
  await says(page, '[data-testid=counter-tickets-overdue] b.late', String(late))
  const waited = page.locator('[data-testid=oldest-tickets] li', { hasText: '等待' }).locator('.waited')
  expect(await waited.getAttribute('class')).toContain('late')
  await page.getByTestId('counter-tickets-overdue').click()
  await page.waitForURL('**/tickets?view=overdue')
  const row = page.locator('.el-table__row', { hasText: number })
  await says(page, '.el-table__row .tag.late', '超时')
  expect(await row.locator('.tag.late').innerText()).toBe('超时')
  expect(await page.locator('[data-testid=tickets] .el-table__row').count()).toBe(late)
  await page.goto('/ticket-assignment')
  await row.waitFor()
  expect(await row.locator('.late').allInnerTexts()).toEqual(['超时', expect.stringMatching(/^超时 \d+ /)])

  await page.getByTestId('bell').click()
  await page.locator('.el-popover:visible a', { hasText: `服务单 ${number} 超时未分配` }).click()
  await page.waitForURL(`**/tickets/${number}`)
  await says(page, 'h1', (await supervisor.get(`/tickets/${number}`)).body.title)

  expect(await assign(number)).toBe(200)
  await eventually(async () => expect(await page.locator('header.head .tag.late').count()).toBe(0))
  await eventually(async () => expect(await menu.count()).toBe(0))
  expect(await overdue()).toBe(late - 1)
  expect(complaints).toEqual([])
})
