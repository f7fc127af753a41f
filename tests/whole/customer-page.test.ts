import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../db/connection.ts'
import { CustomerRow } from '../../db/customer.ts'
import { InteractionRow } from '../../db/interaction.ts'
import { recountTotals } from '../../db/order-total.ts'
import { OrderRow } from '../../db/order.ts'
import { eventually } from '../stage/eventually.ts'
import { choose, openBrowser, says, sitDown, type Desk } from './browser.ts'
import { leave, makePlace, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let manager1: Desk
let number = ''
const day = 86_400_000
beforeAll(async () => {
  place = await makePlace()
  const first = await start(place)
  first.kill('SIGTERM')
  await first.exited
  const db = await openDatabase(`sqlite://${join(place.dataDir, 'evergreen.db')}`)
  // Of whom the sales system knows no order: what is told of him is told here.
  const customer = await db.read().findOneOrFail(CustomerRow, { name: '长春一汽配套零件厂' })
  number = customer.number
  await db.transaction(async (em) => {
    for (let index = 0; index < 30; index += 1) {
      const at = new Date(Date.now() - (3 + index * 20) * day)
      const date = at.toISOString().slice(0, 10)
      await em.insert(OrderRow, {
        ...{ number: `SO-${index}`, customer: number, buyerCode: 'B7', buyerName: customer.name },
        ...{ orderedAt: at, date, status: 'completed', total: 1_000_000 + index, revision: 1 },
        ...{ createdAt: at, updatedAt: at },
      })
      await em.insert(InteractionRow, {
        ...{ customer: number, date, type: 'phone', title: `第 ${30 - index} 次回访`, createdBy: 'manager2' },
        ...{ createdAt: at, updatedAt: at, version: 1 },
        ...(index === 0 && { nextContactAt: new Date(Date.now() + 2 * day) }),
      })
    }
    await recountTotals(em, [number], { at: new Date(), timeZone: 'Asia/Shanghai' })
  })
  await db.close()
  await start(place)
  browser = await openBrowser()
  manager1 = await sitDown(browser, place, 'manager1')
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

const look = async (page: Page, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` })
}

test('a customer is found by a fragment of its name and by its initials, however its first sign is read', async () => {
  const { page } = manager1
  await page.goto('/customers')
  await says(page, '[data-testid=total]', '条')
  await look(page, 'list')
  for (const typed of ['一汽配套', 'ccyq', 'zcyq']) {
    await page.getByTestId('search').fill(typed)
    await says(page, '[data-testid=chips]', `“${typed}”`)
    await eventually(async () => expect(await page.locator('.el-table__row').count()).toBe(1))
    await says(page, '.el-table', number)
  }
  await look(page, 'list-searched')
  await page.getByTestId('clear-filters').click()
  await choose(page, 'filter-level', '大客户')
  await choose(page, 'order', '最近下单')
  await says(page, '[data-testid=chips]', '客户等级：大客户')
  await look(page, 'list-filtered')
})

test('its whole page is read side by side, and each side has its address', async () => {
  const { page } = manager1
  await page.goto(`/customers/${number}`)
  await says(page, '[data-testid=figures]', '最近下单 3 天前')
  await says(page, '[data-testid=figures]', '累计订单 ¥300,004.35')
  await says(page, '[data-testid=latest-interaction]', '第 30 次回访')
  await says(page, '[data-testid=latest-order]', '订单 SO-0，¥10,000.00')
  await look(page, 'overview')
  expect(await page.getByTestId('tab-orders').innerText()).toContain('30')
  const places = {
    ...{ contacts: '[data-testid=contacts]', interactions: '[data-testid=interactions]' },
    ...{ orders: '[data-testid=customer-orders]', opportunities: 'main .panel' },
    timeline: '[data-testid=timeline]',
  }
  for (const [tab, where] of Object.entries(places)) {
    await page.getByTestId(`tab-${tab}`).click()
    await page.waitForURL(`**/customers/${number}?tab=${tab}`)
    await eventually(async () => expect(await page.locator(where).count()).toBe(1))
    await page.waitForLoadState('networkidle')
    await look(page, tab)
  }
  await says(page, '[data-testid=timeline]', '第 30 次回访')
  await page.getByTestId('kind-order').click()
  await eventually(async () => expect(await page.locator('[data-testid=timeline] li').count()).toBe(20))
  await page.getByTestId('more-timeline').click()
  await eventually(async () => expect(await page.locator('[data-testid=timeline] li').count()).toBe(30))
  await page.reload()
  await says(page, '[data-testid=timeline]', '订单 SO-0')
})

test('nobody deletes a customer that has orders, and the page says why', async () => {
  const supervisor = await sitDown(browser, place, 'supervisor')
  const { page } = supervisor
  await page.goto(`/customers/${number}`)
  await page.getByTestId('delete').click()
  await page.locator('.el-message-box').getByRole('button', { name: '删除' }).click()
  await says(page, '[role=alert]', '有 30 张历史订单')
  expect([manager1.complaints, supervisor.complaints]).toEqual([[], []])
})
