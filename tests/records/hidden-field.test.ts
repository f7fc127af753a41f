import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseEpoch } from '../../db/access.ts'
import { PermissionRow } from '../../db/role.ts'
import { subjects } from '../../domain/permission.ts'
import { createStage, type Cast, type Stage } from '../stage/stage.ts'

/** A role that hides everything that can be hidden: for its people those fields do not exist. */
let stage: Stage
const people = {} as Record<Cast, Awaited<ReturnType<Stage['as']>>>
const hidden = [...(subjects.Opportunity?.hideable ?? [])]
const secrets = {
  expectedAmount: '98765432.10',
  probability: 77,
  description: '只给主管看的话',
  contactName: '欧阳秘',
  contactPhone: '13987650001',
}
let number: string
let at: string

beforeAll(async () => {
  stage = await createStage()
  for (const username of ['superadmin', 'sysadmin', 'supervisor', 'manager1'] as const)
    people[username] = await stage.as(username)
  const typed = { customerName: '隐藏公司', summary: '设备', ...secrets }
  number = (await people.supervisor.post('/opportunities', typed)).body.number
  at = `/opportunities/${number}`
  await people.supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  await people.supervisor.patch(
    at,
    { expectedAmount: '98765432.11', description: '只给主管看的话二' },
    { 'if-match': '"v2"' },
  )
  await hide(hidden)
})
afterAll(() => stage.close())

async function hide(hiddenFields: string[]): Promise<void> {
  const right = { role: 'customer-manager', subject: 'Opportunity', action: 'read' }
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.nativeUpdate(PermissionRow, right, { hiddenFields })
  })
}

/** Every name and every value of a body, however deep. */
const saidIn = (body: unknown): string[] => {
  if (Array.isArray(body)) return body.flatMap(saidIn)
  if (typeof body !== 'object' || body === null) return [String(body)]
  return Object.entries(body).flatMap(([name, value]) => [name, ...saidIn(value)])
}
const told = (body: unknown) => {
  const said = saidIn(body)
  const text = said.join('\n')
  return [
    ...hidden.filter((field) => said.includes(field)),
    ...['98765432', '9876543210', '只给主管看的话', '欧阳秘', '13987650001'].filter((secret) =>
      text.includes(secret),
    ),
  ]
}

test('a hidden field is in no answer, neither by name nor by value', async () => {
  const { manager1, supervisor } = people
  await supervisor.post(`${at}/remark`, { text: '请尽快联系' })
  const paths = [
    at,
    `${at}/history`,
    `${at}/process`,
    '/opportunities?view=all',
    '/opportunities?view=mine&status=assigned',
    '/opportunities?view=all&q=隐藏',
    '/opportunities/counts',
    '/opportunities/duplicates?customerName=隐藏公司',
    '/plan-steps',
    '/home',
    '/notifications',
    '/saved-views?page=opportunities',
    '/column-choices/opportunities',
  ]
  await manager1.post(`${at}/plan`, { steps: [{ dueOn: '2030-01-01', item: '拜访' }] })
  for (const path of paths) {
    const answer = await manager1.get(path)
    expect([path, answer.status, told(answer.body)]).toEqual([path, 200, []])
  }
  expect(told((await supervisor.get(at)).body).length).toBeGreaterThan(5)
})

test('nor in what a command, an edit or a refusal answers', async () => {
  const { manager1 } = people
  const { version } = (await manager1.get(at)).body
  const edited = await manager1.patch(at, { summary: '设备二' }, { 'if-match': `"v${version}"` })
  const stale = await manager1.patch(at, { summary: '设备三' }, { 'if-match': '"v1"' })
  const late = await manager1.post(`${at}/remark`, { text: '晚了' }, { 'if-match': '"v1"' })
  const wrong = await manager1.post(`${at}/succeed`, {})
  const done = await manager1.post(
    `${at}/plan`,
    { steps: [{ dueOn: '2030-02-01', item: '再访' }] },
    { 'idempotency-key': 'k1' },
  )
  const again = await manager1.post(
    `${at}/plan`,
    { steps: [{ dueOn: '2030-02-01', item: '再访' }] },
    { 'idempotency-key': 'k1' },
  )
  expect([edited, stale, late, wrong, done, again].map(({ status }) => status)).toEqual([
    200, 412, 412, 409, 200, 200,
  ])
  expect(stale.body.current.number).toBe(number)
  for (const { body } of [edited, stale, late, wrong, done, again]) expect(told(body)).toEqual([])
})

test('a list sorted by a hidden field, or a view that keeps such an order, is refused', async () => {
  const { manager1, supervisor } = people
  for (const field of ['expectedAmount', 'probability'])
    for (const sort of [field, `-${field}`]) {
      const answer = await manager1.get(`/opportunities?sort=${sort}`)
      expect([answer.status, answer.body.errors]).toMatchObject([422, [{ field: 'sort' }]])
      const nonsense = await manager1.get('/opportunities?sort=nonsense')
      expect({ ...answer.body, requestId: '' }).toEqual({ ...nonsense.body, requestId: '' })
      expect((await supervisor.get(`/opportunities?sort=${sort}`)).status).toBe(200)
      const view = { page: 'opportunities', name: '大单', query: { sort } }
      expect((await manager1.post('/saved-views', view)).body.errors).toMatchObject([{ field: 'query.sort' }])
    }
  const columns = ['status', 'contactPhone']
  expect((await manager1.put('/column-choices/opportunities', { columns })).status).toBe(422)
  const view = { page: 'opportunities', name: '电话', query: {}, columns }
  expect((await manager1.post('/saved-views', view)).body.errors).toMatchObject([{ field: 'columns' }])
})

test('a search for a hidden telephone number finds nothing, and is no question about duplicates', async () => {
  const { manager1, supervisor } = people
  const found = async (person: typeof manager1, q: string) =>
    (await person.get(`/opportunities?view=all&q=${q}`)).body.items.length
  expect([await found(supervisor, secrets.contactPhone), await found(supervisor, '1398765')]).toEqual([1, 1])
  expect([await found(manager1, secrets.contactPhone), await found(manager1, '1398765')]).toEqual([0, 0])
  expect(await found(manager1, number.slice(-4))).toBe(1)
  const hint = await manager1.get(`/opportunities/duplicates?contactPhone=${secrets.contactPhone}`)
  expect([hint.status, hint.body.errors]).toMatchObject([
    422,
    [{ field: 'contactPhone', code: 'unknown-key' }],
  ])
})

test('who may not read a field does not write it, in an edit or in a new record', async () => {
  const { manager1, supervisor } = people
  const before = (await supervisor.get(at)).body
  for (const field of hidden) {
    const value = secrets[field as keyof typeof secrets]
    const edit = await manager1.patch(at, { [field]: value }, { 'if-match': `"v${before.version}"` })
    expect([field, edit.status, edit.body.errors]).toMatchObject([
      field,
      422,
      [{ field, code: 'unknown-key' }],
    ])
    const made = await manager1.post('/opportunities', {
      customerName: '新公司',
      summary: '一',
      [field]: value,
    })
    expect([field, made.status, made.body.errors]).toMatchObject([
      field,
      422,
      [{ field, code: 'unknown-key' }],
    ])
  }
  expect((await supervisor.get(at)).body).toEqual(before)
  const made = await manager1.post('/opportunities', { customerName: '新公司', summary: '一' })
  expect([made.status, told(made.body)]).toEqual([201, []])
  expect((await supervisor.get(`/opportunities/${made.body.number}`)).body.probability).toBe(30)
})

test('a view that was kept before shows only what may still be read', async () => {
  const { manager1 } = people
  await hide([])
  const kept = { query: { view: 'all', sort: '-expectedAmount' }, columns: ['status', 'contactPhone'] }
  await manager1.post('/saved-views', { page: 'opportunities', name: '旧视图', ...kept })
  await manager1.put('/column-choices/opportunities', { columns: ['expectedAmount', 'status'] })
  await hide(hidden)
  const { items } = (await manager1.get('/saved-views?page=opportunities')).body
  expect(items).toMatchObject([{ query: { view: 'all' }, columns: ['status'] }])
  expect(items[0].query).toEqual({ view: 'all' })
  expect((await manager1.get('/column-choices/opportunities')).body).toEqual({ columns: ['status'] })
  await hide([])
  expect((await manager1.get('/saved-views?page=opportunities')).body.items).toMatchObject([kept])
  await hide(hidden)
})

test('what is no longer hidden is there with the next request', async () => {
  const { manager1 } = people
  expect((await manager1.get(at)).body).not.toHaveProperty('contactPhone')
  await hide(['expectedAmount'])
  const { body } = await manager1.get(at)
  expect(body).toMatchObject({ contactPhone: secrets.contactPhone })
  expect(body).not.toHaveProperty('expectedAmount')
  expect((await manager1.get('/session')).body.rules).toContainEqual({
    inverted: true,
    action: 'read',
    subject: 'Opportunity',
    fields: ['expectedAmount'],
  })
})
