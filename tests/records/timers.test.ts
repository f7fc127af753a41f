import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { at, clockOf, type ClockStory } from '../stage/clock.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
})
afterAll(() => stage.close())
beforeEach(() => setCalendar({}))

const { setCalendar, goTo, fired, mustHaveFired, clockCommands, quiet, plays } = clockOf(() => stage)
const monday = '2027-03-01 09:00'

type Begin = Awaited<ReturnType<typeof people>>
const stories: ClockStory<Begin>[] = [
  {
    title: 'nobody assigns it for 8 and for 16 working hours',
    begins: monday,
    bring: ({ create }) => create({}),
    comes: [
      ['remind-unassigned', '2027-03-02 09:30'],
      ['escalate-unassigned', '2027-03-03 10:00'],
    ],
    told: { 'opportunity-unassigned': 'supervisor', 'opportunity-unassigned-escalated': 'supervisor' },
  },
  {
    title: 'it is created an hour before the weekend',
    begins: '2027-03-05 17:00',
    bring: ({ create }) => create({}),
    comes: [
      ['remind-unassigned', '2027-03-08 17:30'],
      ['escalate-unassigned', '2027-03-10 09:30'],
    ],
  },
  {
    title: 'it is created in the night',
    begins: '2027-03-01 23:00',
    bring: ({ create }) => create({}),
    comes: [
      ['remind-unassigned', '2027-03-03 09:30'],
      ['escalate-unassigned', '2027-03-04 10:00'],
    ],
  },
  {
    title: 'nobody plans it for 3 and for 5 working days',
    begins: monday,
    bring: ({ assigned }) => assigned({}),
    comes: [
      ['remind-plan', '2027-03-04 09:00'],
      ['escalate-plan', '2027-03-08 09:00'],
    ],
    told: { 'opportunity-no-plan': 'manager1', 'opportunity-no-plan-escalated': 'supervisor' },
  },
  {
    title: 'nobody plans it, over a make-up Saturday and a Monday off',
    begins: '2027-03-05 09:00',
    calendar: { workingDays: ['2027-03-06'], daysOff: ['2027-03-08'] },
    bring: ({ assigned }) => assigned({}),
    comes: [
      ['remind-plan', '2027-03-10 09:00'],
      ['escalate-plan', '2027-03-12 09:00'],
    ],
  },
  {
    title: 'a step falls due on a Wednesday and is never answered',
    begins: monday,
    bring: ({ planned }) => planned({}, ['2027-03-03']),
    comes: [
      ['remind-step', '2027-03-03 09:00'],
      ['mark-step-overdue', '2027-03-04 00:00'],
      ['escalate-step', '2027-03-08 09:00'],
    ],
    told: { 'step-due': 'manager1', 'step-overdue-escalated': 'supervisor' },
  },
  {
    title: 'a step falls due on a Sunday, so it is reminded of on the Friday',
    begins: monday,
    bring: ({ planned }) => planned({}, ['2027-03-07']),
    comes: [
      ['remind-step', '2027-03-05 09:00'],
      ['mark-step-overdue', '2027-03-08 00:00'],
      ['escalate-step', '2027-03-10 09:00'],
    ],
  },
  {
    title: 'a step falls due on a make-up Saturday',
    begins: monday,
    calendar: { workingDays: ['2027-03-06'] },
    bring: ({ planned }) => planned({}, ['2027-03-06']),
    comes: [
      ['remind-step', '2027-03-06 09:00'],
      ['mark-step-overdue', '2027-03-07 00:00'],
      ['escalate-step', '2027-03-10 09:00'],
    ],
  },
  {
    title: 'every step is answered and nobody decides',
    begins: monday,
    bring: ({ answered }) => answered({}),
    comes: [
      ['remind-conclusion', '2027-03-03 09:00'],
      ['escalate-conclusion', '2027-03-05 09:00'],
    ],
    told: { 'opportunity-undecided': 'manager1', 'opportunity-undecided-escalated': 'supervisor' },
  },
  {
    title: 'the expected close date comes and goes',
    begins: monday,
    bring: ({ planned }) => planned({ expectedCloseOn: '2027-03-04' }, ['2027-06-01']),
    comes: [
      ['remind-close', '2027-03-04 09:00'],
      ['mark-close-overdue', '2027-03-05 00:00'],
    ],
    told: { 'close-date-due': 'manager1' },
  },
]

plays(stories, people)

test('a flag goes when the due moment moves, and when the state does', async () => {
  const begin = await people(monday)
  const number = await begin.planned({}, ['2027-03-03'])
  await goTo(number, at('2027-03-10 10:00'))
  await eventually(() => mustHaveFired(number, 'escalate-step'))
  expect(await row(number)).toMatchObject({ overdue: true, escalated: true })
  const later = await people('2027-03-10 10:01')
  const steps = (await later.manager1.get(`/opportunities/${number}`)).body.steps as {
    id: number
    item: string
  }[]
  const moved = steps.map(({ id, item }) => ({ id, item, dueOn: '2027-03-12' }))
  await later.manager1.post(`/opportunities/${number}/plan`, { steps: moved })
  expect(await row(number)).toMatchObject({ overdue: false, escalated: false })
  await goTo(number, at('2027-03-13 00:01'))
  await eventually(async () => expect(await fired(number, 'mark-step-overdue')).toHaveLength(2))
  const last = await people('2027-03-13 00:02')
  await last.manager1.post(`/opportunities/${number}/record-result`, { step: steps[0]?.id, result: '好' })
  expect(await row(number)).toMatchObject({ overdue: false, undecided: true })
}, 60_000)

test('an assignment in time leaves nothing of the reminders that waited', async () => {
  const begin = await people(monday)
  const number = await begin.assigned({})
  await goTo(number, at('2027-03-03 11:00'))
  await quiet(number)
  expect(await clockCommands(number)).toEqual([])
}, 60_000)

/** The people of this moment: a session of an earlier one has ended by now. */
async function people(moment: string) {
  stage.setClock(at(moment))
  const supervisor = await stage.as('supervisor')
  const manager1 = await stage.as('manager1')
  const create = async (typed: object) => {
    made += 1
    const body = { customerName: `定时公司${made}`, summary: '一', probability: 10, ...typed }
    return (await supervisor.post('/opportunities', body)).body.number as string
  }
  const assigned = async (typed: object) => {
    const number = await create(typed)
    await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
    return number
  }
  const planned = async (typed: object, days: string[]) => {
    const number = await assigned(typed)
    const steps = days.map((dueOn) => ({ dueOn, item: '拜访' }))
    await manager1.post(`/opportunities/${number}/plan`, { steps })
    return number
  }
  const answered = async (typed: object) => {
    const number = await planned(typed, ['2027-03-01'])
    const { body } = await manager1.get(`/opportunities/${number}`)
    await manager1.post(`/opportunities/${number}/record-result`, { step: body.steps[0].id, result: '好' })
    return number
  }
  return { supervisor, manager1, create, assigned, planned, answered }
}
let made = 0

const row = (number: string) => stage.db.read().findOneOrFail(OpportunityRow, { number })
