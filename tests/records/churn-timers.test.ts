import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import { caseOf } from '../stage/churn.ts'
import { at, clockOf, type ClockStory } from '../stage/clock.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
})
afterAll(() => stage.close())
beforeEach(() => setCalendar({}))

const { setCalendar, goTo, mustHaveFired, quiet, plays } = clockOf(() => stage)
const monday = '2027-03-01 09:00'

type People = Awaited<ReturnType<typeof people>>
const stories: ClockStory<People>[] = [
  {
    title: 'nobody answers a warning for seven days',
    begins: monday,
    bring: ({ warned }) => warned(),
    comes: [['escalate-warning', '2027-03-08 09:00']],
    told: { 'churn-warning-escalated': 'supervisor' },
  },
  {
    title: 'it was deferred to a day, be that a Sunday',
    begins: monday,
    bring: ({ deferred }) => deferred('2027-03-14'),
    comes: [['review', '2027-03-14 09:00']],
    told: { 'churn-review': 'manager1' },
  },
  {
    title: 'a loss is proposed on a Friday before a week off',
    begins: '2027-03-05 10:00',
    calendar: { daysOff: ['2027-03-08', '2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12'] },
    bring: ({ proposed }) => proposed(),
    comes: [['escalate-proposal', '2027-03-17 10:00']],
    told: { 'churn-proposal-escalated': 'supervisor' },
  },
]

plays(stories, people)

test('on its day what was deferred is a warning again, with its measures, and is to be answered anew', async () => {
  const number = await (await people(monday)).deferred('2027-03-10')
  await goTo(number, at('2027-03-10 09:01'))
  await eventually(() => mustHaveFired(number, 'review'))
  const manager1 = await stage.as('manager1')
  const { body } = await manager1.get(`/churn-cases/${number}`)
  expect(body).toMatchObject({
    ...{ status: 'warning', deferrals: 1, reviewOn: null },
    measures: [{ position: 1, measure: '上门拜访', reviewOn: '2027-03-10', by: { username: 'manager1' } }],
    next: { command: 'escalate-warning' },
  })
}, 60_000)

test('a deferral to another day moves its review, and only the last one comes', async () => {
  const begin = await people(monday)
  const number = await begin.deferred('2027-03-10')
  await begin.defer(number, '2027-03-20')
  await goTo(number, at('2027-03-12 10:00'))
  await quiet(number)
  expect((await row(number)).status).toBe('deferred')
  await goTo(number, at('2027-03-20 09:01'))
  await eventually(() => mustHaveFired(number, 'review'))
  expect(await row(number)).toMatchObject({ status: 'warning', deferrals: 2 })
}, 60_000)

/** The people of this moment: a session of an earlier one has ended by now. */
async function people(moment: string) {
  stage.setClock(at(moment))
  const manager1 = await stage.as('manager1')
  const warned = () => caseOf(stage, 'manager1')
  const give = async (number: string, command: string, input: object) => {
    const { status } = await manager1.post(`/churn-cases/${number}/${command}`, input)
    expect([command, status]).toEqual([command, 200])
  }
  const defer = (number: string, reviewOn: string) => give(number, 'defer', { measure: '上门拜访', reviewOn })
  const deferred = async (reviewOn: string) => {
    const number = await warned()
    await defer(number, reviewOn)
    return number
  }
  const proposed = async () => {
    const number = await warned()
    await give(number, 'confirm', { reason: 'price', note: '已换供应商' })
    return number
  }
  return { warned, defer, deferred, proposed }
}

const row = (number: string) => stage.db.read().findOneOrFail(ChurnCaseRow, { number })
