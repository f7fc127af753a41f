import { isWorkingDay, type WorkingCalendar } from '../../domain/calendar.ts'
import { addDays, type Day } from '../../domain/day.ts'
import { addMonths } from '../../domain/silence.ts'

/** When a deferral is usually looked at again; on a day on which nobody works, the next one. */
export function usualReviews(today: Day, calendar: WorkingCalendar | null): { name: string; day: Day }[] {
  const usual = { week: addDays(today, 7), twoWeeks: addDays(today, 14), month: addMonths(today, 1) }
  return Object.entries(usual).map(([name, day]) => ({
    name,
    day: calendar ? workingFrom(day, calendar) : day,
  }))
}

const longestHoliday = 15
function workingFrom(day: Day, calendar: WorkingCalendar): Day {
  for (let later = 0; later <= longestHoliday; later += 1)
    if (isWorkingDay(calendar, addDays(day, later))) return addDays(day, later)
  return day
}
