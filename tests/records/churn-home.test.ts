import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import { addDays, dayOf } from '../../domain/day.ts'
import { silentCustomer, warnOf } from '../stage/churn.ts'
import { createStage, timeZone, type Stage } from '../stage/stage.ts'

type Person = Awaited<ReturnType<Stage['as']>>
type Json = ReturnType<typeof JSON.parse>

let stage: Stage
let supervisor: Person
let manager1: Person
let manager2: Person
const warnings: string[] = []
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
  for (let index = 0; index < 3; index += 1)
    warnings.push(await warnOf(stage, await silentCustomer(stage, 'manager1')))
})
afterAll(() => stage.close())

const home = async (who: Person) => (await who.get('/home')).body
const numbers = (items: Json[]) => items.map(({ number }) => number as string)
const give = async (who: Person, number: string, command: string, typed: object) => {
  const { status, body } = await who.post(`/churn-cases/${number}/${command}`, typed)
  expect([command, status, body.code]).toEqual([command, 200, undefined])
}
const set = (number: string, changed: object) =>
  stage.db.transaction((em) => em.nativeUpdate(ChurnCaseRow, { number }, changed))
const today = () => dayOf(stage.now(), timeZone)

test('a manager is shown his warnings, the oldest first, and each counter is that of the list it opens', async () => {
  const [first = '', second = '', third = ''] = warnings
  await set(third, { stateSince: new Date(stage.now().getTime() - 86_400_000) })
  const { churn } = await home(manager1)
  expect(numbers(churn.toWork)).toEqual([third, first, second])
  expect([churn.toReview, churn.toConfirm]).toEqual([[], []])
  expect(churn.toWork[0].allowed).toEqual(expect.arrayContaining(['defer', 'confirm']))
  const listed = (await manager1.get('/churn-cases?view=warnings&total=exact')).body
  expect(churn.counters.warnings).toBe(listed.total)
  expect((await home(manager2)).churn).toMatchObject({ counters: { warnings: 0 }, toWork: [] })
})

test('what is deferred until today waits for its manager, until the clock makes it a warning again', async () => {
  const [, second = ''] = warnings
  await give(manager1, second, 'defer', { measure: '上门拜访', reviewOn: addDays(today(), 7) })
  expect((await home(manager1)).churn.toReview).toEqual([])
  await set(second, { reviewOn: today() })
  const { toWork, toReview, counters } = (await home(manager1)).churn
  expect([numbers(toReview), counters.reviewToday]).toEqual([[second], 1])
  expect(numbers(toWork)).not.toContain(second)
})

test('what he proposes waits for the supervisor, in the menu too, and is late when it was left too long', async () => {
  const waiting = async (who: Person) => (await who.get('/waiting')).body.churn
  const [first = ''] = warnings
  expect([await waiting(manager1), await waiting(supervisor)]).toEqual([
    { n: 2, late: false },
    { n: 0, late: false },
  ])
  await give(manager1, first, 'confirm', { reason: 'price', note: '对手便宜。' })
  expect(numbers((await home(supervisor)).churn.toConfirm)).toEqual([first])
  expect((await home(manager1)).churn.toConfirm).toEqual([])
  expect([await waiting(manager1), await waiting(supervisor)]).toEqual([
    { n: 1, late: false },
    { n: 1, late: false },
  ])
  await set(first, { escalated: true })
  expect([await waiting(manager1), await waiting(supervisor)]).toEqual([
    { n: 1, late: false },
    { n: 1, late: true },
  ])
  expect(await waiting(await stage.as('sysadmin'))).toBeUndefined()
  expect((await home(await stage.as('sysadmin'))).churn).toBeNull()
})

test('what each manager has in hand counts his open cases, and those left too long as late', async () => {
  const hand = (await home(supervisor)).people.find(
    ({ username }: { username: string }) => username === 'manager1',
  )
  expect(hand).toMatchObject({ openChurnCases: 3, overdue: 1 })
})

test('home tells what others did with cases since yesterday, and not of each that a scan opened', async () => {
  const told = async (who: Person) =>
    (await home(who)).changes.map(({ command, actor }: Json) => [command, actor.username])
  expect(await told(supervisor)).toEqual([
    ['confirm', 'manager1'],
    ['defer', 'manager1'],
  ])
  expect(await told(manager2)).toEqual([])
})
