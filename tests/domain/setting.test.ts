import { expect, test } from 'vitest'
import { restamp, settle } from '../../domain/lifecycle.ts'
import { opportunityLifecycle, type Opportunity } from '../../domain/opportunity.ts'
import { movesMoment, settings, settingsOf, settingsWith, type SettingKey } from '../../domain/setting.ts'

const inForce = settingsOf([], 'Asia/Shanghai')
const monday = new Date('2027-03-01T02:00:00Z')
const step = {
  position: 0,
  item: '拜访',
  result: null,
  skipped: false,
  note: null,
  resultBy: null,
  resultAt: null,
}
const answered = { ...step, result: '见到了', resultBy: 'manager1', resultAt: monday }
const blank = {
  number: 'OP-20270301-0001',
  status: 'created',
  stateSince: monday,
  assignee: null,
  assignedAt: null,
  createdBy: 'manager1',
  expectedCloseOn: '2027-03-10',
  steps: [],
  deadlines: [],
  deletedAt: null,
  version: 1,
} as unknown as Opportunity
const given = { assignee: 'manager1', assignedAt: monday }
/** Records in each state that has deadlines of its own. */
const records: Opportunity[] = [
  blank,
  { ...blank, ...given, status: 'assigned' },
  { ...blank, ...given, status: 'planned', steps: [{ ...step, id: 1, dueOn: '2027-03-05' }] },
  { ...blank, ...given, status: 'executing', steps: [{ ...answered, id: 1, dueOn: '2027-03-05' }] },
]
const others: Partial<Record<SettingKey, unknown>> = {
  'opportunity.stepReminderTime': '10:30',
  'opportunity.existingCustomer': 'refuse',
  calendar: { ...inForce.calendar, periods: [{ from: '10:30', to: '16:00' }], daysOff: ['2027-03-03'] },
}

test.each(Object.keys(settings) as SettingKey[])('the moments that %s moves are those it says', (key) => {
  const value = others[key] ?? Number(inForce[key]) + 1
  const moved = records.flatMap((record) => {
    const before = opportunityLifecycle.deadlines(record, inForce)
    const after = opportunityLifecycle.deadlines(record, settingsWith(inForce, key, value))
    return after.filter(({ at }, index) => at !== before[index]?.at).map(({ command }) => command)
  })
  const said = records
    .flatMap((record) => opportunityLifecycle.deadlines(record, inForce))
    .map(({ command }) => command)
    .filter((command) => movesMoment(key, command))
  // A flag is raised at midnight whatever the calendar says.
  const atMidnight = (command: string) => !command.startsWith('mark-')
  expect(new Set(moved)).toEqual(new Set(said.filter(atMidnight)))
})

const assigned: Opportunity = { ...blank, ...given, status: 'assigned', expectedCloseOn: null }
const stamped = (record: Opportunity, now: Date, values = inForce) =>
  settle(opportunityLifecycle, null, record, { to: 'same' }, { now, today: '', actor: '', settings: values })

test('a reminder that was missed does not come back by a later setting when somebody edits', () => {
  const late = new Date('2027-03-05T02:00:00Z')
  const record = { ...stamped(assigned, late), stateSince: monday }
  expect(record.deadlines.map(({ command }) => command)).toEqual(['escalate-plan'])
  const longer = settingsWith(inForce, 'opportunity.planReminderDays', 5)
  const circumstances = { now: late, today: '', actor: '', settings: longer }
  const edited = settle(
    opportunityLifecycle,
    record,
    { ...record, probability: 9 },
    { to: 'same' },
    circumstances,
  )
  expect(edited.deadlines).toEqual(record.deadlines)
  const applied = restamp(opportunityLifecycle, record, longer, (command) => command === 'remind-plan', late)
  expect(applied?.deadlines.map(({ command }) => command)).toEqual(['remind-plan', 'escalate-plan'])
})

test('a setting that is applied moves its own deadlines and no others', () => {
  const record = stamped(assigned, monday)
  const other = settingsWith(
    settingsWith(inForce, 'opportunity.planReminderDays', 4),
    'opportunity.planEscalationDays',
    9,
  )
  const after = restamp(opportunityLifecycle, record, other, (command) => command === 'remind-plan', monday)
  const moments = (of: Opportunity | null) =>
    Object.fromEntries((of?.deadlines ?? []).map(({ command, at }) => [command, at]))
  expect(moments(after)).toEqual({ ...moments(record), 'remind-plan': '2027-03-05T02:00:00.000Z' })
  expect(restamp(opportunityLifecycle, record, inForce, () => true, monday)).toBeNull()
})

test('what has fired stays fired when a setting is applied', () => {
  const record = stamped(assigned, monday)
  const deadlines = record.deadlines.map((deadline) => ({ ...deadline, firedAt: deadline.at }))
  const after = settingsWith(inForce, 'opportunity.planReminderDays', 4)
  expect(restamp(opportunityLifecycle, { ...record, deadlines }, after, () => true, monday)).toBeNull()
})
