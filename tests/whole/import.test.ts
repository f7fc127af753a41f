import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place, type Product } from './product.ts'

let place: Place
let product: Product
let browser: Browser
let supervisor: Desk
let trap: string
const run = () =>
  start(place, { EVERGREEN_FAILPOINTS: `after-import-batch=kill@${trap},after-take-back-batch=kill@${trap}` })
beforeAll(async () => {
  place = await makePlace()
  trap = join(place.dataDir, 'trap')
  product = await run()
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

const look = async ({ page }: Desk, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true })
}
const fileOf = (name: string, ...rows: string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.join('\n')),
})

test('a supervisor sends a file with errors, sees them named, corrects the error file and imports that', async () => {
  const { page, complaints } = supervisor
  await page.goto('/customers')
  await page.getByTestId('import').click()
  await page.waitForURL('**/imports/new?kind=customers')
  await look(supervisor, 'upload')
  await page.getByTestId('file').setInputFiles(fileOf('旧表.xlsx', '客户名称,客户经理', '一,manager1'))
  await says(page, '[data-testid=upload-problem]', '不要只改后缀')
  await page
    .getByTestId('file')
    .setInputFiles(
      fileOf(
        '客户名单.csv',
        '公司,谁跟进,地区,联系人,手机,内部号',
        '导入故事甲公司,林佳怡,华东,王小云,13900000001,1',
        '导入故事乙公司,没有此人,华东,李采购,13900000002,2',
        '导入故事丙公司,manager2,火星,,,3',
      ),
    )
  await page.waitForURL('**/imports/IM-*')
  await says(page, '[data-testid=lacking]', '客户经理')
  await says(page, 'main', '不导入的列：谁跟进、内部号')
  await look(supervisor, 'mapping')
  await choose(page, 'map-1', '客户经理')
  await page.getByTestId('check').click()
  await says(page, '[data-testid=total-bad]', '2')
  await says(page, '[data-testid=rows]', '没有用户名或姓名是「没有此人」的在职人员')
  await says(page, '[data-testid=rows]', '「火星」不在数据字典里')
  await look(supervisor, 'checked')
  await page.getByTestId('run').click()
  await says(page, '[data-testid=total-created]', '1')
  await look(supervisor, 'done')
  const href = (await page.getByTestId('errors-xlsx').getAttribute('href')) ?? ''
  const errors = await page.request.get(`${place.url}${href.replace('xlsx', 'csv')}`)
  const corrected = (await errors.text()).replace('没有此人', 'manager1').replace('火星', '西北')
  expect(corrected).toContain('原因')
  await page.goto('/imports/new?kind=customers')
  await page
    .getByTestId('file')
    .setInputFiles({ name: '改好.csv', mimeType: 'text/csv', buffer: Buffer.from(corrected) })
  await page.waitForURL('**/imports/IM-*')
  await choose(page, 'map-1', '客户经理')
  await page.getByTestId('check').click()
  await says(page, '[data-testid=total-good]', '2')
  await page.getByTestId('run').click()
  await says(page, '[data-testid=total-created]', '2')
  await page.goto(`/customers?q=${encodeURIComponent('导入故事')}`)
  await says(page, '[data-testid=total]', '3')
  await page.goto('/imports')
  await says(page, '.el-table', '改好.csv')
  await look(supervisor, 'list')
  expect(complaints).toEqual([])
})

test('what was imported is taken back on the page, after a question', async () => {
  const { page } = supervisor
  await page.goto('/imports')
  await page.locator('.el-table a[href^="/imports/IM-"]').first().click()
  await page.getByTestId('take-back').click()
  await page.getByTestId('take-back-now').click()
  await says(page, '[data-testid=total-takenBack]', '2')
  await page.goto(`/customers?q=${encodeURIComponent('导入故事')}`)
  await says(page, '[data-testid=total]', '1')
})

const rows = 1500
const names = Array.from({ length: rows }, (_, n) => `中断导入${n}号公司`)

test('killed between a batch and its answer, an import ends as if nothing had been; so does taking it back', async () => {
  let person = await signIn(place.url, 'supervisor')
  const form = new FormData()
  form.set('kind', 'customers')
  form.set(
    'file',
    new Blob([['客户名称,客户经理', ...names.map((name) => `${name},manager1`)].join('\n')]),
    '中断.csv',
  )
  const headers = { cookie: person.cookie, origin: place.url }
  const sent = await fetch(`${place.url}/api/imports`, { method: 'POST', headers, body: form })
  const { number } = (await sent.json()) as { number: string }
  await person.post(`/imports/${number}/preview`)
  await reaches(() => person, number, 'checked', { good: rows })
  person = await through(person, number, 'run', 2)
  await reaches(() => person, number, 'done', { created: rows })
  const found = await person.get(`/customers?q=${encodeURIComponent('中断导入')}&limit=1`)
  expect(found.body.total).toBe(rows)
  person = await through(person, number, 'take-back', 1)
  await reaches(() => person, number, 'takenBack', { takenBack: rows })
  expect((await person.get(`/customers?q=${encodeURIComponent('中断导入')}&limit=1`)).body.total).toBe(0)
  expect(readFileSync(`${trap}.hit`, 'utf8')).toBe('111')
}, 240_000)

/** A step in which the product is killed, so many times, after a batch was written. */
async function through(person: Person, number: string, act: string, times: number): Promise<Person> {
  writeFileSync(trap, '')
  expect((await person.post(`/imports/${number}/${act}`)).status).toBe(200)
  for (let kills = 1; kills <= times; kills += 1) {
    await product.exited
    if (kills === times) rmSync(trap)
    product = await run()
  }
  return signIn(place.url, 'supervisor')
}

async function reaches(
  person: () => Person,
  number: string,
  state: string,
  totals: Record<string, number>,
): Promise<void> {
  await eventually(async () => {
    const { body } = await person().get(`/imports/${number}`)
    expect(body.state).toBe(state)
    expect(body.totals).toMatchObject(totals)
  }, 90_000)
}
