import { z } from 'zod'
import { calendarInput, defaultCalendar, type WorkingCalendar } from './calendar.ts'
import { refuse, type Refusal } from './refusal.ts'
import { churnSettings } from './churn-setting.ts'
import { ticketSettings } from './ticket-setting.ts'

const hours = z.number().min(0).max(2000)
const days = z.int().min(0).max(365)
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

type Unit = 'workingHours' | 'workingDays' | 'days' | 'months' | 'percent' | 'times' | 'minutes'
interface SettingRule {
  group: string
  input: z.ZodType
  value: unknown
  unit?: Unit
  /** Whose moments are reckoned from it: clock commands, or `*` for every one. Without it no process is touched */
  moves?: readonly string[]
}

/** Every setting: its group, its check, its default and what it moves. The working calendar is one of them. */
export const settings = {
  'opportunity.assignReminderHours': {
    group: 'opportunity',
    input: hours,
    value: 8,
    unit: 'workingHours',
    moves: ['remind-unassigned'],
  },
  'opportunity.assignEscalationHours': {
    group: 'opportunity',
    input: hours,
    value: 16,
    unit: 'workingHours',
    moves: ['escalate-unassigned'],
  },
  'opportunity.planReminderDays': {
    group: 'opportunity',
    input: days,
    value: 3,
    unit: 'workingDays',
    moves: ['remind-plan'],
  },
  'opportunity.planEscalationDays': {
    group: 'opportunity',
    input: days,
    value: 5,
    unit: 'workingDays',
    moves: ['escalate-plan'],
  },
  'opportunity.stepReminderTime': {
    group: 'opportunity',
    input: clockTime,
    value: '09:00',
    moves: ['remind-step', 'escalate-step', 'remind-close'],
  },
  'opportunity.stepEscalationDays': {
    group: 'opportunity',
    input: days,
    value: 3,
    unit: 'workingDays',
    moves: ['escalate-step'],
  },
  'opportunity.conclusionReminderDays': {
    group: 'opportunity',
    input: days,
    value: 2,
    unit: 'workingDays',
    moves: ['remind-conclusion'],
  },
  'opportunity.conclusionEscalationDays': {
    group: 'opportunity',
    input: days,
    value: 4,
    unit: 'workingDays',
    moves: ['escalate-conclusion'],
  },
  'opportunity.existingCustomer': {
    group: 'opportunity',
    input: z.enum(['warn', 'refuse']),
    value: 'warn',
  },
  ...ticketSettings,
  ...churnSettings,
  // To whom bank and tax of a customer are shown: its manager and the supervisors, or whoever may read it.
  'customer.shareFinancialFields': {
    group: 'customer',
    input: z.enum(['responsible', 'readers']),
    value: 'responsible',
  },
  // Whom a second factor is asked of: nobody who does not want it, or everybody with a right over the product itself.
  'security.secondFactor': {
    group: 'security',
    input: z.enum(['offered', 'administrators']),
    value: 'offered',
  },
  'security.failedSignIns': {
    group: 'security',
    input: z.int().min(3).max(100),
    value: 10,
    unit: 'times',
  },
  'security.failedSignInMinutes': {
    group: 'security',
    input: z.int().min(1).max(60),
    value: 3,
    unit: 'minutes',
  },
  // In the product's own unit; a product may have a threshold of its own.
  'sales.lowStock': {
    group: 'sales',
    input: z.int().min(0).max(1_000_000),
    value: 10,
  },
  calendar: {
    group: 'calendar',
    input: calendarInput,
    value: defaultCalendar('Asia/Shanghai'),
    moves: ['*'],
  },
} as const satisfies Record<string, SettingRule>

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

/** The settings as they are but for one of them. */
export function settingsWith(values: Settings, key: SettingKey, value: unknown): Settings {
  if (key !== 'calendar') return { ...values, [key]: value }
  const { timeZone } = values.calendar
  return { ...values, calendar: { ...(value as WorkingCalendar), timeZone } }
}

export const isSetting = (key: string): key is SettingKey => Object.hasOwn(settings, key)
export const settingRule = (key: SettingKey): SettingRule => settings[key]

/** Whether the moment of this clock command is reckoned from the setting. */
export function movesMoment(key: SettingKey, command: string): boolean {
  const { moves = [] } = settingRule(key)
  return moves.includes('*') || moves.includes(command)
}

/** How a setting is typed, for whoever draws a field for it. */
export interface SettingInput {
  kind: 'number' | 'integer' | 'time' | 'choice' | 'switch' | 'calendar' | 'text'
  min?: number
  max?: number
  options?: string[]
}

export function inputOf(key: SettingKey): SettingInput {
  const { input } = settingRule(key)
  if (input === calendarInput) return { kind: 'calendar' }
  if (input === clockTime) return { kind: 'time' }
  const { type, minimum, maximum, enum: options } = z.toJSONSchema(input)
  if (options) return { kind: 'choice', options: options.map(String) }
  if (type === 'boolean') return { kind: 'switch' }
  if (type !== 'number' && type !== 'integer') return { kind: 'text' }
  return {
    kind: type,
    ...(minimum !== undefined && { min: minimum }),
    ...(maximum !== undefined && { max: maximum }),
  }
}

/** Who is reminded first and told on later: the second is not before the first. */
const inOrder: [reminder: SettingKey, escalation: SettingKey][] = [
  ['opportunity.assignReminderHours', 'opportunity.assignEscalationHours'],
  ['opportunity.planReminderDays', 'opportunity.planEscalationDays'],
  ['opportunity.conclusionReminderDays', 'opportunity.conclusionEscalationDays'],
]

/** Whether the settings as they would be fit together. */
export function fitTogether(key: SettingKey, values: Settings): true | Refusal {
  for (const [reminder, escalation] of inOrder)
    if ([reminder, escalation].includes(key) && Number(values[escalation]) < Number(values[reminder]))
      return refuse('input', 'escalation-before-reminder', {
        field: 'value',
        params: { reminder: Number(values[reminder]), escalation: Number(values[escalation]) },
      })
  return true
}
