import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ContactRow } from '../../db/contact.ts'
import { CustomerRecordRow } from '../../db/customer-record.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { InteractionRow } from '../../db/interaction.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { recountTotals } from '../../db/order-total.ts'
import { OrderRow } from '../../db/order.ts'
import { dayOf, startOfDay } from '../../domain/day.ts'
import { createStage, timeZone, type Stage } from '../stage/stage.ts'

type Person = Awaited<ReturnType<Stage['as']>>
type Loose = ReturnType<typeof JSON.parse>
let stage: Stage
let supervisor: Person
let manager1: Person
let manager2: Person
let model: OpportunityRow
beforeAll(async () => {
  stage = await createStage({ worker: false })
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
  const typed = { customerName: '样板公司', summary: '货架', probability: 1, expectedAmount: '5' }
  const { number } = (await supervisor.post('/opportunities', typed)).body
  model = await stage.db.read().findOneOrFail(OpportunityRow, { number })
})
afterAll(() => stage.close())

let made = 0
const create = async (name = `时间线公司${made}`) =>
  (made += 1) &&
  (
    await supervisor.post('/customers', {
      name,
      manager: 'manager1',
      bank: '招商银行',
      bankAccount: '62220000',
    })
  ).body

async function all(person: Person, number: string, query = '', limit = 100): Promise<Loose[]> {
  const items: Loose[] = []
  let cursor = ''
  do {
    const { body } = await person.get(`/customers/${number}/timeline?limit=${limit}${query}${cursor}`)
    items.push(...body.items)
    expect([body.items.length <= limit, body.totalIsExact]).toEqual([true, true])
    if (!body.nextCursor) expect(items).toHaveLength(body.total)
    cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
  } while (cursor)
  return items
}
const order = (number: string, customer: string, at: Date, total: number) => ({
  ...{ number, customer, buyerCode: 'B', buyerName: '买方', orderedAt: at, date: dayOf(at, timeZone) },
  ...{ status: 'completed' as const, total, revision: 1, createdAt: at, updatedAt: at },
})
const interaction = (customer: string, date: string, more: object = {}) => {
  const at = stage.now()
  const stamps = { createdBy: 'manager1', createdAt: at, updatedAt: at, version: 1 }
  return { customer, date, type: 'phone', title: '回访', ...stamps, ...more }
}
const opportunity = (number: string, createdAt: Date, more: object = {}) => ({
  ...{ ...model, deadlines: [], nextAt: null },
  ...{ number, createdAt, updatedAt: createdAt, createdBy: 'manager1', assignee: 'manager1' },
  ...more,
})

test('what happened with a customer is told in one line, each thing once', async () => {
  const { number, version } = await create('青松机械公司')
  const at = `/customers/${number}`
  await manager1.post(`${at}/contacts`, { name: '王志强', mobile: '13900000001' })
  await manager1.patch(at, { address: '人民路 1 号' }, { 'if-match': `"v${version}"` })
  const [contact] = (await manager1.get(`${at}/contacts`)).body.items
  const now = stage.now()
  await stage.db.transaction(async (em) => {
    await em.insert(
      InteractionRow,
      interaction(number, '2026-01-02', { contact: contact.id, nextContactAt: now }),
    )
    await em.insert(OrderRow, order('SO-1', number, new Date('2026-01-02T01:00:00Z'), 12_345))
    await em.insert(OrderRow, order('SO-2', number, new Date('2026-03-02T01:00:00Z'), 100))
    await em.insert(
      OpportunityRow,
      opportunity('OP-20250101-0001', new Date('2025-01-01'), { customer: number }),
    )
    await em.insert(
      OpportunityRow,
      opportunity('OP-20250102-0001', new Date('2025-01-02'), {
        customerName: '青松机械公司',
        nameKey: '青松机械公司',
        assignee: 'manager2',
        createdBy: 'manager2',
      }),
    )
    await recountTotals(em, [number], { at: stage.now(), timeZone })
  })
  const told = (items: Loose[]) => items.map((item) => [item.kind, item.command ?? item.event ?? item.number])
  const byManager = [
    ['change', 'edit'],
    ['contact', 'add-contact'],
    ['record', 'created'],
    ['order', 'SO-2'],
    ['order', 'SO-1'],
    ['interaction', undefined],
    ['opportunity', 'OP-20250101-0001'],
  ]
  expect(told(await all(manager1, number))).toEqual(byManager)
  expect(told(await all(supervisor, number)).slice(-2)).toEqual([
    ['opportunity', 'OP-20250102-0001'],
    ['opportunity', 'OP-20250101-0001'],
  ])
  const kinds = ['record', 'change', 'contact', 'interaction', 'order', 'opportunity']
  const each = await Promise.all(kinds.map((kind) => all(manager1, number, `&kind=${kind}`)))
  expect(each.map((items) => items.length)).toEqual([1, 1, 1, 1, 2, 1])
  expect(each[3]?.[0]).toMatchObject({ date: '2026-01-02', title: '回访', contact: { name: '王志强' } })
  expect(each[4]?.[1]).toMatchObject({ number: 'SO-1', total: '123.45', actor: null })

  const { body } = await manager1.get(at)
  expect(body).toMatchObject({
    counts: { contacts: 1, interactions: 1, orders: 2, opportunities: 1 },
    ordersTotal: '124.45',
    lastOrderAt: '2026-03-02T01:00:00.000Z',
    nextContactAt: now.toISOString(),
  })
  expect((await supervisor.get(at)).body.counts.opportunities).toBe(2)
  for (const [person, listed] of [
    [supervisor, 2],
    [manager1, 1],
    [manager2, 1],
  ] as const)
    expect((await person.get(`/opportunities?view=all&customer=${number}`)).body.total).toBe(listed)
})

test('bank and tax are in nobody’s time line who may not see them, and orders in none without the right', async () => {
  const { number, version } = await create()
  await manager1.patch(`/customers/${number}`, { bankAccount: '62229999' }, { 'if-match': `"v${version}"` })
  await stage.db.transaction((em) =>
    em.insert(OrderRow, order('SO-9', number, new Date('2026-01-02T01:00:00Z'), 100)),
  )
  for (const [person, sees] of [
    [supervisor, true],
    [manager1, true],
    [manager2, false],
  ] as const) {
    const items = await all(person, number)
    expect([items.length, JSON.stringify(items).includes('62229999')]).toEqual([3, sees])
  }
  const superadmin = await stage.as('superadmin')
  const role = (await superadmin.get('/roles/customer-manager')).body
  const put = (permissions: object[], version: number) =>
    superadmin.put('/roles/customer-manager/permissions', { permissions }, { 'if-match': `"v${version}"` })
  await put(
    role.permissions
      .filter(({ subject }: Loose) => subject !== 'Order')
      .map((right: Loose) =>
        right.subject === 'Opportunity' && right.action === 'read'
          ? { ...right, hiddenFields: ['expectedAmount'] }
          : right,
      ),
    role.version,
  )
  expect((await all(manager1, number)).map(({ kind }) => kind)).toEqual(['change', 'record'])
  expect(await all(manager1, number, '&kind=order')).toEqual([])
  expect((await manager1.get(`/customers/${number}`)).body).toMatchObject({
    counts: { orders: null },
    ordersTotal: null,
  })
  await stage.db.transaction((em) =>
    em.insert(OpportunityRow, opportunity('OP-20250103-0001', new Date('2025-01-03'), { customer: number })),
  )
  const [shown] = await all(manager1, number, '&kind=opportunity')
  expect([shown.number, 'expectedAmount' in shown]).toEqual(['OP-20250103-0001', false])
  expect((await all(supervisor, number, '&kind=opportunity'))[0].expectedAmount).toBe('5.00')
  await put(role.permissions, role.version + 1)
})

test('page by page it is the same line as all at once, where many have one moment too', async () => {
  const base = startOfDay('2026-02-02', timeZone).getTime()
  const hours = 3_600_000
  // Moments that meet: the begin of a day is where interactions stand.
  const moment = fc
    .constantFrom(0, 1, hours, 24 * hours, 24 * hours + 1, 25 * hours)
    .map((ms) => new Date(base + ms))
  const some = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 6 })
  const drawn = fc.record({
    records: some(moment),
    changes: some(moment),
    contacts: some(moment),
    dates: some(fc.constantFrom('2026-02-02', '2026-02-03')),
    orders: some(moment),
    opportunities: some(moment),
    limit: fc.integer({ min: 1, max: 7 }),
  })
  await fc.assert(
    fc.asyncProperty(drawn, async ({ records, changes, contacts, dates, orders, opportunities, limit }) => {
      const { number } = await create()
      const stamps = (at: Date) => ({ createdAt: at, updatedAt: at, version: 1 })
      await stage.db.transaction(async (em) => {
        await em.nativeDelete(HistoryEntryRow, { number })
        await em.nativeDelete(CustomerRecordRow, { customer: number })
        for (const at of records)
          await em.insert(CustomerRecordRow, {
            customer: number,
            kind: 'linked',
            subject: null,
            actor: 'supervisor',
            at,
          })
        for (const at of changes)
          await em.insert(HistoryEntryRow, {
            ...{ subject: 'Customer', number, command: 'edit', version: 1, actor: 'manager1', at },
          })
        for (const at of contacts)
          await em.insert(ContactRow, {
            customer: number,
            name: '王',
            mobile: '1',
            primary: false,
            ...stamps(at),
          })
        for (const date of dates) await em.insert(InteractionRow, interaction(number, date))
        for (const [index, at] of orders.entries())
          await em.insert(OrderRow, order(`SO-${number}-${index}`, number, at, 1))
        for (const [index, at] of opportunities.entries())
          await em.insert(
            OpportunityRow,
            opportunity(`OP-${number.slice(3)}-${index}`, at, { customer: number }),
          )
      })
      const paged = await all(manager1, number, '', limit)
      const whole = await all(manager1, number)
      expect(paged).toEqual(whole)
      // The plain concatenation of everything there is, put in order.
      const moments = [
        ...[records, changes, contacts, orders, opportunities].flat().map((at) => at.getTime()),
        ...dates.map((date) => startOfDay(date, timeZone).getTime()),
      ].sort((one, other) => other - one)
      expect(paged.map(({ at }) => Date.parse(at))).toEqual(moments)
      expect(new Set(paged.map(({ id }) => id)).size).toBe(moments.length)
    }),
    { numRuns: 25 },
  )
})

test('a place that is none is told as such', async () => {
  const { number } = await create()
  const answer = await manager1.get(`/customers/${number}/timeline?cursor=eyJ4IjoxfQ`)
  expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'cursor'])
  expect((await manager1.get('/customers/KH-20200101-9999/timeline')).status).toBe(404)
})
