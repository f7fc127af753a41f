import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseEpoch } from '../../db/access.ts'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import type { Transaction } from '../../db/connection.ts'
import { CustomerRecordRow } from '../../db/customer-record.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { PermissionRow } from '../../db/role.ts'
import { addDays, dayOf } from '../../domain/day.ts'
import { caseOf, silentCustomer, warnOf } from '../stage/churn.ts'
import { createStage, eventually, timeZone, type Stage } from '../stage/stage.ts'

let stage: Stage
type Person = Awaited<ReturnType<Stage['as']>>
let supervisor: Person, manager1: Person, manager2: Person
beforeAll(async () => {
  stage = await createStage()
  ;[supervisor, manager1, manager2] = (await Promise.all(
    ['supervisor', 'manager1', 'manager2'].map((name) => stage.as(name)),
  )) as [Person, Person, Person]
})
afterAll(() => stage.close())

const inDays = (days: number) => addDays(dayOf(stage.now(), timeZone), days)
const give = (who: Person, number: string, command: string, input: object = {}) =>
  who.post(`/churn-cases/${number}/${command}`, input)
const customerOf = async (number: string) => {
  const { customer } = await stage.db.read().findOneOrFail(ChurnCaseRow, { number })
  return stage.db.read().findOneOrFail(CustomerRow, { number: customer })
}
const kindsTo = async (person: string, number: string) =>
  (await stage.db.read().find(NotificationRow, { person, number })).map(({ kind }) => kind)

test('what a manager confirms is proposed; who may approve it makes the customer lost', async () => {
  const number = await caseOf(stage, 'manager1')
  const proposed = await give(manager1, number, 'confirm', { reason: 'price', note: '换了供应商' })
  expect(proposed.body).toMatchObject({
    ...{ status: 'proposed', reason: 'price', note: '换了供应商', confirmedAt: null },
    proposedBy: { username: 'manager1' },
  })
  expect((await customerOf(number)).status).toBe('active')
  expect(await kindsTo('supervisor', number)).toEqual(['churn-proposed'])
  const approved = await give(supervisor, number, 'approve')
  expect(approved.body).toMatchObject({ status: 'confirmed', confirmedBy: { username: 'supervisor' } })
  const customer = await customerOf(number)
  expect(customer).toMatchObject({ status: 'lost', churnCase: number })
  expect(await kindsTo('manager1', number)).toEqual(['churn-approved'])
  const told = await stage.db
    .read()
    .find(HistoryEntryRow, { number: customer.number }, { orderBy: { id: 'asc' } })
  expect(told.at(-1)).toMatchObject({ command: 'lose', partOf: number, actor: 'supervisor' })
  expect(
    await stage.db
      .read()
      .count(CustomerRecordRow, { customer: customer.number, kind: 'lost', subject: number }),
  ).toBe(1)
})

test('a supervisor confirms at once, be it his own proposal to make or another’s', async () => {
  const number = await caseOf(stage, 'manager1')
  const { body } = await give(supervisor, number, 'confirm', { reason: 'quality', note: '多次投诉' })
  expect(body).toMatchObject({ status: 'confirmed', proposedAt: null })
  expect((await customerOf(number)).status).toBe('lost')
})

test('a rejected proposal is a warning again, and a revoked loss too, with an active customer', async () => {
  const number = await caseOf(stage, 'manager1')
  await give(manager1, number, 'confirm', { reason: 'price', note: '换了供应商' })
  expect((await give(supervisor, number, 'reject', {})).body.errors).toMatchObject([{ field: 'note' }])
  const rejected = await give(supervisor, number, 'reject', { note: '再去一次' })
  expect(rejected.body).toMatchObject({ status: 'warning', next: { command: 'escalate-warning' } })
  await give(supervisor, number, 'confirm', { reason: 'price', note: '确认' })
  const revoked = await give(supervisor, number, 'revoke', { note: '对方来电' })
  expect(revoked.body).toMatchObject({ status: 'warning', confirmedAt: null, confirmedBy: null })
  expect(await customerOf(number)).toMatchObject({ status: 'active', churnCase: number })
  expect(await kindsTo('manager1', number)).toEqual(['churn-rejected', 'churn-confirmed', 'churn-revoked'])
})

test('who is said to have come back is counted from that day on, and can be warned of again later', async () => {
  const number = await caseOf(stage, 'manager1')
  const before = stage.now()
  const { body } = await give(supervisor, number, 'recover', { note: '下月签约' })
  expect(body).toMatchObject({
    ...{ status: 'recovered', recoveredByOrder: null, next: null },
    recoveredBy: { username: 'supervisor' },
  })
  const customer = await customerOf(number)
  expect([customer.status, customer.churnCase ?? null]).toEqual(['active', null])
  expect(customer.silentSince?.getTime()).toBeGreaterThanOrEqual(before.getTime() - 1000)
  const again = await warnOf(stage, customer.number)
  expect((await customerOf(again)).churnCase).toBe(again)
})

test('a review is after today and at most ninety days ahead', async () => {
  const number = await caseOf(stage, 'manager1')
  const defer = (reviewOn: string, measure = '寄样品') =>
    give(manager1, number, 'defer', { measure, reviewOn })
  expect((await defer(inDays(0))).body.errors).toMatchObject([
    { field: 'reviewOn', code: 'review-not-ahead' },
  ])
  expect((await defer(inDays(91))).body.errors).toMatchObject([{ field: 'reviewOn', code: 'review-too-far' }])
  expect((await defer(inDays(5), '多'.repeat(501))).body.errors).toMatchObject([{ field: 'measure' }])
  expect((await defer(inDays(90))).status).toBe(200)
})

test('every deferral keeps its measure, and from the third on the supervisor is told', async () => {
  const number = await caseOf(stage, 'manager1')
  for (const [index, measure] of ['打电话', '上门', '送样品'].entries()) {
    expect(await kindsTo('supervisor', number)).toEqual([])
    await give(manager1, number, 'defer', { measure, reviewOn: inDays(10 + index) })
  }
  const { body } = await manager1.get(`/churn-cases/${number}`)
  expect(body.measures.map(({ measure }: { measure: string }) => measure)).toEqual([
    '打电话',
    '上门',
    '送样品',
  ])
  expect(await kindsTo('supervisor', number)).toEqual(['churn-deferred-again'])
  const { items } = (await manager1.get(`/churn-cases/${number}/history`)).body
  expect(items[0]).toMatchObject({ command: 'defer', note: '送样品' })
})

test('what was measured is never written again', async () => {
  const number = await caseOf(stage, 'manager1')
  const measured = async () => {
    const { level, lastOrderAt, silentSince, months } = (await supervisor.get(`/churn-cases/${number}`)).body
    return { level, lastOrderAt, silentSince, months }
  }
  const before = await measured()
  await give(manager1, number, 'defer', { measure: '拜访', reviewOn: inDays(3) })
  const customer = await customerOf(number)
  const at = `/customers/${customer.number}`
  const { version } = (await supervisor.get(at)).body
  expect((await supervisor.patch(at, { level: 4 }, { 'if-match': `"v${version}"` })).status).toBe(200)
  await give(supervisor, number, 'confirm', { reason: 'price', note: '确认' })
  expect(await measured()).toEqual(before)
})

test('a case is its customer’s manager’s: whichever is handed over, the other goes along', async () => {
  const number = await caseOf(stage, 'manager1')
  const handed = await give(supervisor, number, 'hand-over', { assignee: 'manager2' })
  expect(handed.body).toMatchObject({
    manager: { username: 'manager2' },
    assignee: { username: 'manager2' },
  })
  const customer = await customerOf(number)
  expect(customer.manager).toBe('manager2')
  expect((await manager1.get(`/churn-cases/${number}`)).status).toBe(404)
  expect((await manager2.get(`/churn-cases/${number}`)).status).toBe(200)
  const order = { from: 'manager2', to: 'manager1', numbers: [customer.number] }
  expect((await supervisor.post('/hand-overs', order)).status).toBeLessThan(300)
  await eventually(async () => {
    const { body } = await supervisor.get(`/churn-cases/${number}`)
    expect(body).toMatchObject({ manager: { username: 'manager1' }, assignee: { username: 'manager1' } })
  })
  expect((await manager1.get(`/churn-cases/${number}/history`)).body.items[0]).toMatchObject({
    command: 'hand-over',
  })
  await eventually(async () => {
    const { searchAttributes } = await stage.engine.client.workflow.getHandle(number).describe()
    expect(searchAttributes.CrmAssignee).toEqual(['manager1'])
  })
})

test('who may not hand over customers hands over none of their cases', async () => {
  const number = await caseOf(stage, 'manager1')
  const right = { role: 'sales-supervisor', action: 'hand-over', subject: 'Customer' }
  const change = (work: (em: Transaction) => Promise<unknown>) =>
    stage.db.transaction(async (em) => {
      await raiseEpoch(em)
      await work(em)
    })
  await change((em) => em.nativeDelete(PermissionRow, right))
  const refused = await give(supervisor, number, 'hand-over', { assignee: 'manager2' })
  await change((em) => em.insert(PermissionRow, { ...right, scope: 'all', hiddenFields: [] }))
  expect([refused.status, refused.body.code]).toEqual([403, 'not-permitted'])
  expect((await customerOf(number)).manager).toBe('manager1')
})

test('who hands over everything hands over customers and their cases, and none is left behind', async () => {
  const numbers = []
  for (let index = 0; index < 3; index += 1) numbers.push(await caseOf(stage, 'manager2'))
  const { body } = await supervisor.post('/hand-overs', { from: 'manager2', to: 'manager1' })
  await eventually(async () => {
    const { state, failedTotal } = (await supervisor.get(`/hand-overs/${body.number}`)).body
    expect([state, failedTotal]).toEqual(['done', 0])
  })
  for (const number of numbers) {
    expect((await supervisor.get(`/churn-cases/${number}`)).body.assignee.username).toBe('manager1')
    expect((await customerOf(number)).manager).toBe('manager1')
  }
})

test('a renamed customer’s case is called as it is called now, and found by that name', async () => {
  const customer = await silentCustomer(stage, 'manager1')
  const number = await warnOf(stage, customer)
  const { version } = (await supervisor.get(`/customers/${customer}`)).body
  const match = { 'if-match': `"v${version}"` }
  expect((await supervisor.patch(`/customers/${customer}`, { name: '华东改名公司' }, match)).status).toBe(200)
  const { items } = (await manager1.get(`/churn-cases?q=${encodeURIComponent('改名')}`)).body
  expect(items).toMatchObject([{ number, customer: { number: customer, name: '华东改名公司' } }])
})

test('a customer with a case is not deleted, and of another manager’s case nobody is told', async () => {
  const customer = await silentCustomer(stage, 'manager1')
  const number = await warnOf(stage, customer)
  const seen = async (who: Person) => (await who.get(`/customers/${customer}`)).body.churnCase
  expect([await seen(manager1), await seen(manager2), await seen(supervisor)]).toEqual([number, null, number])
  const { version } = (await supervisor.get(`/customers/${customer}`)).body
  const gone = await supervisor.delete(`/customers/${customer}`, { 'if-match': `"v${version}"` })
  expect([gone.status, gone.body.code]).toEqual([409, 'customer-has-churn-case'])
})

test('a second case for a customer who has one is refused by the database', async () => {
  const customer = await silentCustomer(stage, 'manager1')
  await warnOf(stage, customer)
  await expect(warnOf(stage, customer)).rejects.toThrow()
  expect(await stage.db.read().count(ChurnCaseRow, { customer })).toBe(1)
})

test('the list, its views and counts are of what one may read', async () => {
  const number = await caseOf(stage, 'manager2')
  await give(manager2, number, 'defer', { measure: '拜访', reviewOn: inDays(20) })
  const listed = async (who: Person, query: string) =>
    (await who.get(`/churn-cases?limit=100&${query}`)).body.items.map(
      (item: { number: string }) => item.number,
    )
  expect(await listed(manager2, 'view=deferred&sort=reviewOn')).toContain(number)
  expect(await listed(manager2, 'view=mine&sort=-silentSince&manager=manager2')).toContain(number)
  expect(await listed(manager1, '')).not.toContain(number)
  for (const who of [manager1, manager2, supervisor]) {
    const counts = (await who.get('/churn-cases/counts')).body
    for (const [view, name] of [
      ['mine', 'mine'],
      ['warnings', 'warnings'],
      ['review-today', 'reviewToday'],
      ['assignee-inactive', 'assigneeInactive'],
      ['recovered', 'recovered'],
    ])
      expect([view, counts[name ?? '']]).toEqual([view, (await listed(who, `view=${view}`)).length])
  }
})
