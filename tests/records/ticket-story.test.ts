import { afterAll, beforeAll, expect, test } from 'vitest'
import { AssignmentRow } from '../../db/assignment.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

type Json = ReturnType<typeof JSON.parse>

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
})
afterAll(() => stage.close())

let made = 0
async function customerOf(manager: string): Promise<string> {
  const supervisor = await stage.as('supervisor')
  const { body } = await supervisor.post('/customers', { name: `服务客户 ${(made += 1)}`, manager })
  return body.number
}
const typed = { type: 'consult', title: '打印机卡纸', request: '三楼的打印机经常卡纸。' }

async function createdBy(username: string, more: object = {}): Promise<Json> {
  const person = await stage.as(username)
  const customer = await customerOf('manager1')
  const { status, body } = await person.post('/tickets', { ...typed, customer, ...more })
  expect([status, body.code]).toEqual([201, undefined])
  return body
}

test('a ticket is created, assigned, handled, fed back with satisfaction 4 and archived', async () => {
  const [supervisor, manager2] = [await stage.as('supervisor'), await stage.as('manager2')]
  const ticket = await createdBy('manager1')
  expect(ticket.number).toMatch(/^SV-\d{8}-\d{4,}$/)
  expect(ticket).toMatchObject({ status: 'created', priority: 'normal', round: 0, rounds: [] })
  const at = `/tickets/${ticket.number}`
  const assigned = await supervisor.post(`${at}/assign`, { assignee: 'manager2' })
  expect(assigned.body).toMatchObject({ status: 'assigned', round: 1, assignee: { username: 'manager2' } })
  const handled = await manager2.post(`${at}/handle`, { handling: '更换搓纸轮。' })
  expect(handled.body).toMatchObject({ status: 'handled' })
  expect(handled.body.rounds[0]).toMatchObject({
    handling: '更换搓纸轮。',
    handledBy: { username: 'manager2' },
  })
  const fedBack = await manager2.post(`${at}/feed-back`, { result: '已恢复正常', satisfaction: 4 })
  expect(fedBack.body).toMatchObject({ status: 'fedBack', satisfaction: 4 })
  expect(fedBack.body.rounds[0].ownFeedback).toBe(true)
  const archived = await supervisor.post(`${at}/archive`, {})
  expect(archived.body).toMatchObject({ status: 'archived', allowed: expect.arrayContaining(['reopen']) })
  const history = await supervisor.get(`${at}/history`)
  expect(history.body.items.map(({ command }: Json) => command)).toEqual([
    ...['archive', 'feed-back', 'handle', 'assign', 'create'],
  ])
})

test('a customer who is not content begins another round, and both stay readable', async () => {
  const [supervisor, manager2] = [await stage.as('supervisor'), await stage.as('manager2')]
  const { number } = await createdBy('supervisor')
  const at = `/tickets/${number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager2' })
  await manager2.post(`${at}/handle`, { handling: '清洁。' })
  const back = await supervisor.post(`${at}/feed-back`, { result: '还是卡', satisfaction: 2 })
  expect(back.body).toMatchObject({ status: 'assigned', round: 2, assignee: { username: 'manager2' } })
  await manager2.post(`${at}/handle`, { handling: '更换部件。' })
  const good = await supervisor.post(`${at}/feed-back`, { result: '好了', satisfaction: 5 })
  expect(good.body).toMatchObject({ status: 'fedBack', round: 2, satisfaction: 5 })
  expect(good.body.rounds.map(({ handling, satisfaction }: Json) => [handling, satisfaction])).toEqual([
    ['清洁。', 2],
    ['更换部件。', 5],
  ])
  expect(await stage.db.read().count(AssignmentRow, { number })).toBe(2)
  const told = await manager2.get('/notifications')
  expect(told.body.items.map(({ kind }: Json) => kind)).toContain('ticket-sent-back')
})

test('an open ticket is read by who made it, who has it, whose customer it is and the supervisors', async () => {
  const supervisor = await stage.as('supervisor')
  const [manager1, manager2] = [await stage.as('manager1'), await stage.as('manager2')]
  const { number } = await createdBy('supervisor')
  const at = `/tickets/${number}`
  expect((await manager1.get(at)).status).toBe(200)
  expect((await manager2.get(at)).status).toBe(404)
  await supervisor.post(`${at}/assign`, { assignee: 'manager2' })
  expect((await manager2.get(at)).status).toBe(200)
  const customer = (await manager1.get(at)).body.customer.number
  await supervisor.post('/hand-overs', { from: 'manager1', to: 'manager2', numbers: [customer] })
  await eventually(async () => expect((await manager1.get(at)).status).toBe(404))
})

test('a ticket in the archive is read by every manager', async () => {
  const [supervisor, manager2] = [await stage.as('supervisor'), await stage.as('manager2')]
  const { number } = await createdBy('manager1')
  const at = `/tickets/${number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  const manager1 = await stage.as('manager1')
  await manager1.post(`${at}/handle`, { handling: '说明书第 3 页。' })
  await manager1.post(`${at}/feed-back`, { result: '明白了', satisfaction: 5 })
  expect((await manager2.get(at)).status).toBe(404)
  await supervisor.post(`${at}/archive`, {})
  const seen = await manager2.get(at)
  expect([seen.status, seen.body.allowed]).toEqual([200, []])
})

test('another type or priority moves the end of the time that runs', async () => {
  const manager1 = await stage.as('manager1')
  const ticket = await createdBy('manager1', { priority: 'low' })
  const urgent = await manager1.patch(
    `/tickets/${ticket.number}`,
    { priority: 'high', type: 'complain' },
    { 'if-match': `"v${ticket.version}"` },
  )
  expect(urgent.status).toBe(200)
  expect(Date.parse(urgent.body.dueAt)).toBeLessThan(Date.parse(ticket.dueAt))
})

test('what goes on from an archived ticket names it, and only one of the same customer', async () => {
  const [supervisor, manager1] = [await stage.as('supervisor'), await stage.as('manager1')]
  const { number, customer } = await createdBy('manager1')
  const again = { ...typed, customer: customer.number, follows: number }
  expect((await manager1.post('/tickets', again)).body.errors).toMatchObject([{ field: 'follows' }])
  const at = `/tickets/${number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  await manager1.post(`${at}/handle`, { handling: '清洁。' })
  await manager1.post(`${at}/feed-back`, { result: '好了', satisfaction: 3 })
  await supervisor.post(`${at}/archive`, {})
  const followed = await manager1.post('/tickets', again)
  expect([followed.status, followed.body.follows]).toEqual([201, number])
  expect((await manager1.get(at)).body.followedBy).toEqual([followed.body.number])
})

test('nobody deletes a customer that has tickets', async () => {
  const supervisor = await stage.as('supervisor')
  const { customer } = await createdBy('manager1')
  const { version } = (await supervisor.get(`/customers/${customer.number}`)).body
  const refused = await supervisor.delete(`/customers/${customer.number}`, { 'if-match': `"v${version}"` })
  expect([refused.status, refused.body.code]).toEqual([409, 'customer-has-tickets'])
})
