import { addDays, dayOf, startOfDay, type Day } from './day.ts'
import type { Settings } from './setting.ts'

/*
 * Since when a customer says nothing, and from when on that is too long: whole days of the company's calendar.
 */

/** Levels that have a threshold of their own; a level that was added later has that of the others. */
export const ownThresholds = [1, 2, 3, 4, 5] as const
export type ThresholdKey = `churn.silentMonths.${(typeof ownThresholds)[number] | 'other'}`

export const isThreshold = (key: string): key is ThresholdKey => key.startsWith('churn.silentMonths.')

export const thresholdKeyOf = (level: number): ThresholdKey => {
  const own = ownThresholds.find((known) => known === level)
  return `churn.silentMonths.${own ?? 'other'}`
}

/** After how many calendar months of silence a customer of this level is warned of. */
export const silentMonthsOf = (level: number, settings: Settings): number => settings[thresholdKeyOf(level)]

/** The same day so many months later; in a month without it, its last day: 31 August and six months are 28 February. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return addDays(first.toISOString().slice(0, 10), Math.min(date, last) - 1)
}

/**
 * Who was last heard of before this day has been silent for more than so many months; on the day itself it is
 * exactly so many, which is not more.
 */
export function firstDayHeard(today: Day, months: number): Day {
  const back = addMonths(today, -months)
  // A day that the month does not have would be reached from none of its days but only from the next month's first.
  return addMonths(back, months) < today ? addDays(back, 1) : back
}

/** The same as a moment: silent too long is who was last heard of before it. */
export const silentBefore = (today: Day, months: number, timeZone: string): Date =>
  startOfDay(firstDayHeard(today, months), timeZone)

/** The first day on which the silence that began then was too long. */
export const silenceTooLongOn = (silentSince: Date, months: number, timeZone: string): Day =>
  addDays(addMonths(dayOf(silentSince, timeZone), months), 1)

interface Heard {
  lastOrderAt?: Date | null | undefined
  createdAt: Date
  /** 建档日期: since when it is a customer, when that was before it came to be known here. */
  registeredOn?: Day | null | undefined
  /** When a supervisor said last that it had come back. */
  recoveredAt?: Date | null | undefined
}

/** The moment from which silence is counted: the last order, else when it became a customer; or a later recovery. */
export function silentSinceOf(customer: Heard, timeZone: string): Date {
  const { lastOrderAt, registeredOn, createdAt, recoveredAt } = customer
  const heard = lastOrderAt ?? (registeredOn ? startOfDay(registeredOn, timeZone) : createdAt)
  return recoveredAt && recoveredAt > heard ? recoveredAt : heard
}
