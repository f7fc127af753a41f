import { z } from 'zod'
import {
  addDays,
  at,
  dayOf,
  isDay,
  minutesOf,
  timeOfDay,
  weekdayOf,
  type ClockTime,
  type Day,
} from './day.ts'

/** When the company works. `daysOff` and `workingDays` (调休上班) are exceptions to the weekdays. */
export interface WorkingCalendar {
  timeZone: string
  weekdays: number[]
  periods: { from: ClockTime; to: ClockTime }[]
  daysOff: Day[]
  workingDays: Day[]
}

const day = z.string().superRefine((value, context) => {
  if (!isDay(value)) complain(context, 'not-a-day')
})
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const days = z
  .array(day)
  .max(2000)
  .superRefine((given, context) => {
    const seen = new Set<Day>()
    for (const [index, day] of given.entries())
      if (seen.size === seen.add(day).size) complain(context, 'duplicate', {}, [index])
  })

export const calendarInput = z
  .strictObject({
    timeZone: z.string().max(60),
    weekdays: z
      .array(z.int().min(1).max(7))
      .max(7)
      .superRefine((given, context) => {
        if (given.length === 0) complain(context, 'no-working-time')
        if (new Set(given).size < given.length) complain(context, 'duplicate')
      }),
    periods: z
      .array(z.strictObject({ from: time, to: time }))
      .min(1)
      .max(6)
      .superRefine((periods, context) => {
        for (const [index, { from, to }] of periods.entries())
          if (from >= to || (periods[index - 1]?.to ?? '') > from)
            complain(context, 'working-hours-overlap', {}, [index])
      }),
    daysOff: days,
    workingDays: days,
  })
  .superRefine((calendar, context) => {
    const off = new Set(calendar.daysOff)
    const both = calendar.workingDays.findIndex((day) => off.has(day))
    if (both >= 0)
      complain(context, 'day-off-and-worked', { day: calendar.workingDays[both] }, ['workingDays', both])
    else if (calendar.weekdays.length > 0 && isIdleForAYear(calendar))
      complain(context, 'no-working-time', {}, ['daysOff'])
  })

function complain(
  context: z.RefinementCtx,
  code: string,
  params: Record<string, unknown> = {},
  path: (string | number)[] = [],
): void {
  context.addIssue({ code: 'custom', message: code, params: { code, ...params }, path })
}

/** Whoever reckons a moment walks from day to day until somebody works. */
function isIdleForAYear({ weekdays, daysOff, workingDays }: WorkingCalendar): boolean {
  const [off, worked] = [new Set(daysOff), new Set(workingDays)]
  const isIdle = (day: Day) => !worked.has(day) && (off.has(day) || !weekdays.includes(weekdayOf(day)))
  let upTo = ''
  for (const first of [...daysOff].sort()) {
    if (first <= upTo) continue
    for (let [day, idle] = [first, 0]; isIdle(day); day = addDays(day, 1)) {
      upTo = day
      if ((idle += 1) > 366) return true
    }
  }
  return false
}

export function defaultCalendar(timeZone: string): WorkingCalendar {
  return {
    timeZone,
    weekdays: [1, 2, 3, 4, 5],
    periods: [
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '18:00' },
    ],
    daysOff: [],
    workingDays: [],
  }
}

export function isWorkingDay(calendar: WorkingCalendar, day: Day): boolean {
  if (calendar.workingDays.includes(day)) return true
  return calendar.weekdays.includes(weekdayOf(day)) && !calendar.daysOff.includes(day)
}

/** The moment itself when it is worked at, else the beginning of the next period. */
export function nextWorkingMoment(calendar: WorkingCalendar, moment: Date): Date {
  const day = dayOf(moment, calendar.timeZone)
  if (isWorkingDay(calendar, day)) {
    const now = timeOfDay(moment, calendar.timeZone)
    const period = spans(calendar).find(({ to }) => now < to)
    if (period) return now >= period.from ? moment : at(day, period.from, calendar.timeZone)
  }
  return at(nthWorkingDayAfter(calendar, day, 1), firstSpan(calendar).from, calendar.timeZone)
}

/** The moment when so many minutes have been worked since. */
export function addWorkingMinutes(calendar: WorkingCalendar, moment: Date, minutes: number): Date {
  const start = nextWorkingMoment(calendar, moment)
  let left = minutes * 60_000
  let day = dayOf(start, calendar.timeZone)
  let now = timeOfDay(start, calendar.timeZone)
  for (;;) {
    for (const { from, to } of spans(calendar)) {
      const begin = Math.max(from, now)
      if (begin > to) continue
      if (left <= to - begin) return at(day, begin + left, calendar.timeZone)
      left -= to - begin
    }
    day = nthWorkingDayAfter(calendar, day, 1)
    now = 0
  }
}

/**
 * The same time of day so many working days later, counted from the next working moment; when that time is
 * not worked at on that day, the next one that is.
 */
export function addWorkingDays(calendar: WorkingCalendar, moment: Date, days: number): Date {
  const start = nextWorkingMoment(calendar, moment)
  const day = nthWorkingDayAfter(calendar, dayOf(start, calendar.timeZone), days)
  return nextWorkingMoment(calendar, at(day, timeOfDay(start, calendar.timeZone), calendar.timeZone))
}

/** Minutes worked between two moments. */
export function workingMinutesBetween(calendar: WorkingCalendar, from: Date, to: Date): number {
  const lastDay = dayOf(to, calendar.timeZone)
  let worked = 0
  for (let day = dayOf(from, calendar.timeZone); day <= lastDay; day = addDays(day, 1)) {
    if (!isWorkingDay(calendar, day)) continue
    for (const span of spans(calendar)) {
      const begin = Math.max(at(day, span.from, calendar.timeZone).getTime(), from.getTime())
      const end = Math.min(at(day, span.to, calendar.timeZone).getTime(), to.getTime())
      worked += Math.max(end - begin, 0)
    }
  }
  return worked / 60_000
}

export function lastWorkingDayOnOrBefore(calendar: WorkingCalendar, day: Day): Day {
  return walk(calendar, day, -1, isWorkingDay(calendar, day) ? 0 : 1)
}

/** The n-th working day after a day; that day itself for 0. */
export function nthWorkingDayAfter(calendar: WorkingCalendar, day: Day, n: number): Day {
  return walk(calendar, day, 1, n)
}

function walk(calendar: WorkingCalendar, from: Day, direction: 1 | -1, count: number): Day {
  let day = from
  let idle = 0
  for (let left = count; left > 0;) {
    day = addDays(day, direction)
    if (isWorkingDay(calendar, day)) [left, idle] = [left - 1, 0]
    else if ((idle += 1) > 400) throw new Error('the working calendar has no working day within 400 days')
  }
  return day
}

const spans = ({ periods }: WorkingCalendar) =>
  periods.map(({ from, to }) => ({ from: minutesOf(from) * 60_000, to: minutesOf(to) * 60_000 }))

function firstSpan(calendar: WorkingCalendar) {
  const [first] = spans(calendar)
  if (!first) throw new Error('the working calendar has no working hours')
  return first
}
