import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, sitDown, type Desk, says } from './browser.ts'
import { openProcesses } from './books.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let desk: Desk
let supervisor: Person
let processes: Awaited<ReturnType<typeof openProcesses>>
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  processes = await openProcesses(place)
  supervisor = await signIn(place.url, 'supervisor')
  browser = await openBrowser()
  desk = await sitDown(browser, place, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await processes?.close()
  await leave(place)
})

const text = (page: Page, selector: string) => page.locator(selector).first().innerText()

async function create(name: string): Promise<string> {
  const typed = { customerName: name, summary: '一', probability: 10 }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  await eventually(async () =>
    expect((await processes.workflow.getHandle(number).describe()).status.name).toBe('RUNNING'),
  )
  return number
}
/** A run whose code no worker has. */
const poison = (number: string) =>
  processes.workflow.start('of-another-version', {
    workflowId: number,
    taskQueue: 'crm',
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  })

test('a process that is ended by hand is back within a minute, and the record says so', async () => {
  const { page } = desk
  const number = await create('监控甲公司')
  await processes.workflow.getHandle(number).terminate('by hand')
  await page.goto(`/opportunities/${number}`)
  await eventually(async () => {
    await page.reload()
    expect(await text(page, '[data-testid=ribbon]')).toContain('等主管指派')
    expect(await text(page, '[data-testid=history]')).toContain('流程重新启动')
  }, 60_000)
})

test('a process that is stuck says so in red everywhere, and its button starts it from the record', async () => {
  const { page } = desk
  const number = await create('监控乙公司')
  await poison(number)
  await page.goto('/')
  await eventually(async () => {
    await page.reload()
    expect(await text(page, '[data-testid=counter-stalled]')).toMatch(/^1\b/)
  }, 150_000)
  await page.getByTestId('counter-stalled').click()
  await eventually(async () => expect(await text(page, '[data-testid=total]')).toBe('共 1 条'))
  await page.getByText(number).first().click()
  await eventually(async () => {
    expect(await text(page, '[data-testid=ribbon]')).toContain('流程停住了：流程程序反复出错')
    expect(await text(page, '.tags')).toContain('流程停住')
  })
  await page.getByTestId('restart').click()
  await eventually(async () => {
    expect(await text(page, '[data-testid=ribbon]')).toContain('等主管指派')
    expect(await text(page, '.tags')).not.toContain('流程停住')
    expect(await text(page, '[data-testid=history]')).toContain('陈立群 · 流程重新启动')
  })
  const assigned = await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  expect(assigned.status).toBe(200)
}, 300_000)

test('in the monitor several are started again, with what becomes of each before and after', async () => {
  const { page, complaints } = desk
  const stuck = await create('监控丙公司')
  await create('监控丁公司')
  await poison(stuck)
  await eventually(async () => {
    await page.goto('/processes?limit=20')
    const row = page.locator('tr', { hasText: stuck })
    expect(await row.innerText()).toContain('反复出错')
  }, 60_000)
  await page.locator('thead .el-checkbox').click()
  await page.getByTestId('restart-selected').click()
  await eventually(async () => expect(await text(page, '.el-dialog')).toContain('重新开始 1 个'))
  expect(await text(page, '.el-dialog')).toContain('不受影响：运行中')
  await page.getByTestId('restart-reason').fill('演练')
  await page.getByTestId('do-restart').click()
  await eventually(async () =>
    expect(await text(page, '[data-testid=restart-result]')).toMatch(/^1 个已重新开始，\d+ 个未变$/),
  )
  expect(await text(page, '.el-dialog')).toContain('已终止卡住的运行并重新开始')
  await eventually(async () => {
    const { condition } = (await supervisor.get(`/opportunities/${stuck}/process`)).body
    expect(condition).toBe('running')
  })
  expect(complaints).toEqual([])
}, 120_000)

test('opportunities and tickets stand side by side, each with its kind and a way to its own page', async () => {
  const { page } = desk
  const customer = (await supervisor.post('/customers', { name: '监控客户', manager: 'manager1' })).body
    .number
  const asked = { type: 'consult', title: '监控服务', request: '一', customer }
  const ticket = (await supervisor.post('/tickets', asked)).body.number as string
  const opportunity = await create('监控戊公司')
  await page.goto('/processes')
  for (const [number, kind, path] of [
    [ticket, '服务单', '/tickets/'],
    [opportunity, '销售机会', '/opportunities/'],
  ] as const)
    await eventually(async () => {
      const row = page.locator('tbody tr', { hasText: number })
      expect(await row.innerText()).toContain(kind)
      expect(await row.locator('a').getAttribute('href')).toBe(`${path}${number}`)
    })
  await page.goto('/processes?type=ticket&status=created')
  await eventually(async () => {
    const numbers = await page.locator('tbody tr').allInnerTexts()
    expect(numbers.join()).toContain(ticket)
    expect(numbers.join()).not.toContain('OP-')
  })
})

test('the system administrator sees every process and no customer, and may start none', async () => {
  // The one at the start may have come before the first records had their processes.
  const before = (await supervisor.get('/processes/comparison')).body.last?.finishedAt
  await supervisor.post('/processes/comparison', {})
  await eventually(async () => {
    const { underWay, last } = (await supervisor.get('/processes/comparison')).body
    expect([underWay, last?.finishedAt === before]).toEqual([false, false])
  })
  const { page } = await sitDown(browser, place, 'sysadmin')
  await page.goto('/processes')
  await eventually(async () => expect(await page.locator('tbody tr').count()).toBeGreaterThan(10))
  await says(page, 'main', '全部一致')
  const seen = await page.locator('main').innerText()
  for (const never of ['公司', '从记录重新开始', '立即对照'])
    expect([never, seen.includes(never)]).toEqual([never, false])
  expect(await page.locator('tbody a').count()).toBe(0)
})
