import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { recountTotals } from '../../db/order-total.ts'
import { OrderRow } from '../../db/order.ts'
import { addDays, dayOf, momentOf } from '../../domain/day.ts'
import type { OrderStatus } from '../../domain/order.ts'
import { addMonths, firstDayHeard } from '../../domain/silence.ts'
import { silentCustomer, warnOf } from '../stage/churn.ts'
import { createStage, eventually, timeZone, type Stage } from '../stage/stage.ts'

let stage: Stage
type Person = Awaited<ReturnType<Stage['as']>>
let supervisor: Person, manager1: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
})
afterAll(() => stage.close())

const today = () => dayOf(stage.now(), timeZone)
let placed = 0

/** An order that the sales system tells of now, whatever its date. */
async function order(
  customer: string,
  {
    on = today(),
    total = 10_000,
    status = 'confirmed',
    number = '',
  }: Partial<{ on: string; total: number; status: OrderStatus; number: string }> = {},
): Promise<string> {
  const name = number || `SO-${(placed += 1)}`
  const at = stage.now()
  await stage.db.transaction(async (em) => {
    const orderedAt = momentOf(on, '00:00', timeZone)
    const row = { number: name, customer, buyerCode: customer, buyerName: customer, orderedAt, date: on }
    const stamps = { revision: 1, createdAt: at, updatedAt: at }
    await em.upsert(OrderRow, { ...row, status, total, ...stamps })
    await recountTotals(em, [customer], { at, timeZone })
  })
  return name
}

async function warned(manager = 'manager1') {
  const customer = await silentCustomer(stage, manager)
  return { customer, number: await warnOf(stage, customer) }
}
const row = (number: string) => stage.db.read().findOneOrFail(ChurnCaseRow, { number })
const customerRow = (number: string) => stage.db.read().findOneOrFail(CustomerRow, { number })
const lose = (number: string) =>
  supervisor.post(`/churn-cases/${number}/confirm`, { reason: 'price', note: '确认' })

test('a new order ends the case by itself, with that order, and the manager is told', async () => {
  const { customer, number } = await warned()
  const name = await order(customer)
  expect(await row(number)).toMatchObject({ status: 'recovered', recoveredByOrder: name, standsFor: null })
  const after = await customerRow(customer)
  expect([after.status, after.churnCase ?? null]).toEqual(['active', null])
  expect(await stage.db.read().count(NotificationRow, { number, person: 'manager1' })).toBe(1)
  const { items } = (await manager1.get(`/churn-cases/${number}/history`)).body
  expect(items[0]).toMatchObject({ command: 'recover', actor: { username: 'system' }, note: name })
  await eventually(async () => {
    const { status } = await stage.engine.client.workflow.getHandle(number).describe()
    expect(status.name).toBe('COMPLETED')
  })
})

test('an order on the last day that counts recovers at midnight; one of the day before does not', async () => {
  const first = firstDayHeard(today(), 6)
  const early = await warned()
  await order(early.customer, { on: addDays(first, -1) })
  expect((await row(early.number)).status).toBe('warning')
  const late = await warned()
  await order(late.customer, { on: first })
  expect((await row(late.number)).status).toBe('recovered')
})

test('an order that comes late counts by its date, and by the level’s own threshold', async () => {
  const { customer, number } = await warned()
  const name = await order(customer, { on: addMonths(today(), -7) })
  expect((await row(number)).status).toBe('warning')
  const sysadmin = await stage.as('sysadmin')
  const key = 'churn.silentMonths.1'
  const change = async (value: number) => {
    const { version } = (await sysadmin.get('/settings')).body.items.find(
      (item: { key: string }) => item.key === key,
    )
    const { status } = await sysadmin.patch(
      `/settings/${key}`,
      { value, appliesTo: 'new' },
      { 'if-match': `"v${version}"` },
    )
    expect(status).toBe(200)
  }
  await change(9)
  await order(customer, { on: addMonths(today(), -7), number: name })
  expect(await row(number)).toMatchObject({ status: 'recovered', recoveredByOrder: name, months: 6 })
  await change(6)
})

test('neither a cancelled order nor a return recovers anybody', async () => {
  const { customer, number } = await warned()
  await order(customer, { status: 'cancelled' })
  await order(customer, { total: -5000 })
  expect((await row(number)).status).toBe('warning')
})

test('a lost customer who orders is active again, and his manager and the supervisor are told', async () => {
  const { customer, number } = await warned()
  expect((await lose(number)).status).toBe(200)
  expect((await customerRow(customer)).status).toBe('lost')
  const name = await order(customer)
  expect(await row(number)).toMatchObject({
    ...{ status: 'recovered', recoveredByOrder: name, confirmedBy: 'supervisor', reason: 'price' },
  })
  expect((await customerRow(customer)).status).toBe('active')
  const kind = 'churn-recovered-by-order'
  const told = await stage.db.read().find(NotificationRow, { number, kind })
  expect(told.map(({ person }) => person).sort()).toEqual(['manager1', 'supervisor'])
  const { command } = (
    await stage.db.read().find(HistoryEntryRow, { number: customer }, { orderBy: { id: 'asc' } })
  ).at(-1) ?? { command: '' }
  expect(command).toBe('reactivate')
})

test('a customer who orders and falls silent again gets a case of its own', async () => {
  const { customer, number } = await warned()
  await order(customer)
  const again = await warnOf(stage, customer)
  expect((await customerRow(customer)).churnCase).toBe(again)
  expect((await row(number)).status).toBe('recovered')
})

test('an order at the same moment as the confirmation: the loss was there before it or was refused', async () => {
  const outcomes: Record<string, number> = {}
  for (let round = 0; round < 24; round += 1) {
    const { customer, number } = await warned()
    await stage.loop.round()
    const late = new Promise((resolve) => setTimeout(resolve, (round * 7) % 40))
    const [confirmed] = await Promise.all([
      lose(number),
      round % 2 === 0 ? order(customer) : late.then(() => order(customer)),
    ])
    const stands = await row(number)
    const { status, churnCase } = await customerRow(customer)
    // Whatever came first, the customer has ordered: it is there, and nothing stands against it.
    expect([status, churnCase ?? null, stands.status]).toEqual(['active', null, 'recovered'])
    const commands = (
      await stage.db.read().find(HistoryEntryRow, { number }, { orderBy: { id: 'asc' } })
    ).map(({ command }) => command)
    const wasFirst = confirmed.status === 200
    expect(commands).toEqual(wasFirst ? ['open', 'confirm', 'recover'] : ['open', 'recover'])
    expect(wasFirst || confirmed.status === 409).toBe(true)
    expect(stands.confirmedBy ?? null).toBe(wasFirst ? 'supervisor' : null)
    outcomes[commands.join()] = (outcomes[commands.join()] ?? 0) + 1
  }
  expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(24)
}, 120_000)
