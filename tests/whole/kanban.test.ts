import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { choose, openBrowser, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Desk
let manager1: Desk
let clerk: Person

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
  manager1 = await sitDown(browser, place, 'manager1')
  clerk = await signIn(place.url, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

const board = '/opportunities?by=status&view=all'
const columnOf = (page: Page, status: string) => page.locator(`[data-column=${status}]`)
const cardOf = (where: Page | Locator, number: string) => where.locator(`[data-number="${number}"]`)
const totalOf = async (page: Page, status: string) =>
  Number(await page.getByTestId(`total-${status}`).innerText())

async function register(customerName: string): Promise<string> {
  const typed = { customerName, summary: '年度采购', probability: 30, expectedAmount: '98000' }
  return (await clerk.post('/opportunities', typed)).body.number as string
}
async function openBoard({ page }: Desk, number: string, from: string): Promise<Locator> {
  await page.goto(board)
  const card = cardOf(columnOf(page, from), number)
  await card.waitFor()
  return card
}
/** Takes the card up and holds it over a column. */
async function hold(page: Page, card: Locator, to: string): Promise<void> {
  await card.hover()
  await page.mouse.down()
  const box = await columnOf(page, to).boundingBox()
  if (!box) throw new Error(`there is no column ${to}`)
  for (const y of [60, 80, 100]) await page.mouse.move(box.x + box.width / 2, box.y + y)
}
const lookOf = async (page: Page, status: string) =>
  ((await columnOf(page, status).getAttribute('class')) ?? '').split(' ')

test('a card dragged to 已指派 asks for whom, and moves when that is done', async () => {
  const { page } = supervisor
  const number = await register('看板酒业')
  const card = await openBoard(supervisor, number, 'created')
  const before = [await totalOf(page, 'created'), await totalOf(page, 'assigned')]
  await hold(page, card, 'assigned')
  await eventually(async () => expect(await lookOf(page, 'assigned')).toContain('over'))
  for (const status of ['planned', 'executing', 'succeeded', 'failed'])
    expect([status, await lookOf(page, status)]).toEqual([status, expect.arrayContaining(['dim'])])
  await page.mouse.up()
  await page.locator('.command-dialog').waitFor()
  expect(await cardOf(columnOf(page, 'created'), number).count()).toBe(1)
  await choose(page, 'assignee', '林佳怡')
  await page.getByTestId('do').click()
  await cardOf(columnOf(page, 'assigned'), number).waitFor()
  expect(await cardOf(page, number).innerText()).toContain('林佳怡')
  expect(await cardOf(page, number).count()).toBe(1)
  expect([await totalOf(page, 'created'), await totalOf(page, 'assigned')]).toEqual([
    (before[0] ?? 0) - 1,
    (before[1] ?? 0) + 1,
  ])
  expect((await clerk.get(`/opportunities/${number}`)).body).toMatchObject({ status: 'assigned' })
})

test('a card dropped where no command leads springs back and says why', async () => {
  const { page } = supervisor
  const number = await register('弹回贸易')
  const card = await openBoard(supervisor, number, 'created')
  await hold(page, card, 'succeeded')
  await page.mouse.up()
  await eventually(async () =>
    expect(await page.getByTestId('board-says').innerText()).toBe(
      '没有移动 弹回贸易：「未指派」不能直接变为「开发成功」。 可以移到：已指派。',
    ),
  )
  expect(await page.locator('.command-dialog').count()).toBe(0)
  expect(await cardOf(columnOf(page, 'created'), number).count()).toBe(1)
  expect((await clerk.get(`/opportunities/${number}`)).body).toMatchObject({ status: 'created', version: 1 })
})

test('what a drag does the card’s menu does too, by keys alone', async () => {
  const { page } = supervisor
  const number = await register('键盘制造')
  const card = await openBoard(supervisor, number, 'created')
  await card.focus()
  await page.keyboard.press('ArrowRight')
  expect(await page.locator('[data-column=assigned] :focus').count()).toBe(1)
  await card.focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  // The keys are the menu's once it has the focus.
  await page.locator('[role=menuitem]:focus', { hasText: '移到「已指派」：指派' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.command-dialog').waitFor()
  await choose(page, 'assignee', '赵宇航')
  await page.getByTestId('do').click()
  await cardOf(columnOf(page, 'assigned'), number).waitFor()
  await eventually(async () => expect(await page.locator(`[data-number="${number}"]:focus`).count()).toBe(1))
})

test('a plan is written on the record’s page, so a drag to 已计划 leads there', async () => {
  const { page } = manager1
  const number = await register('计划物流')
  await clerk.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  const card = await openBoard(manager1, number, 'assigned')
  await hold(page, card, 'planned')
  await page.mouse.up()
  await page.waitForURL(`**/opportunities/${number}`)
})

test('what others do moves no card until one asks for it', async () => {
  const { page } = supervisor
  const number = await register('他人科技')
  await openBoard(supervisor, number, 'created')
  await clerk.post(`/opportunities/${number}/assign`, { assignee: 'manager2' })
  await page.getByTestId('changed').waitFor()
  expect(await cardOf(columnOf(page, 'created'), number).count()).toBe(1)
  await page.getByTestId('changed').click()
  await cardOf(columnOf(page, 'assigned'), number).waitFor()
  await page.getByTestId('changed').waitFor({ state: 'detached' })
})

test('the search holds for the board, and each column shows more by itself', async () => {
  const { page } = supervisor
  for (let index = 0; index < 24; index += 1) await register(`成批客户 ${String(index).padStart(2, '0')}`)
  await page.goto(`${board}&q=${encodeURIComponent('成批客户')}`)
  const created = columnOf(page, 'created')
  await eventually(async () => expect(await totalOf(page, 'created')).toBe(24))
  expect(await created.locator('article').count()).toBe(20)
  await page.getByTestId('more-created').click()
  await eventually(async () => expect(await created.locator('article').count()).toBe(24))
  expect(await page.getByTestId('more-created').count()).toBe(0)
  expect(await totalOf(page, 'assigned')).toBe(0)
})

test('chosen columns and a saved view are there again after the next sign-in', async () => {
  const { page } = manager1
  await page.goto('/opportunities')
  await page.getByTestId('columns').click()
  await page.getByTestId('column-choice-probability').click()
  await page.getByTestId('column-choice-source').click()
  await heads(page, ['机会来源'], ['成功机率'])
  await page.keyboard.press('Escape')
  await page.goto('/opportunities?view=all&sort=-expectedAmount')
  await keepView(page, '大单')
  await eventually(async () => expect(page.url()).toContain('saved='))
  await keepView(page, ' 大 单')
  await says(page.locator('.el-dialog:visible'), '已有名为「大 单」的视图')
  await page.keyboard.press('Escape')

  const again = await sitDown(browser, place, 'manager1')
  await again.page.goto('/opportunities')
  await heads(again.page, ['编号', '客户名称', '机会来源'], ['成功机率'])
  await again.page.getByTestId('saved-view').filter({ hasText: '大单' }).click()
  await again.page.waitForURL(/sort=-expectedAmount.*saved=/)
  await heads(again.page, ['机会来源'], ['成功机率'])
  // Columns chosen in a view are the view's, and leave all others as they are.
  await again.page.getByTestId('columns').click()
  await again.page.getByTestId('column-choice-source').click()
  await heads(again.page, [], ['机会来源'])
  await again.page.keyboard.press('Escape')
  await again.page.getByTestId('view-all').click()
  await heads(again.page, ['机会来源'], [])
  await again.page.getByTestId('saved-view').click()
  await again.page.getByLabel('视图「大单」的操作').click()
  await again.page.locator('.el-dropdown-menu__item:visible', { hasText: '删除视图' }).click()
  await again.page.getByTestId('saved-view').waitFor({ state: 'detached' })
  await again.page.getByText('撤销').click()
  await again.page.getByTestId('saved-view').filter({ hasText: '大单' }).waitFor()
  expect((await supervisor.page.goto('/opportunities'))?.ok()).toBe(true)
  await supervisor.page.getByTestId('save-view').waitFor()
  expect(await supervisor.page.getByTestId('saved-view').count()).toBe(0)
  expect(again.complaints).toEqual([])
})

test('the head, the first column and the actions stay in sight while one scrolls', async () => {
  const { page } = supervisor
  await page.goto('/opportunities?view=all&limit=50')
  await page.locator('.el-table__row').nth(30).scrollIntoViewIfNeeded()
  const head = await page.locator('.el-table__header-wrapper').boundingBox()
  expect([Math.round(head?.y ?? 0), await page.evaluate<boolean>('scrollY > 300')]).toEqual([48, true])
})

test('the board does not jump while it loads, and no browser complained all the while', async () => {
  for (const path of [board, '/opportunities?view=all']) {
    await manager1.page.goto(path)
    await manager1.page.getByTestId('save-view').waitFor()
    await manager1.page.locator('article, .el-table__row').first().waitFor()
    expect([path, (await manager1.shift()) < 0.05]).toEqual([path, true])
  }
  for (const { complaints } of [supervisor, manager1]) expect(complaints).toEqual([])
})

async function keepView(page: Page, name: string): Promise<void> {
  await page.getByTestId('save-view').click()
  await page.getByTestId('view-name').fill(name)
  await page.getByTestId('keep-view').click()
}

async function heads(page: Page, some: string[], none: string[]): Promise<void> {
  await eventually(async () => {
    const said = (await page.locator('.el-table__header th').allInnerTexts()).map((text) => text.trim())
    expect(said).toEqual(expect.arrayContaining(some))
    for (const name of none) expect(said).not.toContain(name)
  })
}

const says = (where: Locator, text: string) =>
  eventually(async () => expect((await where.allInnerTexts()).join()).toContain(text))
