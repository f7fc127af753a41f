import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addWorkingDays,
  addWorkingMinutes,
  defaultCalendar,
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  nthWorkingDayAfter,
  workingMinutesBetween,
} from '../../domain/calendar.ts'
import { at, dayOf, isDay, minutesOf, momentOf, timeOfDay } from '../../domain/day.ts'

const zone = 'Asia/Shanghai'
const calendar = defaultCalendar(zone)
const shanghai = (text: string) => new Date(`${text}+08:00`)

/** The plain way: look at each minute. */
function isWorkedAt(moment: Date, on = calendar): boolean {
  if (!isWorkingDay(on, dayOf(moment, on.timeZone))) return false
  const minute = timeOfDay(moment, on.timeZone) / 60_000
  return on.periods.some(({ from, to }) => minute >= minutesOf(from) && minute < minutesOf(to))
}

test('eight working hours from Friday 17:00 end on Monday 17:00', () => {
  expect(addWorkingMinutes(calendar, shanghai('2026-11-27T17:00:00'), 8 * 60)).toEqual(
    shanghai('2026-11-30T17:30:00'),
  )
})

test('a make-up Saturday is worked and a day off is not', () => {
  const holiday = { ...calendar, daysOff: ['2026-10-01', '2026-10-02'], workingDays: ['2026-10-10'] }
  expect(isWorkingDay(holiday, '2026-10-10')).toBe(true)
  expect(nthWorkingDayAfter(holiday, '2026-09-30', 1)).toBe('2026-10-05')
  expect(lastWorkingDayOnOrBefore(holiday, '2026-10-02')).toBe('2026-09-30')
})

test('three working days after Thursday 15:00 are Tuesday 15:00', () => {
  expect(addWorkingDays(calendar, shanghai('2026-11-26T15:00:00'), 3)).toEqual(
    shanghai('2026-12-01T15:00:00'),
  )
})

test('working minutes added agree with counting every minute', () => {
  const start = fc
    .integer({ min: 0, max: 21 * 24 * 60 })
    .map((minute) => new Date(shanghai('2026-11-16T00:00:00').getTime() + minute * 60_000))
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 2000 }), (from, minutes) => {
      const end = addWorkingMinutes(calendar, from, minutes)
      let counted = 0
      for (let moment = from.getTime(); moment < end.getTime(); moment += 60_000)
        if (isWorkedAt(new Date(moment))) counted += 1
      expect(counted).toBe(minutes)
      expect(workingMinutesBetween(calendar, from, end)).toBe(minutes)
    }),
    { numRuns: 60 },
  )
})

test('a local time is the right moment on both sides of summer time', () => {
  expect(momentOf('2026-03-28', '12:00', 'Europe/Berlin').toISOString()).toBe('2026-03-28T11:00:00.000Z')
  expect(momentOf('2026-03-29', '12:00', 'Europe/Berlin').toISOString()).toBe('2026-03-29T10:00:00.000Z')
  expect(at('2026-10-25', 12 * 3_600_000, 'Europe/Berlin').toISOString()).toBe('2026-10-25T11:00:00.000Z')
})

test('a day is what a clock on the wall of its zone shows, at every minute around a change of clocks', () => {
  const zones = [
    'Asia/Shanghai',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
  ]
  for (const timeZone of zones) {
    const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    for (const around of ['2026-03-29T01:00Z', '2026-04-04T15:00Z', '2026-11-01T04:31Z', '1989-09-16T15:00Z'])
      for (let minute = -600; minute <= 600; minute += 7) {
        const moment = new Date(Date.parse(around) + minute * 60_000 + 59_999)
        const shown = `${dayOf(moment, timeZone)} ${new Date(timeOfDay(moment, timeZone)).toISOString().slice(11, 19)}`
        expect(shown).toBe(wall.format(moment))
      }
  }
})

test('a day that does not exist is none', () => {
  for (const text of ['2026-02-30', '0000-00-00', '2026-2-3', '2026-13-01', '9999-12-31', '20261123'])
    expect(isDay(text)).toBe(false)
  expect(isDay('2028-02-29')).toBe(true)
})

test('a calendar without working days is refused rather than searched for ever', () => {
  expect(() => addWorkingMinutes({ ...calendar, weekdays: [] }, shanghai('2026-11-23T10:00:00'), 1)).toThrow(
    /no working day/,
  )
})
