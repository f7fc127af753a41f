import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerRow } from '../../db/customer.ts'
import { ProcessNudgeRow } from '../../db/process-nudge.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
})
afterAll(() => stage.close())

const typed = {
  customerName: '北京聪海科技',
  summary: '服务器续保',
  probability: 40,
  contactName: '王海',
  contactPhone: '13810010001',
}
const later = '2027-06-01'

test('an opportunity is created, assigned, planned, executed and becomes exactly one customer', async () => {
  const supervisor = await stage.as('supervisor')
  const manager1 = await stage.as('manager1')
  const created = await supervisor.post('/opportunities', typed)
  expect(created.status).toBe(201)
  const at = `/opportunities/${created.body.number}`
  expect((await supervisor.post(`${at}/assign`, { assignee: 'manager1' })).body.status).toBe('assigned')
  const steps = ['拜访', '报价', '签约'].map((item) => ({ dueOn: later, item }))
  const planned = await manager1.post(`${at}/plan`, { steps })
  expect(planned.body).toMatchObject({ status: 'planned', stepsTotal: 3, stepsDone: 0 })
  const [first, second, third] = planned.body.steps as { id: number }[]
  await manager1.post(`${at}/record-result`, { step: first?.id, result: '客户认可' })
  expect((await manager1.post(`${at}/succeed`, {})).body.code).toBe('steps-open')
  await manager1.post(`${at}/record-result`, { step: second?.id, skipped: true, note: '直接签约' })
  await manager1.post(`${at}/record-result`, { step: third?.id, result: '已签' })
  const headers = { 'idempotency-key': 'one success'.replace(' ', '-') }
  const won = await Promise.all(
    Array.from({ length: 50 }, () => manager1.post(`${at}/succeed`, { level: 2 }, headers)),
  )
  expect(new Set(won.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(won.map(({ body }) => body.customer)).size).toBe(1)
  expect(await stage.db.read().count(CustomerRow, { bornFrom: created.body.number })).toBe(1)
  const customer = await manager1.get(`/customers/${won[0]?.body.customer}`)
  expect(customer.body).toMatchObject({ name: '北京聪海科技', level: 2, manager: { username: 'manager1' } })
  const contacts = await manager1.get(`/customers/${won[0]?.body.customer}/contacts`)
  expect(contacts.body.items).toMatchObject([{ name: '王海', mobile: '13810010001' }])
  const history = await supervisor.get(`${at}/history`)
  expect(history.body.items.map(({ command }: { command: string }) => command)).toEqual([
    'succeed',
    'record-result',
    'record-result',
    'record-result',
    'plan',
    'assign',
    'create',
  ])
})

test('the other manager sees nothing of it, and the executive may not even ask', async () => {
  const supervisor = await stage.as('supervisor')
  const { body } = await supervisor.post('/opportunities', { ...typed, customerName: '上海明珠酒店' })
  await supervisor.post(`/opportunities/${body.number}/assign`, { assignee: 'manager1' })
  const manager2 = await stage.as('manager2')
  expect((await manager2.get(`/opportunities/${body.number}`)).status).toBe(404)
  expect((await manager2.get('/opportunities')).body.items).toEqual([])
  expect((await manager2.get('/opportunities?q=明珠')).body.total).toBe(0)
  expect(
    (await manager2.post(`/opportunities/${body.number}/plan`, { steps: [{ dueOn: later, item: 'x' }] }))
      .status,
  ).toBe(404)
  const hint = await manager2.get('/opportunities/duplicates?customerName=上海明珠酒店')
  expect(hint.body.items).toEqual([
    expect.objectContaining({
      number: body.number,
      status: 'assigned',
      assignee: { username: 'manager1', name: '林佳怡' },
      link: false,
    }),
  ])
  expect(hint.body.items[0]).not.toHaveProperty('name')
  const executive = await stage.as('executive')
  expect((await executive.get('/opportunities')).status).toBe(403)
  expect((await executive.get(`/opportunities/${body.number}`)).status).toBe(403)
})

test('a failed opportunity can be reopened, a planned one recalled and given to another', async () => {
  const supervisor = await stage.as('supervisor')
  const manager1 = await stage.as('manager1')
  const { body } = await supervisor.post('/opportunities', { ...typed, customerName: '广州越秀' })
  const at = `/opportunities/${body.number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  await manager1.post(`${at}/plan`, { steps: [{ dueOn: later, item: '电话' }] })
  const failed = await manager1.post(`${at}/fail`, { reason: 'price', note: '太贵' })
  expect(failed.body).toMatchObject({ status: 'failed', failureReason: 'price', allowed: ['remark'] })
  expect((await supervisor.post(`${at}/reopen`, {})).body).toMatchObject({ status: 'planned', stepsTotal: 1 })
  expect((await supervisor.post(`${at}/recall`, { reason: '换人' })).body).toMatchObject({
    status: 'created',
    assignee: null,
    stepsTotal: 1,
  })
  expect((await supervisor.post(`${at}/assign`, { assignee: 'manager2' })).body).toMatchObject({
    status: 'planned',
  })
  expect((await manager1.get(at)).status).toBe(404)
  const told = await manager1.get('/notifications')
  expect(told.body.items.map(({ kind }: { kind: string }) => kind)).toContain('opportunity-taken')
})

test('the same key of another person is another command, and with another body it is refused', async () => {
  const supervisor = await stage.as('supervisor')
  const manager1 = await stage.as('manager1')
  const key = { 'idempotency-key': 'k-1' }
  const first = await supervisor.post('/opportunities', { ...typed, customerName: '甲公司' }, key)
  const again = await supervisor.post('/opportunities', { ...typed, customerName: '甲公司' }, key)
  expect([again.status, again.body.number, again.headers.get('idempotency-replayed')]).toEqual([
    201,
    first.body.number,
    'true',
  ])
  expect((await supervisor.post('/opportunities', { ...typed, customerName: '乙公司' }, key)).body.code).toBe(
    'key-reused',
  )
  const other = await manager1.post('/opportunities', { ...typed, customerName: '甲公司' }, key)
  expect(other.status).toBe(201)
  expect(other.body.number).not.toBe(first.body.number)
})

test('of two supervisors who assign the same version at once one wins', async () => {
  const supervisor = await stage.as('supervisor')
  const { body } = await supervisor.post('/opportunities', { ...typed, customerName: '丙公司' })
  const answers = await Promise.all(
    ['manager1', 'manager2'].map((assignee) =>
      supervisor.post(`/opportunities/${body.number}/assign`, { assignee }, { 'if-match': '"v1"' }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
})

test('no nudge is left once all is quiet', async () => {
  await eventually(async () => expect(await stage.db.read().count(ProcessNudgeRow)).toBe(0))
})
