import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerRow } from '../../db/customer.ts'
import { TicketRow } from '../../db/ticket.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

type Json = ReturnType<typeof JSON.parse>

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
})
afterAll(() => stage.close())

let made = 0
async function customerOf(manager: string): Promise<Json> {
  const typed = { name: `客户与服务 ${(made += 1)}`, manager }
  return (await supervisor.post('/customers', typed)).body
}
const typed = { type: 'complain', title: '送货数量不符', request: '少到两件。' }

test('of another’s open ticket the customer’s page tells number, type, state and dates, and no more', async () => {
  const [manager1, manager2] = [await stage.as('manager1'), await stage.as('manager2')]
  const customer = await customerOf('manager1')
  const { number } = (await manager1.post('/tickets', { ...typed, customer: customer.number })).body
  const at = `/customers/${customer.number}`
  const seen = (await manager2.get(`${at}/tickets`)).body
  expect(seen.items).toEqual([
    {
      ...{ number, type: 'complain', status: 'created', archivedAt: null, readable: false },
      createdAt: expect.any(String),
    },
  ])
  expect((await manager1.get(`${at}/tickets`)).body.items).toMatchObject([
    { number, readable: true, title: typed.title },
  ])
  expect((await manager2.get(at)).body.counts.tickets).toBe(1)
  const lines = async (who: typeof manager1) =>
    (await who.get(`${at}/timeline?kind=ticket`)).body.items.map(({ number }: Json) => number)
  expect([await lines(manager1), await lines(manager2)]).toEqual([[number], []])
})

test('a customer that is deleted while a ticket is made for it keeps the ticket or was gone before it', async () => {
  for (let round = 0; round < 12; round += 1) {
    const { number, version } = await customerOf('manager1')
    const [deleted, ticket] = await Promise.all([
      supervisor.delete(`/customers/${number}`, { 'if-match': `"v${version}"` }),
      supervisor.post('/tickets', { ...typed, customer: number }),
    ])
    const row = await stage.db.read().findOneOrFail(CustomerRow, { number })
    const tickets = await stage.db.read().count(TicketRow, { customer: number })
    const isGone = row.deletedAt !== null && row.deletedAt !== undefined
    expect([isGone, tickets, deleted.status, ticket.status]).toEqual(
      isGone ? [true, 0, 204, 422] : [false, 1, 409, 201],
    )
  }
})

test('a ticket made while its customer is given to another knows whose it is afterwards', async () => {
  const numbers: string[] = []
  for (let round = 0; round < 6; round += 1) {
    const { number } = await customerOf('manager1')
    numbers.push(number)
    await Promise.all([
      supervisor.post('/hand-overs', { from: 'manager1', to: 'manager2', numbers: [number] }),
      ...Array.from({ length: 4 }, () => supervisor.post('/tickets', { ...typed, customer: number })),
    ])
  }
  await eventually(async () => {
    const rows = await stage.db.read().find(CustomerRow, { number: { $in: numbers } })
    expect(rows.map(({ manager }) => manager)).toEqual(numbers.map(() => 'manager2'))
  })
  const tickets = await stage.db.read().find(TicketRow, { customer: { $in: numbers } })
  expect(tickets).toHaveLength(24)
  expect(new Set(tickets.map(({ customerManager }) => customerManager))).toEqual(new Set(['manager2']))
})

test('a ticket is given to another customer with its contact, and follows that one’s manager', async () => {
  const manager2 = await stage.as('manager2')
  const [one, other] = [await customerOf('manager1'), await customerOf('manager2')]
  const contact = (
    await supervisor.post(`/customers/${one.number}/contacts`, { name: '王', mobile: '13900000000' })
  ).body
  const wrong = await supervisor.post('/tickets', { ...typed, customer: other.number, contact: contact.id })
  expect(wrong.body.errors).toMatchObject([{ field: 'contact', code: 'not-their-contact' }])
  const made = await supervisor.post('/tickets', { ...typed, customer: one.number, contact: contact.id })
  const { number, version } = made.body
  expect(made.body.contact).toMatchObject({ name: '王', mobile: '13900000000' })
  expect((await manager2.get(`/tickets/${number}`)).status).toBe(404)
  const moved = await supervisor.patch(
    `/tickets/${number}`,
    { customer: other.number },
    { 'if-match': `"v${version}"` },
  )
  expect(moved.body).toMatchObject({
    ...{ customer: { number: other.number }, contact: null, customerManager: { username: 'manager2' } },
  })
  expect((await manager2.get(`/tickets/${number}`)).status).toBe(200)
})

test('tickets are found by a piece of their title, their customer’s name or the end of their number', async () => {
  const customer = await customerOf('manager1')
  const { number } = (
    await supervisor.post('/tickets', { ...typed, title: '缠绕机转角断膜', customer: customer.number })
  ).body
  const found = async (q: string) =>
    (await supervisor.get(`/tickets?q=${encodeURIComponent(q)}`)).body.items.map(({ number }: Json) => number)
  for (const q of ['转角断', number, number.slice(-4), customer.name, 'crj'])
    expect([q, await found(q)]).toEqual([q, expect.arrayContaining([number])])
  expect(await found('打印机')).toEqual([])
})
