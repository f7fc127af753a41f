import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { TicketRow } from '../../db/ticket.ts'
import type { SettingKey } from '../../domain/setting.ts'
import { at, clockOf, type ClockStory } from '../stage/clock.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
})
afterAll(() => stage.close())
beforeEach(() => setCalendar({}))

const { setCalendar, goTo, mustHaveFired, clockCommands, quiet, plays } = clockOf(() => stage)
const monday = '2027-03-01 09:00'

type People = Awaited<ReturnType<typeof people>>
const stories: ClockStory<People>[] = [
  {
    title: 'nobody assigns it for 4 working hours',
    begins: monday,
    bring: ({ create }) => create({}),
    comes: [
      ['remind-assign', '2027-03-01 13:42'],
      ['escalate-assign', '2027-03-01 14:30'],
    ],
    told: { 'ticket-unassigned': 'supervisor', 'ticket-unassigned-escalated': 'supervisor' },
  },
  {
    title: 'it is urgent and nobody assigns it for half an hour',
    begins: monday,
    bring: ({ create }) => create({ priority: 'urgent' }),
    comes: [
      ['remind-assign', '2027-03-01 09:24'],
      ['escalate-assign', '2027-03-01 09:30'],
    ],
  },
  {
    title: 'it is a complaint, which counts as one priority higher',
    begins: monday,
    bring: ({ create }) => create({ type: 'complain' }),
    comes: [
      ['remind-assign', '2027-03-01 09:48'],
      ['escalate-assign', '2027-03-01 10:00'],
    ],
  },
  {
    title: 'it is created on the Friday before a week off, with a make-up Saturday',
    begins: '2027-03-05 17:00',
    calendar: {
      daysOff: ['2027-03-08', '2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12'],
      workingDays: ['2027-03-06'],
    },
    bring: ({ create }) => create({ priority: 'low' }),
    comes: [
      ['remind-assign', '2027-03-06 15:54'],
      ['escalate-assign', '2027-03-06 17:30'],
    ],
  },
  {
    title: 'nobody handles it for 16 working hours',
    begins: monday,
    bring: ({ assigned }) => assigned({}),
    comes: [
      ['remind-handle', '2027-03-02 15:48'],
      ['escalate-handle', '2027-03-03 10:00'],
    ],
    told: { 'ticket-to-handle': 'manager1', 'ticket-to-handle-escalated': 'supervisor' },
  },
  {
    title: 'it was sent back, and is to be handled again in half the time',
    begins: monday,
    bring: ({ sentBack }) => sentBack({}),
    comes: [
      ['remind-handle', '2027-03-01 16:54'],
      ['escalate-handle', '2027-03-02 09:30'],
    ],
  },
  {
    title: 'nobody asks the customer for 16 working hours',
    begins: monday,
    bring: ({ handled }) => handled({}),
    comes: [
      ['remind-feed-back', '2027-03-02 15:48'],
      ['escalate-feed-back', '2027-03-03 10:00'],
    ],
    told: { 'ticket-to-feed-back': 'manager1', 'ticket-to-feed-back-escalated': 'supervisor' },
  },
  {
    title: 'the customer was content three days ago, a weekend among them',
    begins: '2027-03-05 16:00',
    bring: ({ fedBack }) => fedBack({}),
    comes: [['auto-archive', '2027-03-08 16:00']],
  },
]

plays(stories, people)

test('what was not done in time says so until it is done, and the round remembers it', async () => {
  const number = await (await people(monday)).assigned({})
  await goTo(number, at('2027-03-02 16:00'))
  await eventually(() => mustHaveFired(number, 'remind-handle'))
  expect(await row(number)).toMatchObject({ nearlyDue: true, escalated: false, missed: 0 })
  await goTo(number, at('2027-03-03 10:30'))
  await eventually(() => mustHaveFired(number, 'escalate-handle'))
  expect(await row(number)).toMatchObject({ nearlyDue: false, escalated: true })
  const { manager1 } = await people('2027-03-03 10:31')
  const { body } = await manager1.post(`/tickets/${number}/handle`, { handling: '清洁' })
  expect(body).toMatchObject({ missed: 1, rounds: [{ missed: 1 }] })
  expect(await row(number)).toMatchObject({ status: 'handled', nearlyDue: false, escalated: false })
}, 60_000)

test('the engine’s own pages show of a ticket its state, who has it and when the clock acts next', async () => {
  const number = await (await people(monday)).assigned({ priority: 'urgent' })
  const handle = stage.engine.client.workflow.getHandle(number)
  const shown = async () => {
    const { type, searchAttributes } = await handle.describe()
    const { CrmStatus, CrmAssignee, CrmEscalated, CrmDue } = searchAttributes
    const due = (CrmDue?.[0] as Date | undefined)?.getTime() ?? 0
    // The engine's clock is the real one: the company's, moved ahead, is left out of it.
    const ahead = stage.now().getTime() - Date.now()
    const metadata = await handle.query<{ currentDetails: string }, []>('__temporal_workflow_metadata')
    return {
      ...{ type, CrmStatus, CrmAssignee, CrmEscalated, details: metadata.currentDetails.split('\n') },
      due: new Date(Math.round((due + ahead) / 60_000) * 60_000),
    }
  }
  await eventually(async () =>
    expect(await shown()).toMatchObject({
      ...{ type: 'ticket', CrmStatus: ['assigned'], CrmAssignee: ['manager1'], CrmEscalated: [false] },
      due: at('2027-03-01 13:42'),
      details: [
        ...[`**${number}** · assigned`, '- assignee: manager1'],
        ...[
          expect.stringMatching(/^- next: remind-handle at 2027-03-01T05:42/),
          '- escalated: no',
          '- version: 2',
        ],
      ],
    }),
  )
  await goTo(number, at('2027-03-01 14:31'))
  await eventually(async () => {
    const { CrmEscalated, CrmDue = [] } = (await handle.describe()).searchAttributes
    expect([CrmEscalated, CrmDue]).toEqual([[true], []])
  })
}, 60_000)

test('what was archived by the clock is in the archive of every manager', async () => {
  const number = await (await people(monday)).fedBack({})
  await goTo(number, at('2027-03-04 09:01'))
  await eventually(() => mustHaveFired(number, 'auto-archive'))
  const manager2 = await stage.as('manager2')
  expect((await manager2.get(`/tickets/${number}`)).body).toMatchObject({ status: 'archived', allowed: [] })
}, 60_000)

test('a changed time for open tickets too moves their moments, and they fire at the new one', async () => {
  const begin = await people(monday)
  const number = await begin.assigned({ priority: 'high' })
  expect(await momentsOf(number)).toEqual(['2027-03-01 16:54', '2027-03-02 09:30'])
  await change('ticket.handleHours.high', 2, 'open')
  await eventually(async () =>
    expect(await momentsOf(number)).toEqual(['2027-03-01 10:36', '2027-03-01 11:00']),
  )
  await goTo(number, at('2027-03-01 11:05'))
  await eventually(() => mustHaveFired(number, 'escalate-handle'))
  await quiet(number)
  expect(await clockCommands(number)).toEqual(['remind-handle', 'escalate-handle'])
}, 60_000)

test('a changed time from now on only leaves what stands as it is', async () => {
  const begin = await people(monday)
  const before = await begin.assigned({ priority: 'low' })
  const standing = await momentsOf(before)
  await change('ticket.handleHours.low', 1, 'new')
  const after = await begin.assigned({ priority: 'low' })
  expect(await momentsOf(after)).toEqual(['2027-03-01 09:48', '2027-03-01 10:00'])
  await begin.supervisor.post(`/tickets/${before}/remark`, { text: '照常' })
  expect(await momentsOf(before)).toEqual(standing)
}, 60_000)

/** The people of this moment: a session of an earlier one has ended by now. */
async function people(moment: string) {
  stage.setClock(at(moment))
  const [supervisor, manager1] = [await stage.as('supervisor'), await stage.as('manager1')]
  const customer = await customerOf(supervisor)
  const create = async (typed: object) => {
    const body = { type: 'consult', title: '卡纸', request: '三楼的打印机', customer, ...typed }
    return (await supervisor.post('/tickets', body)).body.number as string
  }
  const assigned = async (typed: object) => {
    const number = await create(typed)
    await supervisor.post(`/tickets/${number}/assign`, { assignee: 'manager1' })
    return number
  }
  const handled = async (typed: object) => {
    const number = await assigned(typed)
    await manager1.post(`/tickets/${number}/handle`, { handling: '清洁' })
    return number
  }
  const rated = (satisfaction: number) => async (typed: object) => {
    const number = await handled(typed)
    await manager1.post(`/tickets/${number}/feed-back`, { result: '问过了', satisfaction })
    return number
  }
  return { supervisor, manager1, create, assigned, handled, sentBack: rated(2), fedBack: rated(4) }
}

let known = ''
async function customerOf(supervisor: Awaited<ReturnType<Stage['as']>>): Promise<string> {
  if (!known)
    known = (await supervisor.post('/customers', { name: '定时客户', manager: 'manager1' })).body.number
  return known
}

async function change(key: SettingKey, value: number, appliesTo: 'new' | 'open'): Promise<void> {
  const sysadmin = await stage.as('sysadmin')
  const { items } = (await sysadmin.get('/settings')).body
  const { version } = items.find((item: { key: string }) => item.key === key)
  const headers = { 'if-match': `"v${version}"` }
  expect((await sysadmin.patch(`/settings/${key}`, { value, appliesTo }, headers)).status).toBe(200)
}

const row = (number: string) => stage.db.read().findOneOrFail(TicketRow, { number })

/** The minutes at which its clock will act, as the company's clocks show them. */
async function momentsOf(number: string): Promise<string[]> {
  const { deadlines } = await row(number)
  const shown = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' },
  })
  return deadlines.map((deadline) => shown.format(new Date(deadline.at)))
}
