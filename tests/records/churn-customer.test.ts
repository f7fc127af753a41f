import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentCustomer, warnOf } from '../stage/churn.ts'
import { createStage, type Stage } from '../stage/stage.ts'

type Json = ReturnType<typeof JSON.parse>
type Person = Awaited<ReturnType<Stage['as']>>

let stage: Stage
let supervisor: Person
let manager1: Person
let manager2: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
})
afterAll(() => stage.close())

async function warned(manager = 'manager1') {
  const customer = await silentCustomer(stage, manager)
  return { customer, number: await warnOf(stage, customer) }
}
const give = async (who: Person, number: string, command: string, typed: object = {}) => {
  const { status, body } = await who.post(`/churn-cases/${number}/${command}`, typed)
  expect([command, status, body.code]).toEqual([command, 200, undefined])
}
const lose = (number: string) =>
  give(supervisor, number, 'confirm', { reason: 'price', note: '对手便宜三成。' })
const page = async (who: Person, customer: string) => (await who.get(`/customers/${customer}`)).body
const items = async (who: Person, path: string): Promise<Json[]> => (await who.get(path)).body.items

test('the customer’s page tells its manager and the supervisors of its cases, and others that it is lost', async () => {
  const { customer, number } = await warned()
  for (const who of [manager1, supervisor])
    expect(await page(who, customer)).toMatchObject({
      ...{ status: 'active', churnCase: number, counts: { churnCases: 1 } },
    })
  expect(await page(manager2, customer)).toMatchObject({
    ...{ status: 'active', churnCase: null, counts: { churnCases: null } },
  })
  await lose(number)
  expect(await page(manager2, customer)).toMatchObject({ status: 'lost', churnCase: null })
  const listed = `/churn-cases?customer=${customer}`
  expect((await items(manager1, listed)).map((item) => item.number)).toEqual([number])
  expect(await items(manager2, listed)).toEqual([])
})

test('what became of a case stands in the customer’s line once, and of a case in none but its readers’', async () => {
  const { customer, number } = await warned()
  await lose(number)
  await give(supervisor, number, 'revoke', { note: '还在谈。' })
  await give(supervisor, number, 'recover', { note: '签了框架合同。' })
  const told = async (who: Person) =>
    (await items(who, `/customers/${customer}/timeline`)).map((entry) => [
      entry.kind,
      entry.event ?? entry.number ?? entry.command,
      ...(entry.kind === 'record' ? [entry.subject] : []),
    ])
  const readers = [
    ['record', 'recovered', number],
    ['record', 'reactivated', number],
    ['record', 'lost', number],
    ['churnCase', number],
    ['record', 'created', null],
  ]
  expect(await told(manager1)).toEqual(readers)
  expect(await told(supervisor)).toEqual(readers)
  expect(await told(manager2)).toEqual([
    ['record', 'reactivated', null],
    ['record', 'lost', null],
    ['record', 'created', null],
  ])
  const { total } = (await manager2.get(`/customers/${customer}/timeline?kind=churnCase`)).body
  expect(total).toBe(0)
  const kinds = async (who: Person) =>
    (await items(who, `/customers/${customer}/records`)).map(({ kind, subject }) => [kind, subject])
  expect(await kinds(manager2)).toEqual([
    ['reactivated', null],
    ['lost', null],
    ['created', null],
  ])
})

test('the customer’s history has the words of its case for who may read it', async () => {
  const { customer, number } = await warned()
  await lose(number)
  await give(supervisor, number, 'revoke', { note: '还在谈。' })
  await give(supervisor, number, 'recover', { note: '签了框架合同。' })
  const history = async (who: Person) =>
    (await items(who, `/customers/${customer}/history`)).map(({ command, note }) => [command, note])
  expect(await history(manager1)).toEqual([
    ['recover', '签了框架合同。'],
    ['reactivate', '还在谈。'],
    ['lose', '对手便宜三成。'],
    ['create', null],
  ])
  expect(await history(manager2)).toEqual([
    ['reactivate', null],
    ['lose', null],
    ['create', null],
  ])
})

test('a customer given away with its case is told of without the case to who may not read it', async () => {
  const { customer, number } = await warned()
  await give(supervisor, number, 'hand-over', { assignee: 'manager2', reason: '换区' })
  expect((await page(manager1, customer)).counts.churnCases).toBeNull()
  const given = async (who: Person) =>
    (await items(who, `/customers/${customer}/timeline`)).filter(
      ({ event, command }) => event === 'handed-over' || command === 'hand-over',
    )
  const named = (entries: Json[]) => entries.map(({ subject = null }) => subject as string | null)
  expect(named(await given(manager2))).toEqual([number, null])
  expect(named(await given(manager1))).toEqual([null, null])
})
