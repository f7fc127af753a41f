import { shallowRef } from 'vue'
import type { WorkingCalendar } from '../domain/calendar.ts'
import { weekdayOf } from '../domain/day.ts'
import { get } from './api.ts'

/** When the company works; read with the dictionary, and again whenever somebody changes it. */
export const calendar = shallowRef<WorkingCalendar | null>(null)

export async function loadCalendar(): Promise<void> {
  calendar.value = await get<WorkingCalendar>('/working-calendar')
}

/** 休 for a day off that would be worked, 班 for a make-up working day, nothing where the week says it already. */
export function markOf(day: string, of = calendar.value): 'off' | 'work' | null {
  if (!of) return null
  const usual = of.weekdays.includes(weekdayOf(day))
  if (of.workingDays.includes(day)) return usual ? null : 'work'
  return of.daysOff.includes(day) ? 'off' : null
}
