import type { SettingInput } from '../../domain/setting.ts'
import { t, te } from '../i18n.ts'

/** How far a change has come to the processes that were open when it was made. */
export interface Application {
  total: number
  done: number
  moved: number
  wantedBy: string
  wantedAt: string
  finishedAt: string | null
}
/** A setting as the API tells it. */
export interface Setting {
  key: string
  group: string
  value: unknown
  default: unknown
  unit: string | null
  input: SettingInput
  touchesProcesses: boolean
  warnsOfCustomers: boolean
  openProcesses: number
  application: Application | null
  version: number
  updatedAt: string | null
}

// The calendar stands by itself in its group.
const placeOf = (key: string) => `settingPage.of.${key.includes('.') ? key : `${key}.${key}`}`
export const nameOfSetting = (key: string) => (te(`${placeOf(key)}.name`) ? t(`${placeOf(key)}.name`) : key)
export const effectOfSetting = (key: string) =>
  te(`${placeOf(key)}.effect`) ? t(`${placeOf(key)}.effect`) : ''
export const groupName = (group: string) =>
  te(`settingPage.group.${group}`) ? t(`settingPage.group.${group}`) : group

export function optionName(key: string, option: string): string {
  const place = `${placeOf(key)}.option.${option}`
  return te(place) ? t(place) : option
}

/** A value in words, with its unit. */
export function spoken({ key, unit, input }: Setting, value: unknown): string {
  if (input.kind === 'choice') return optionName(key, String(value))
  if (input.kind === 'switch') return t(value ? 'settingPage.on' : 'settingPage.off')
  return unit ? `${String(value)} ${t(`settingPage.unit.${unit}`)}` : String(value)
}
