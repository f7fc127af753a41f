import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '../../api/endpoint.ts'
import { raiseEpoch } from '../../db/access.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { PermissionRow } from '../../db/role.ts'
import { scope } from '../../db/scope.ts'
import { abilityOf } from '../../domain/ability.ts'
import { subjects } from '../../domain/permission.ts'
import { commandNames } from '../../domain/problem-words.ts'
import { nobodysAddress } from '../stage/address.ts'
import { createStage, type Cast, type Stage } from '../stage/stage.ts'

let stage: Stage
const people = {} as Record<Cast, Awaited<ReturnType<Stage['as']>>>
const cast: Cast[] = ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'manager2', 'executive']
beforeAll(async () => {
  stage = await createStage()
  for (const username of cast) people[username] = await stage.as(username)
})
afterAll(() => stage.close())

const typed = { customerName: '上海明珠', summary: '设备', probability: 20, contactPhone: '13810010077' }

const nameOf = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`

async function ask({ method, path }: Endpoint, cookie: string | null): Promise<number> {
  const number = path.startsWith('/customers') ? 'KH-20200101-9999' : 'OP-20200101-9999'
  const aborted = new AbortController()
  const response = await stage.app.request(`/api${nobodysAddress(path.replace('{number}', number))}`, {
    method: method.toUpperCase(),
    signal: aborted.signal,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(cookie && { cookie }),
      ...(method === 'get' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'get' || method === 'delete' ? {} : { body: '{}' }),
  })
  aborted.abort()
  return response.status
}

test('without a session every route answers 401, but for the few that open one', async () => {
  const open = stage.endpoints.filter((endpoint) => endpoint.for === 'nobody').map(nameOf)
  expect(open.sort()).toEqual(['GET /session/demo', 'POST /session'])
  for (const endpoint of stage.endpoints.filter((endpoint) => endpoint.for !== 'nobody'))
    expect([nameOf(endpoint), await ask(endpoint, null)]).toEqual([nameOf(endpoint), 401])
})

test('who may not is told who can: whose business it is, of the product the system administrator', async () => {
  const other = { customerName: '谁来处理', summary: '一', probability: 20 }
  const { body } = await people.supervisor.post('/opportunities', other)
  const plan = () =>
    people.supervisor.post(`/opportunities/${body.number}/plan`, {
      steps: [{ dueOn: '2030-01-01', item: '一' }],
    })
  for (const [ask, title] of [
    [() => people.manager1.get('/audit'), '您没有「查看」的权限，可以请系统管理员处理。'],
    [
      () => people.manager1.get('/sales-system/rejects/export'),
      '您没有「导出」的权限，可以请系统管理员处理。',
    ],
    [() => people.supervisor.post('/users', {}), '您没有「新建」的权限，可以请系统管理员处理。'],
    [() => people.sysadmin.get('/customers'), '您没有「查看」的权限，可以请销售主管处理。'],
    [() => people.manager1.get('/hand-overs'), '您没有「移交」的权限，可以请销售主管处理。'],
    [plan, '您没有「制定计划」的权限，可以请客户经理处理。'],
  ] as const) {
    const answer = await ask()
    expect([answer.status, answer.body.title]).toEqual([403, title])
  }
})

test('every right that somebody may lack has its words in a refusal, in both languages', () => {
  const actions = Object.values(subjects).flatMap((subject) => subject.actions)
  const unsaid = actions.filter((action) => !(action in commandNames))
  expect(unsaid).toEqual([])
})

test('of another’s opportunity a manager learns nothing by any way', async () => {
  const { body } = await people.supervisor.post('/opportunities', typed)
  const number: string = body.number
  const at = `/opportunities/${number}`
  await people.supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  await people.manager1.post(`${at}/plan`, { steps: [{ dueOn: '2030-01-01', item: '只有林佳怡知道' }] })
  const { manager2 } = people
  for (const path of [at, `${at}/history`, `${at}/process`])
    expect((await manager2.get(path)).status).toBe(404)
  for (const path of [
    '/opportunities?view=all',
    '/opportunities?view=all&q=明珠',
    `/opportunities?view=all&q=${number}`,
    '/opportunities?view=all&q=13810010077',
    '/opportunities?view=all&assignee=manager1',
    '/plan-steps',
    '/plan-steps?assignee=manager1',
    '/home',
    '/notifications',
  ]) {
    const text = JSON.stringify((await manager2.get(path)).body)
    expect([path, text.includes(number), text.includes('明珠')]).toEqual([path, false, false])
  }
  const counts = (await manager2.get('/opportunities/counts')).body as Record<string, number>
  expect(Object.values(counts).every((count) => count === 0)).toBe(true)
  const waiting = (await manager2.get('/waiting')).body as Record<string, { n: number }>
  expect(Object.values(waiting).every(({ n }) => n === 0)).toBe(true)
  const { body: hint } = await manager2.get('/opportunities/duplicates?contactPhone=13810010077')
  expect(Object.keys(hint.items[0]).sort()).toEqual(
    ['assignee', 'existingCustomer', 'kind', 'link', 'match', 'number', 'status'].sort(),
  )
  expect(hint.items[0]).toMatchObject({ number, status: 'planned', link: false })
  for (const command of ['plan', 'record-result', 'succeed', 'fail', 'remark'])
    expect([400, 404, 422]).toContain((await manager2.post(`${at}/${command}`, { text: 'x' })).status)
})

test('a person without any right finds no row by any query, though there are some', async () => {
  await people.supervisor.post('/opportunities', { ...typed, customerName: '戊公司' })
  const em = stage.db.read()
  expect(await em.count(OpportunityRow)).toBeGreaterThan(0)
  const nobody = abilityOf([])
  for (const action of ['read', 'edit', 'manage'])
    expect(await em.find(OpportunityRow, scope<OpportunityRow>(nobody, action, 'Opportunity'))).toEqual([])
})

test('a permission that is taken away is gone with the next request', async () => {
  expect((await people.manager2.get('/opportunities')).status).toBe(200)
  const role = 'customer-manager'
  const rows = await stage.db.read().find(PermissionRow, { role, subject: 'Opportunity' })
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.nativeDelete(PermissionRow, { role, subject: 'Opportunity' })
  })
  expect((await people.manager2.get('/opportunities')).status).toBe(403)
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    for (const { subject, action, scope, hiddenFields } of rows)
      await em.insert(PermissionRow, { role, subject, action, scope, hiddenFields })
  })
  expect((await people.manager2.get('/opportunities')).status).toBe(200)
})

test('who lost an opportunity no longer sees it', async () => {
  const { body } = await people.supervisor.post('/opportunities', { ...typed, customerName: '丁公司' })
  const at = `/opportunities/${body.number}`
  await people.supervisor.post(`${at}/assign`, { assignee: 'manager1' })
  expect((await people.manager1.get(at)).status).toBe(200)
  await people.supervisor.post(`${at}/reassign`, { assignee: 'manager2' })
  expect((await people.manager1.get(at)).status).toBe(404)
  expect((await people.manager2.get(at)).status).toBe(200)
})

test('the system administrator sees processes without a word about customers', async () => {
  await people.supervisor.post('/opportunities', { ...typed, customerName: '机密公司' })
  const answer = await people.sysadmin.get('/processes')
  expect(answer.status).toBe(200)
  expect(answer.body.items.length).toBeGreaterThan(0)
  expect(JSON.stringify(answer.body)).not.toContain('机密')
  expect((await people.sysadmin.get('/processes?q=机密')).body.items).toEqual([])
})

test('a request that another site made is refused, whatever its content type', async () => {
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': '', origin: 'https://evil.example' },
  ]) {
    const answer = await people.supervisor.post('/opportunities', typed, headers as Record<string, string>)
    expect([headers, answer.status]).toEqual([headers, 403])
  }
})
