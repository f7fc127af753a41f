import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoCustomerNames } from '../../db/demo-customers.ts'
import { salesStory } from '../../embedded/sales-story.ts'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, says, sitDown } from './browser.ts'
import { signIn } from './person.ts'
import { launch, leave, makePlace, start, temporalOf, type Place } from './product.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => leave(place))

test('killed in the midst of its first sync, the product ends with the same orders, each once, and shows how fresh they are', async () => {
  const trap = join(place.dataDir, 'trap')
  writeFileSync(trap, '')
  const first = launch(place, { EVERGREEN_FAILPOINTS: `in-sync=kill@${trap}` })
  await first.exited
  expect(existsSync(`${trap}.hit`)).toBe(true)
  const sysadminSees = async () => (await (await signIn(place.url, 'sysadmin')).get('/sales-system')).body
  rmSync(trap)
  const second = await start(place)
  expect(second.output()).toContain('Sales system')
  place.started.add(temporalOf(place))
  await eventually(async () => expect((await sysadminSees()).state).toBe('well'), 60_000)
  const { origin } = JSON.parse(readFileSync(join(place.dataDir, 'sales-system.json'), 'utf8')) as {
    origin: string
  }
  const story = salesStory({ seed: 'evergreen', origin: new Date(origin), customers: demoCustomerNames })
  const told = new Map<string, { total: unknown; lines: unknown[] }>()
  for (const { item } of story.until(new Date()).orders) {
    if (item.deleted) told.delete(String(item.number))
    else told.set(String(item.number), { total: item.total, lines: item.lines as unknown[] })
  }
  const database = new DatabaseSync(join(place.dataDir, 'evergreen.db'), { readOnly: true, timeout: 5000 })
  const orders = database.prepare('select number, total from orders').all()
  const lines = database.prepare('select count(*) as n from order_line').get()?.n
  database.close()
  const yuan = (fen: unknown) => (Number(fen) / 100).toFixed(2)
  expect(orders.map(({ number, total }) => `${String(number)} ${yuan(total)}`).sort()).toEqual(
    [...told].map(([number, { total }]) => `${number} ${String(total)}`).sort(),
  )
  expect(lines).toBe([...told.values()].reduce((sum, { lines }) => sum + lines.length, 0))

  const browser = await openBrowser()
  const { page, complaints } = await sitDown(browser, place, 'sysadmin')
  await page.click('[data-testid="counter-sales-sync"]')
  await says(page, '[data-testid="state"]', '同步正常')
  await says(page, '[data-testid="streams"]', '订单')
  await page.click('[data-testid="run"]')
  await says(page, '[data-testid="runs"]', '没有变化')
  await page.click('[data-testid="pause"]')
  await says(page, '[data-testid="state"]', '暂停了同步')
  await page.click('[data-testid="pause"]')
  await says(page, '[data-testid="state"]', '同步正常')
  expect(complaints).toEqual([])
  await browser.close()
}, 300_000)
