import { addDays, momentOf, weekdayOf } from '../../domain/day.ts'
import { clock, companyZone, today } from '../format.ts'

/** What the company's clock shows at a moment, as the picker takes it: it knows no zone. */
export const readingOf = (iso: string | null) => (iso ? `${today(new Date(iso))} ${clock(iso)}` : '')

export function momentAt(reading: string): string {
  const [day = '', time = '09:00'] = reading.split(' ')
  return momentOf(day, time, companyZone()).toISOString()
}

/** What one usually agrees on: readings of the company's clock. */
export function usualMoments(now = new Date()): { name: string; reading: string }[] {
  const from = today(now)
  const inAnHour = new Date(Math.ceil((now.getTime() + 3_600_000) / 300_000) * 300_000).toISOString()
  return [
    { name: 'inAnHour', reading: readingOf(inAnHour) },
    { name: 'tomorrow', reading: `${addDays(from, 1)} 09:00` },
    { name: 'inAWeek', reading: `${addDays(from, 7)} 09:00` },
    { name: 'nextMonday', reading: `${addDays(from, 8 - weekdayOf(from))} 09:00` },
  ]
}
