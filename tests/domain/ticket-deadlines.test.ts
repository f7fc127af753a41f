import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultCalendar, type WorkingCalendar } from '../../domain/calendar.ts'
import { addDays, dayOf, minutesOf, timeOfDay, weekdayOf, type Day } from '../../domain/day.ts'
import { settingsOf, type Settings } from '../../domain/setting.ts'
import { minutesFor, ticketDeadlines, weightOf } from '../../domain/ticket-deadlines.ts'
import { newRound } from '../../domain/ticket-round.ts'
import { newTicket, priorities, type Ticket } from '../../domain/ticket.ts'

const zone = 'Asia/Shanghai'
const shanghai = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)

/** The plain way: go from minute to minute and count those at which somebody works. */
function counted({ calendar }: Settings, since: Date, minutes: number): string {
  const works = (moment: Date) => {
    const day = dayOf(moment, zone)
    const isWorked =
      calendar.workingDays.includes(day) ||
      (calendar.weekdays.includes(weekdayOf(day)) && !calendar.daysOff.includes(day))
    const minute = timeOfDay(moment, zone) / 60_000
    return (
      isWorked && calendar.periods.some(({ from, to }) => minute >= minutesOf(from) && minute < minutesOf(to))
    )
  }
  let moment = since.getTime()
  for (let left = minutes; left > 0; moment += 60_000) if (works(new Date(moment))) left -= 1
  return new Date(moment).toISOString()
}

function ticketOf({ status, since, ...more }: Pick<Ticket, 'status'> & { since: Date } & Partial<Ticket>) {
  const circumstances = { now: since, today: dayOf(since, zone), actor: 'supervisor', settings: settingsOn() }
  const input = {
    type: 'consult',
    title: '卡纸',
    customer: 'KH-1',
    priority: 'normal',
    request: '一',
  } as const
  return { ...newTicket('SV-1', input, 'manager1', circumstances), status, stateSince: since, ...more }
}

const settingsOn = (calendar: Partial<WorkingCalendar> = {}): Settings => ({
  ...settingsOf([], zone),
  calendar: { ...defaultCalendar(zone), ...calendar },
})
const momentsOf = (ticket: Ticket, settings: Settings) =>
  ticketDeadlines(ticket, settings).map(({ command, at }) => [command, at])

const days = (from: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(from, index))

test('an hour before a week off, the times go on at a make-up Saturday', () => {
  const settings = settingsOn({ daysOff: days('2026-10-01', 8), workingDays: ['2026-10-10'] })
  // Of the 8 hours one is left before the holidays, 7.5 are of the Friday after them.
  const low = ticketOf({ status: 'created', since: shanghai('2026-09-30 17:00'), priority: 'low' })
  expect(momentsOf(low, settings)).toEqual([
    ['remind-assign', shanghai('2026-10-09 15:54').toISOString()],
    ['escalate-assign', shanghai('2026-10-09 17:30').toISOString()],
  ])
  const handled = { ...low, status: 'assigned' as const, round: 1 }
  expect(momentsOf({ ...handled, priority: 'normal' }, settings)[1]).toEqual([
    'escalate-handle',
    shanghai('2026-10-10 18:00').toISOString(),
  ])
})

test('on a Friday at 17:00 before a week off with a make-up Saturday, the Saturday counts and the week does not', () => {
  const settings = settingsOn({ daysOff: days('2027-02-08', 5), workingDays: ['2027-02-06'] })
  const since = shanghai('2027-02-05 17:00')
  const ticket = ticketOf({ status: 'assigned', since, round: 1, rounds: [newRound(1, 'a', 'b', since)] })
  // Of 16 hours one is Friday's, 7.5 Saturday's, 7.5 those of the Monday after the week off.
  expect(momentsOf(ticket, settings)).toEqual([
    ['remind-handle', counted(settings, since, 16 * 60 * 0.8)],
    ['escalate-handle', shanghai('2027-02-15 18:00').toISOString()],
  ])
})

const begin = '2026-11-16'
const since = fc
  .integer({ min: 0, max: 14 * 24 * 60 - 1 })
  .map((minute) => new Date(shanghai(`${begin} 00:00`).getTime() + minute * 60_000))
const someDays = fc.uniqueArray(
  fc.integer({ min: 0, max: 20 }).map((index) => addDays(begin, index)),
  { maxLength: 8 },
)
/** Up to three periods, one after the other, on the quarters of an hour. */
const periods = fc
  .uniqueArray(fc.integer({ min: 24, max: 80 }), { minLength: 2, maxLength: 6 })
  .map((quarters) => [...quarters].sort((a, b) => a - b).slice(0, quarters.length - (quarters.length % 2)))
  .map((quarters) =>
    Array.from({ length: quarters.length / 2 }, (_, index) => ({
      from: clockTime(quarters[2 * index] ?? 0),
      to: clockTime(quarters[2 * index + 1] ?? 0),
    })),
  )
function clockTime(quarter: number): string {
  return `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
}
const calendars = fc
  .record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3, maxLength: 7 }),
    periods,
    daysOff: someDays,
    workingDays: someDays,
  })
  .map(({ workingDays, ...rest }) => ({
    ...rest,
    workingDays: workingDays.filter((day) => !rest.daysOff.includes(day)),
  }))

test('every moment is the one that counting each worked minute comes to, whatever the calendar', () => {
  fc.assert(
    fc.property(
      calendars,
      since,
      fc.constantFrom('created', 'assigned', 'handled'),
      fc.constantFrom(...priorities),
      fc.constantFrom('consult', 'complain'),
      fc.integer({ min: 1, max: 2 }),
      (calendar, since, status, priority, type, round) => {
        const settings = settingsOn(calendar)
        const ticket = ticketOf({ status, since, priority, type, round: status === 'created' ? 0 : round })
        const duty = { created: 'assign', assigned: 'handle', handled: 'feed-back' } as const
        const minutes = minutesFor(duty[status], ticket, settings)
        expect(momentsOf(ticket, settings)).toEqual([
          [`remind-${duty[status]}`, counted(settings, since, minutes * 0.8)],
          [`escalate-${duty[status]}`, counted(settings, since, minutes)],
        ])
      },
    ),
    { numRuns: 40 },
  )
})

test('the times are those of the settings: shorter the higher the priority, half in a further round', () => {
  const settings = settingsOn()
  const hours = (more: Partial<Ticket>) =>
    (['assign', 'handle', 'feed-back'] as const).map(
      (duty) =>
        minutesFor(duty, ticketOf({ status: 'created', since: new Date(0), round: 1, ...more }), settings) /
        60,
    )
  expect(Object.fromEntries(priorities.map((priority) => [priority, hours({ priority })]))).toEqual({
    low: [8, 40, 24],
    normal: [4, 16, 16],
    high: [1, 8, 8],
    urgent: [0.5, 4, 4],
  })
  expect(hours({ round: 2 })).toEqual([4, 8, 16])
  expect(priorities.map((priority) => weightOf({ type: 'complain', priority }))).toEqual([
    ...['normal', 'high', 'urgent', 'urgent'],
  ])
})
