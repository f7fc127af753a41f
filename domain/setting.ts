import { z } from 'zod'
import { calendarInput, defaultCalendar, type WorkingCalendar } from './calendar.ts'

const hours = z.number().min(0).max(2000)
const days = z.int().min(0).max(365)
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** Every setting: its group, its check and its default. The working calendar is one of them. */
export const settings = {
  'opportunity.assignReminderHours': { group: 'opportunity', input: hours, value: 8 },
  'opportunity.assignEscalationHours': { group: 'opportunity', input: hours, value: 16 },
  'opportunity.planReminderDays': { group: 'opportunity', input: days, value: 3 },
  'opportunity.planEscalationDays': { group: 'opportunity', input: days, value: 5 },
  'opportunity.stepReminderTime': { group: 'opportunity', input: clockTime, value: '09:00' },
  'opportunity.stepEscalationDays': { group: 'opportunity', input: days, value: 3 },
  'opportunity.conclusionReminderDays': { group: 'opportunity', input: days, value: 2 },
  'opportunity.conclusionEscalationDays': { group: 'opportunity', input: days, value: 4 },
  'opportunity.existingCustomer': {
    group: 'opportunity',
    input: z.enum(['warn', 'refuse']),
    value: 'warn' as 'warn' | 'refuse',
  },
  // Whom a second factor is asked of: nobody who does not want it, or everybody with a right over the product itself.
  'security.secondFactor': {
    group: 'security',
    input: z.enum(['offered', 'administrators']),
    value: 'offered' as 'offered' | 'administrators',
  },
  'security.failedSignIns': { group: 'security', input: z.int().min(3).max(100), value: 10 },
  'security.failedSignInMinutes': { group: 'security', input: z.int().min(1).max(60), value: 3 },
  calendar: {
    group: 'calendar',
    input: calendarInput,
    value: defaultCalendar('Asia/Shanghai'),
  },
} as const

export type SettingKey = keyof typeof settings
export type Settings = {
  [Key in SettingKey]: (typeof settings)[Key]['value'] extends number
    ? number
    : (typeof settings)[Key]['value'] extends WorkingCalendar
      ? WorkingCalendar
      : string
}

/** The values in force: what is stored, and the default for what is not. The company's time zone is configuration. */
export function settingsOf(stored: { key: string; value: unknown }[], timeZone: string): Settings {
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings)) values[key] = setting.value
  for (const { key, value } of stored) if (key in settings) values[key] = value
  values.calendar = { ...(values.calendar as WorkingCalendar), timeZone }
  return values as Settings
}
