import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let manager1: Desk
let supervisor: Person
let secondWindow: Person

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  manager1 = await sitDown(browser, place, 'manager1')
  supervisor = await signIn(place.url, 'supervisor')
  secondWindow = await signIn(place.url, 'manager1')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

async function assigned(customerName: string): Promise<{ number: string; at: string }> {
  const typed = {
    customerName,
    summary: '原来的概要',
    probability: 40,
    contactName: '王海',
    expectedAmount: '100000.00',
  }
  const { body } = await supervisor.post('/opportunities', typed)
  const at = `/opportunities/${body.number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  return { number: body.number as string, at }
}
async function save(person: Person, at: string, input: object): Promise<void> {
  const { headers } = await person.get(at)
  const answer = await person.patch(at, input, { 'if-match': headers.get('etag') ?? '' })
  expect(answer.status).toBe(200)
}
const rows = (page: Page) => page.locator('[data-testid=versions] tbody tr').allInnerTexts()
const isPicked = (page: Page, side: string, key: string) =>
  page.getByTestId(`pick-${side}-${key}`).isChecked()

test('of two people who edit at once each field is picked, what only one changed is kept, and nothing is lost', async () => {
  const { page } = manager1
  const { at } = await assigned('内蒙古草原乳业')
  await page.goto(at)
  await page.getByTestId('edit').click()
  await page.fill('input[name=summary]', '我的概要')
  await page.fill('input[name=contactName]', '我的联系人')
  await page.fill('input[name=expectedAmount]', '250000')
  await save(supervisor, at, {
    summary: '主管的概要',
    contactName: '主管的联系人',
    probability: 70,
    source: 'website',
    expectedAmount: '250000.00',
  })
  await page.getByTestId('save-opportunity').click()
  await says(page, '[data-testid=versions]', '这条记录刚被别人修改过')
  // The amount is the same however it is written, so there is nothing to pick.
  expect((await rows(page)).map((row) => row.split(/\s/)[0])).toEqual([
    '概要',
    '成功机率',
    '联系人',
    '机会来源',
  ])
  await says(page, '[data-testid=versions]', '70%')
  await says(page, '[data-testid=versions]', '网站')
  await says(page, '[data-testid=versions] small', '今天')
  expect(await isPicked(page, 'mine', 'summary')).toBe(true)
  expect(await isPicked(page, 'theirs', 'probability')).toBe(true)
  expect(await page.locator('.el-dialog:visible').count()).toBe(0)

  await page.getByTestId('pick-mine-contactName').focus()
  await page.keyboard.press('ArrowLeft')
  expect(await isPicked(page, 'theirs', 'contactName')).toBe(true)
  await page.getByTestId('save-picked').click()
  await says(page, 'dl', '我的概要')
  expect((await supervisor.get(at)).body).toMatchObject({
    summary: '我的概要',
    contactName: '主管的联系人',
    probability: 70,
    source: 'website',
    expectedAmount: '250000.00',
    version: 4,
  })
})

test('who is late twice compares again, with what was picked before', async () => {
  const { page } = manager1
  const { at } = await assigned('天山雪菊')
  await page.goto(at)
  await page.getByTestId('edit').click()
  await page.fill('input[name=summary]', '我的概要')
  await save(supervisor, at, { summary: '主管第一次' })
  await page.getByTestId('save-opportunity').click()
  await says(page, '[data-testid=versions]', '主管第一次')
  await save(supervisor, at, { summary: '主管第二次', probability: 80 })
  await page.getByTestId('save-picked').click()
  await says(page, '[data-testid=versions]', '主管第二次')
  await says(page, '[data-testid=versions]', '我的概要')
  await page.getByTestId('save-picked').click()
  await says(page, 'dl', '我的概要')
  expect((await supervisor.get(at)).body).toMatchObject({ summary: '我的概要', probability: 80 })
})

test('who picks theirs for everything saves nothing, and sees what stands', async () => {
  const { page } = manager1
  const { at } = await assigned('武夷岩茶')
  await page.goto(at)
  await page.getByTestId('edit').click()
  await page.fill('input[name=summary]', '我的概要')
  await save(supervisor, at, { summary: '主管的概要' })
  await page.getByTestId('save-opportunity').click()
  await page.getByTestId('pick-theirs-summary').check()
  await page.getByTestId('save-picked').click()
  await says(page, 'dl', '主管的概要')
  expect((await supervisor.get(at)).body.version).toBe(3)
})

test('of two plans each step is picked, and an answer that came in stays', async () => {
  const { page } = manager1
  const { at } = await assigned('长白山矿泉')
  const steps = ['上门拜访', '寄送样品', '签订合同'].map((item) => ({ dueOn: '2099-06-01', item }))
  const { body } = await secondWindow.post(`${at}/plan`, { steps })
  const [visit, sample, contract] = body.steps as { id: number; dueOn: string; item: string }[]
  await page.goto(at)
  await page.getByLabel('计划项 2').fill('我的寄送')
  await page.getByLabel('计划项 3').fill('我的签约')
  await page.getByTestId('add-step').click()
  await page.getByLabel('计划项 4').fill('我的回访')

  await secondWindow.post(`${at}/record-result`, { step: visit?.id, result: '客户认可' })
  await secondWindow.post(`${at}/plan`, {
    steps: [
      { id: visit?.id, dueOn: visit?.dueOn, item: visit?.item },
      { id: sample?.id, dueOn: '2099-06-01', item: '另一窗口的寄送' },
      { id: contract?.id, dueOn: '2099-06-01', item: '另一窗口的签约' },
      { dueOn: '2099-07-01', item: '另一窗口的新步骤' },
    ],
  })
  await page.getByTestId('save-plan').click()
  await says(page, '[data-testid=versions]', '另一窗口的新步骤')
  await says(page, '[data-testid=versions]', '我的寄送')
  expect(await rows(page)).toHaveLength(3)
  await page.getByTestId(`pick-theirs-${sample?.id}`).check()
  await page.getByTestId('save-plan').click()
  await says(page, '.el-message', '已保存计划，共 5 步')
  const { body: saved } = await supervisor.get(at)
  expect(saved.steps.map(({ item }: { item: string }) => item)).toEqual([
    '上门拜访',
    '另一窗口的寄送',
    '我的签约',
    '另一窗口的新步骤',
    '我的回访',
  ])
  expect(saved.steps[0].result).toBe('客户认可')
})

test('a plan that nobody else touched is kept as typed when something else of the record changed', async () => {
  const { page } = manager1
  const { at } = await assigned('太湖银鱼')
  await page.goto(at)
  await page.getByLabel('计划项 1').fill('电话沟通')
  await supervisor.post(`${at}/remark`, { text: '抓紧' })
  await page.getByTestId('save-plan').click()
  await says(page, '.plan [role=alert]', '计划没有被别人改动')
  await says(page, '[data-testid=history]', '抓紧')
  expect(await page.getByLabel('计划项 1').inputValue()).toBe('电话沟通')
  await page.getByTestId('save-plan').click()
  await says(page, '.el-message', '已保存计划，共 1 步')
})

test('who decides on an outdated page is told what was done meanwhile, and keeps what he typed', async () => {
  const { page } = manager1
  const { at } = await assigned('西藏林芝农牧')
  await page.goto(at)
  await page.getByTestId('command-fail').click()
  await choose(page, 'reason', '价格')
  await page.getByLabel('说明').fill('对方预算不够')
  await supervisor.post(`${at}/remark`, { text: '请先报价再说' })
  await page.getByTestId('do').click()
  await says(page, '.command-dialog [role=alert]', '刚被别人修改过')
  await says(page, '[data-testid=meanwhile]', '请先报价再说')
  await says(page, '[data-testid=history]', '请先报价再说')
  expect(await page.getByLabel('说明').inputValue()).toBe('对方预算不够')
  expect((await supervisor.get(at)).body.status).toBe('assigned')
  await page.getByTestId('do').click()
  await says(page, '[data-testid=ribbon]', '已结束：开发失败')
  expect((await supervisor.get(at)).body).toMatchObject({
    failureReason: 'price',
    failureNote: '对方预算不够',
  })
  expect(manager1.complaints).toEqual([])
})
