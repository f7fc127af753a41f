import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { missNextYear } from '../../db/calendar-notice.ts'
import { NotificationRow } from '../../db/notification.ts'
import { settings, type SettingKey } from '../../domain/setting.ts'
import { createStage, timeZone, type Cast, type Stage } from '../stage/stage.ts'

let stage: Stage
const people = {} as Record<Cast, Awaited<ReturnType<Stage['as']>>>
beforeAll(async () => {
  stage = await createStage()
  for (const username of ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'executive'] as const)
    people[username] = await stage.as(username)
})
afterAll(() => stage.close())

const standing = async (key: string) =>
  (await people.sysadmin.get('/settings')).body.items.find((item: { key: string }) => item.key === key)
async function change(key: string, value: unknown, more: object = {}) {
  const { version } = (await standing(key)) ?? { version: 1 }
  return people.sysadmin.patch(`/settings/${key}`, { value, ...more }, { 'if-match': `"v${version}"` })
}
const lastAudit = () =>
  stage.db.read().findOneOrFail(AuditEntryRow, { subject: 'Setting' }, { orderBy: { id: 'desc' } })
const week = { weekdays: [1, 2, 3, 4, 5], periods: [{ from: '09:00', to: '17:00' }] }
const calendar = { timeZone: 'Asia/Shanghai', ...week, daysOff: [], workingDays: [] }

test('every setting says its value, its default, its unit and how it is typed', async () => {
  const { items } = (await people.sysadmin.get('/settings')).body
  expect(items.map(({ key }: { key: string }) => key)).toEqual(Object.keys(settings))
  expect(await standing('opportunity.planReminderDays')).toMatchObject({
    group: 'opportunity',
    value: 3,
    default: 3,
    unit: 'workingDays',
    input: { kind: 'integer', min: 0, max: 365 },
    touchesProcesses: true,
    openProcesses: 0,
    application: null,
    version: 1,
  })
  expect((await standing('opportunity.assignReminderHours')).input.kind).toBe('number')
  expect((await standing('opportunity.stepReminderTime')).input).toEqual({ kind: 'time' })
  expect(await standing('opportunity.existingCustomer')).toMatchObject({
    input: { kind: 'choice', options: ['warn', 'refuse'] },
    touchesProcesses: false,
  })
  expect((await standing('calendar')).input).toEqual({ kind: 'calendar' })
})

test('nobody but the administrators reads or changes the settings; everybody reads the calendar', async () => {
  for (const person of ['supervisor', 'manager1', 'executive'] as const) {
    const { get, patch, post } = people[person]
    expect((await get('/settings')).status).toBe(403)
    expect((await get('/settings/calendar/application')).status).toBe(403)
    expect((await patch('/settings/calendar', { value: calendar }, { 'if-match': '"v1"' })).status).toBe(403)
    expect((await post('/settings/calendar/preview', { value: calendar })).status).toBe(403)
    expect((await get('/working-calendar')).body).toMatchObject({ weekdays: [1, 2, 3, 4, 5] })
  }
})

test('a change holds at once and stands in the audit with before and after', async () => {
  expect((await change('opportunity.existingCustomer', 'refuse')).body).toMatchObject({
    value: 'refuse',
    version: 2,
  })
  expect(await lastAudit()).toMatchObject({
    kind: 'setting-changed',
    actor: 'sysadmin',
    code: 'opportunity.existingCustomer',
    details: { before: { value: 'warn' }, after: { value: 'refuse' } },
  })
  expect((await change('opportunity.existingCustomer', 'warn')).body.value).toBe('warn')
  await change('opportunity.planReminderDays', 4)
  expect((await lastAudit()).details).toEqual({
    before: { value: 3 },
    after: { value: 4 },
    appliesTo: 'new',
    openProcesses: 0,
  })
  expect((await change('opportunity.planReminderDays', 3)).body).toMatchObject({ value: 3, default: 3 })
})

test('who saw an older value changes nothing and is shown what stands', async () => {
  const key = 'opportunity.planEscalationDays'
  await change(key, 6)
  const { version } = await standing(key)
  const stale = await people.sysadmin.patch(
    `/settings/${key}`,
    { value: 7 },
    { 'if-match': `"v${version - 1}"` },
  )
  expect(stale).toMatchObject({ status: 412, body: { current: { key, value: 6, version } } })
  expect((await people.sysadmin.patch(`/settings/${key}`, { value: 7 })).status).toBe(428)
  expect((await standing(key)).value).toBe(6)
  await change(key, 5)
})

test.each<[string, SettingKey | 'none', unknown, number, string, string]>([
  ['a part of a day', 'opportunity.planReminderDays', 1.5, 422, 'value', 'wrong-type'],
  ['a negative number', 'opportunity.planReminderDays', -1, 422, 'value', 'too-small'],
  ['more than a year', 'opportunity.planReminderDays', 366, 422, 'value', 'too-big'],
  ['a word for a number', 'opportunity.assignReminderHours', '8', 422, 'value', 'wrong-type'],
  ['nothing', 'opportunity.assignReminderHours', undefined, 422, 'value', 'required'],
  ['no time of day', 'opportunity.stepReminderTime', '25:00', 422, 'value', 'invalid'],
  ['a choice there is not', 'opportunity.existingCustomer', 'ask', 422, 'value', 'invalid'],
  [
    'an escalation before its reminder',
    'opportunity.planEscalationDays',
    2,
    422,
    'value',
    'escalation-before-reminder',
  ],
  [
    'a reminder after its escalation',
    'opportunity.assignReminderHours',
    17,
    422,
    'value',
    'escalation-before-reminder',
  ],
  [
    'a week without a working day',
    'calendar',
    { ...calendar, weekdays: [] },
    422,
    'value.weekdays',
    'no-working-time',
  ],
  ['no working hours', 'calendar', { ...calendar, periods: [] }, 422, 'value.periods', 'too-few'],
  [
    'hours that overlap',
    'calendar',
    {
      ...calendar,
      periods: [
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '18:00' },
      ],
    },
    422,
    'value.periods.1',
    'working-hours-overlap',
  ],
  [
    'hours that end first',
    'calendar',
    { ...calendar, periods: [{ from: '18:00', to: '09:00' }] },
    422,
    'value.periods.0',
    'working-hours-overlap',
  ],
  [
    'a day there is not',
    'calendar',
    { ...calendar, daysOff: ['2027-02-30'] },
    422,
    'value.daysOff.0',
    'not-a-day',
  ],
  [
    'a day twice',
    'calendar',
    { ...calendar, daysOff: ['2027-02-01', '2027-02-01'] },
    422,
    'value.daysOff.1',
    'duplicate',
  ],
  [
    'a day that is off and worked',
    'calendar',
    { ...calendar, daysOff: ['2027-02-01'], workingDays: ['2027-02-01'] },
    422,
    'value.workingDays.0',
    'day-off-and-worked',
  ],
  [
    'more than a year off',
    'calendar',
    { ...calendar, daysOff: daysFrom('2027-01-01', 400) },
    422,
    'value.daysOff',
    'no-working-time',
  ],
  ['an unknown part', 'calendar', { ...calendar, weeks: 1 }, 422, 'value.weeks', 'unknown-key'],
])('%s is refused, and the field named', async (_title, key, value, status, field, code) => {
  for (const answer of [
    await change(key, value),
    key.includes('planEscalation') || (key.includes('assignReminder') && typeof value === 'number')
      ? await change(key, value)
      : await people.sysadmin.post(`/settings/${key}/preview`, { value }),
  ])
    expect([answer.status, answer.body.errors?.[0]?.field, answer.body.errors?.[0]?.code]).toEqual([
      status,
      field,
      code,
    ])
})

test('a setting there is not, a word too many, and open processes where none is touched are refused', async () => {
  expect((await people.sysadmin.patch('/settings/none', { value: 1 }, { 'if-match': '"v1"' })).status).toBe(
    404,
  )
  expect((await people.sysadmin.post('/settings/toString/preview', { value: 1 })).status).toBe(404)
  expect((await change('calendar', calendar, { appliesTo: 'all' })).body.errors[0].field).toBe('appliesTo')
  expect((await change('calendar', calendar, { from: 'now' })).body.errors[0].code).toBe('unknown-key')
  const untouched = await change('opportunity.existingCustomer', 'refuse', { appliesTo: 'open' })
  expect(untouched.body.errors).toMatchObject([{ field: 'appliesTo', code: 'no-process-touched' }])
})

test('a year of days off is one change, and the audit names only what differs', async () => {
  const year = { ...calendar, daysOff: ['2027-01-01', '2027-02-08'], workingDays: ['2027-02-14'] }
  await change('calendar', calendar)
  expect((await change('calendar', year)).status).toBe(200)
  await change('calendar', { ...year, daysOff: ['2027-01-01', '2027-02-09'] })
  expect((await lastAudit()).details).toMatchObject({
    before: { daysOff: ['2027-02-08'] },
    after: { daysOff: ['2027-02-09'] },
  })
  expect((await people.manager1.get('/working-calendar')).body).toMatchObject({ workingDays: ['2027-02-14'] })
})

test('two administrators whose changes would not fit together do not both come in', async () => {
  const [reminder, escalation] = await Promise.all([
    people.sysadmin.patch(
      '/settings/opportunity.conclusionReminderDays',
      { value: 4 },
      { 'if-match': '"v1"' },
    ),
    people.superadmin.patch(
      '/settings/opportunity.conclusionEscalationDays',
      { value: 3 },
      { 'if-match': '"v1"' },
    ),
  ])
  expect([reminder.status, escalation.status].sort()).toEqual([200, 422])
})

test('in December who edits the settings is told once that the next year has no holidays', async () => {
  const told = async () => {
    const rows = await stage.db.read().find(NotificationRow, { kind: 'calendar-without-year' })
    return rows.map(({ person, params }) => `${person} ${String(params.year)}`).sort()
  }
  await change('calendar', { ...calendar, daysOff: ['2029-01-01'] })
  const at = (day: string) => new Date(`${day}T09:00:00+08:00`)
  await missNextYear(stage.db, timeZone, at('2028-12-01'))
  await missNextYear(stage.db, timeZone, at('2029-11-30'))
  expect(await told()).toEqual([])
  await missNextYear(stage.db, timeZone, at('2029-12-01'))
  await missNextYear(stage.db, timeZone, at('2029-12-02'))
  expect(await told()).toEqual(['superadmin 2030', 'sysadmin 2030'])
  await missNextYear(stage.db, timeZone, at('2030-12-05'))
  expect(await told()).toEqual(['superadmin 2030', 'superadmin 2031', 'sysadmin 2030', 'sysadmin 2031'])
})

function daysFrom(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10),
  )
}
