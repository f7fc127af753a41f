import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SettingApplicationRow } from '../../db/setting-application.ts'
import type { SettingKey } from '../../domain/setting.ts'
import { startNudgeLoop } from '../../temporal/nudge-loop.ts'
import { createStage, eventually, timeZone, type Stage } from '../stage/stage.ts'

type Someone = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let sysadmin: Someone
let supervisor: Someone
let manager1: Someone
beforeAll(async () => {
  stage = await createStage()
  await itIs('2027-03-01 10:00')
})
afterAll(() => stage.close())

/** Sessions end when nobody does anything for half an hour, so everybody signs in anew. */
async function itIs(moment: string): Promise<void> {
  stage.setClock(at(moment))
  sysadmin = await stage.as('sysadmin')
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
}
/** A moment of Shanghai, where the company is; 1 March 2027 is a Monday. */
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)

async function create(): Promise<string> {
  const typed = { customerName: '北京聪海', summary: '设备', probability: 20 }
  return (await supervisor.post('/opportunities', typed)).body.number
}
async function assigned(): Promise<string> {
  const number = await create()
  expect((await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })).status).toBe(
    200,
  )
  return number
}
async function change(key: SettingKey, value: unknown, appliesTo: 'new' | 'open') {
  const { items } = (await sysadmin.get('/settings')).body
  const { version } = items.find((item: { key: string }) => item.key === key)
  return sysadmin.patch(`/settings/${key}`, { value, appliesTo }, { 'if-match': `"v${version}"` })
}
const application = async (key: SettingKey) =>
  (await sysadmin.get(`/settings/${key}/application`)).body.application
const finished = (key: SettingKey) =>
  eventually(async () => expect((await application(key)).finishedAt).not.toBeNull(), 60_000)
const record = async (number: string) => (await supervisor.get(`/opportunities/${number}`)).body
/** The day of the company on which the clock acts next. */
const nextDay = async (number: string) => {
  const { next } = await record(number)
  return new Date(Date.parse(next.at) + 8 * 3_600_000).toISOString().slice(0, 10)
}
/** When the process itself, as the engine tells, will wake. */
async function wakes(number: string): Promise<string> {
  const run = await stage.engine.client.workflow.getHandle(number).describe()
  const [due] = (run.searchAttributes.CrmDue ?? []) as Date[]
  const moment = (due?.getTime() ?? 0) + (stage.now().getTime() - Date.now()) + 8 * 3_600_000
  return new Date(moment).toISOString().slice(0, 10)
}
const commandsOf = async (number: string): Promise<string[]> =>
  (await supervisor.get(`/opportunities/${number}/history`)).body.items.map(
    ({ command }: { command: string }) => command,
  )

test('a change for new deadlines leaves those that stand, whatever else is done to their records', async () => {
  const old = await assigned()
  expect(await nextDay(old)).toBe('2027-03-04')
  expect((await change('opportunity.planReminderDays', 2, 'new')).status).toBe(200)
  await manager1.post(`/opportunities/${old}/remark`, { text: '正在联系' })
  const { version } = await record(old)
  const edited = await manager1.patch(
    `/opportunities/${old}`,
    { probability: 30 },
    { 'if-match': `"v${version}"` },
  )
  expect(edited.status).toBe(200)
  expect([await nextDay(old), await wakes(old)]).toEqual(['2027-03-04', '2027-03-04'])
  expect(await application('opportunity.planReminderDays')).toBeNull()
  const fresh = await assigned()
  expect([await nextDay(fresh), await wakes(fresh)]).toEqual(['2027-03-03', '2027-03-03'])
  await change('opportunity.planReminderDays', 3, 'new')
})

test('before it is saved one sees how many deadlines would move, of which kind, and nothing has moved', async () => {
  const number = await assigned()
  const { version } = await record(number)
  const answer = await sysadmin.post('/settings/opportunity.planReminderDays/preview', { value: 4 })
  const { open, touched, kinds } = answer.body
  expect(open).toBeGreaterThanOrEqual(3)
  expect(kinds).toEqual([{ command: 'remind-plan', moved: touched, atOnce: 0, dropped: 0 }])
  const { items } = (await sysadmin.get('/settings')).body
  const item = items.find(({ key }: { key: string }) => key === 'opportunity.planReminderDays')
  expect(item.openProcesses).toBe(touched)
  expect((await record(number)).version).toBe(version)
})

test('a change for open processes too moves the timer of a process that sleeps already', async () => {
  const number = await assigned()
  await eventually(async () => expect(await wakes(number)).toBe('2027-03-04'))
  const { body } = await change('opportunity.planReminderDays', 4, 'open')
  expect(body.application.total).toBeGreaterThan(0)
  await finished('opportunity.planReminderDays')
  expect(await nextDay(number)).toBe('2027-03-05')
  await eventually(async () => expect(await wakes(number)).toBe('2027-03-05'))
  const { items } = (await supervisor.get(`/opportunities/${number}/history`)).body
  expect(items[0]).toMatchObject({ command: 'settings-applied', actor: { username: 'sysadmin' } })
  // Only the deadlines that the setting is about: the rest of the record is as it was.
  expect(await commandsOf(number)).toEqual(['settings-applied', 'assign', 'create'])
  expect((await manager1.post(`/opportunities/${number}/remark`, { text: '收到' })).status).toBe(200)
  await change('opportunity.planReminderDays', 3, 'open')
  await finished('opportunity.planReminderDays')
  expect(await nextDay(number)).toBe('2027-03-04')
})

test('a day off that is marked for open processes too pushes their deadlines back', async () => {
  const number = await assigned()
  const { body: calendar } = await sysadmin.get('/working-calendar')
  await change('calendar', { ...calendar, daysOff: ['2027-03-03'] }, 'open')
  await finished('calendar')
  expect(await nextDay(number)).toBe('2027-03-05')
  await eventually(async () => expect(await wakes(number)).toBe('2027-03-05'))
  await change('calendar', calendar, 'open')
  await finished('calendar')
  expect(await nextDay(number)).toBe('2027-03-04')
})

test('what has fired stays fired; a late reminder is dropped, a late escalation comes at once', async () => {
  await itIs('2027-03-01 14:00')
  const number = await create()
  await itIs('2027-03-01 17:00')
  await change('opportunity.assignReminderHours', 1, 'open')
  await finished('opportunity.assignReminderHours')
  expect((await record(number)).next.command).toBe('escalate-unassigned')
  const preview = await sysadmin.post('/settings/opportunity.assignEscalationHours/preview', { value: 2 })
  expect(preview.body.kinds[0]).toMatchObject({ command: 'escalate-unassigned' })
  expect(preview.body.kinds[0].atOnce).toBeGreaterThanOrEqual(1)
  await change('opportunity.assignEscalationHours', 2, 'open')
  await eventually(async () => expect((await record(number)).flags.escalated).toBe(true))
  expect(await commandsOf(number)).not.toContain('remind-unassigned')
  await change('opportunity.assignEscalationHours', 16, 'open')
  await finished('opportunity.assignEscalationHours')
  const after = await record(number)
  expect([after.flags.escalated, after.next]).toEqual([true, null])
  await change('opportunity.assignReminderHours', 8, 'open')
  await finished('opportunity.assignReminderHours')
  expect((await record(number)).next.command).toBe('remind-unassigned')
})

test('an application that is interrupted goes on where it was, while people go on working', async () => {
  await itIs('2027-03-01 10:00')
  const numbers: string[] = []
  for (let n = 0; n < 70; n += 1) numbers.push(await create())
  const key = 'opportunity.assignReminderHours'
  expect((await change(key, 9, 'open')).status).toBe(200)
  await eventually(async () => expect((await application(key)).done).toBeGreaterThan(0))
  await stage.loop.stop()
  const { done, total, finishedAt } = await application(key)
  expect([finishedAt, done < total]).toEqual([null, true])
  const refused = await change(key, 10, 'open')
  expect(refused).toMatchObject({ status: 409, body: { code: 'application-under-way' } })
  const assign = numbers
    .slice(-20)
    .map((number) => supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' }))
  const { db, engine, now } = stage
  const log = pino({ level: 'silent' })
  const loop = startNudgeLoop({ db, engine, timeZone, now, log, every: { send: 300, look: 1000 } })
  try {
    expect((await Promise.all(assign)).map(({ status }) => status)).toEqual(Array(20).fill(200))
    await finished(key)
    expect((await application(key)).done).toBe((await application(key)).total)
    // From 10:00 on two hours to noon, four and a half until 18:00, and two and a half of the next morning.
    for (const number of numbers.slice(0, 50))
      expect((await record(number)).next.at).toMatch(/^2027-03-02T03:3\d/)
    for (const number of numbers.slice(-20)) expect((await record(number)).next.command).toBe('remind-plan')
    stage.setClock(at('2027-03-01 10:10'))
    const last = () =>
      stage.db.read().findOneOrFail(SettingApplicationRow, { key }, { orderBy: { id: 'desc' } })
    await eventually(async () => expect((await last()).checkedAt).not.toBeNull())
  } finally {
    await loop.stop()
  }
}, 120_000)
