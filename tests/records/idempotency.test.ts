import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let superadmin: Awaited<ReturnType<Stage['as']>>
let manager1: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  superadmin = await stage.as('superadmin')
  manager1 = await stage.as('manager1')
})
afterAll(() => stage.close())

const typed = { customerName: '北京聪海', summary: '续保', probability: 40 }
const fifty = <T>(send: () => Promise<T>) => Promise.all(Array.from({ length: 50 }, send))
const create = async (customerName: string) =>
  (await supervisor.post('/opportunities', { ...typed, customerName })).body.number as string

test('50 sends of one creation make one opportunity and answer the same', async () => {
  const headers = { 'idempotency-key': 'create-once' }
  const before = await stage.db.read().count(OpportunityRow)
  const answers = await fifty(() => supervisor.post('/opportunities', typed, headers))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
  expect(await stage.db.read().count(OpportunityRow)).toBe(before + 1)
  expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(49)
})

test('50 sends of one command make one change and answer the same', async () => {
  const number = await create('一次')
  const headers = { 'idempotency-key': 'assign-once', 'if-match': '"v1"' }
  const answers = await fifty(() =>
    supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' }, headers),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(await stage.db.read().count(HistoryEntryRow, { number, command: 'assign' })).toBe(1)
})

test('50 sends of one success make one customer', async () => {
  const number = await create('只有一个客户')
  const at = `/opportunities/${number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  const planned = await manager1.post(`${at}/plan`, { steps: [{ dueOn: '2030-01-01', item: '拜访' }] })
  await manager1.post(`${at}/record-result`, { step: planned.body.steps[0].id, result: '签约' })
  const withKey = await fifty(() => manager1.post(`${at}/succeed`, {}, { 'idempotency-key': 'win' }))
  expect(new Set(withKey.map(({ body }) => body.customer)).size).toBe(1)
  const without = await fifty(() => manager1.post(`${at}/succeed`, {}))
  expect(new Set(without.map(({ status }) => status))).toEqual(new Set([409]))
  expect(await stage.db.read().count(CustomerRow, { bornFrom: number })).toBe(1)
})

test('the same key of another person is another command', async () => {
  const key = { 'idempotency-key': 'shared' }
  const first = await supervisor.post('/opportunities', typed, key)
  const second = await manager1.post('/opportunities', typed, key)
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.body.number).not.toBe(first.body.number)
})

test('the same key with another body, or at another address, is refused and does nothing', async () => {
  const key = { 'idempotency-key': 'once-only' }
  const number = await create('甲')
  const other = await create('乙')
  await supervisor.post(`/opportunities/${number}/remark`, { text: '一' }, key)
  const answers = [
    await supervisor.post(`/opportunities/${number}/remark`, { text: '二' }, key),
    await supervisor.post(`/opportunities/${other}/remark`, { text: '一' }, key),
    await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' }, key),
    await supervisor.post('/opportunities', typed, key),
  ]
  for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { code: 'key-reused' } })
  expect(await stage.db.read().count(HistoryEntryRow, { number, command: 'remark' })).toBe(1)
  expect(await stage.db.read().findOne(OpportunityRow, { number: other })).toMatchObject({ version: 1 })
})

test('a key that comes again later gets the same success, with the record as it is by now', async () => {
  const number = await create('丙')
  const key = { 'idempotency-key': 'assigned-once' }
  const at = `/opportunities/${number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager1' }, key)
  await supervisor.post(`${at}/recall`, {})
  const again = await supervisor.post(`${at}/assign`, { assignee: 'manager1' }, key)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again).toMatchObject({ status: 200, body: { status: 'created', assignee: null } })
})

test('of two supervisors who assign the same version at once one wins', async () => {
  for (const round of Array.from({ length: 10 }, (_, index) => index)) {
    const number = await create(`两位主管 ${round}`)
    const answers = await Promise.all([
      supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' }, { 'if-match': '"v1"' }),
      superadmin.post(`/opportunities/${number}/assign`, { assignee: 'manager2' }, { 'if-match': '"v1"' }),
    ])
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses[0]).toBe(200)
    expect([409, 412]).toContain(statuses[1])
    expect(await stage.db.read().count(HistoryEntryRow, { number, command: 'assign' })).toBe(1)
    const winner = answers.find(({ status }) => status === 200)?.body.assignee.username
    expect((await stage.db.read().findOneOrFail(OpportunityRow, { number })).assignee).toBe(winner)
  }
})
