import { expect, test } from 'vitest'
import { defaultCalendar, type WorkingCalendar } from '../../domain/calendar.ts'
import { usualReviews } from '../../web/churn/review-day.ts'

const calendar: WorkingCalendar = { ...defaultCalendar('Asia/Shanghai'), daysOff: [], workingDays: [] }
const days = (today: string, of = calendar) => usualReviews(today, of).map(({ day }) => day)

test('a deferral is usually looked at again in a week, two weeks or a month', () => {
  expect(days('2026-11-26')).toEqual(['2026-12-03', '2026-12-10', '2026-12-28'])
})

test('a review that would fall on a day off is on the next working day', () => {
  const daysOff = ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']
  expect(days('2026-09-24', { ...calendar, daysOff })[0]).toBe('2026-10-08')
})

test('a month after the last of January is the last of February', () => {
  expect(days('2025-01-31')[2]).toBe('2025-02-28')
})

test('before the calendar is known the days are offered as they fall', () => {
  expect(usualReviews('2026-11-26', null).at(-1)?.day).toBe('2026-12-26')
})
