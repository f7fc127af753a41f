import { settingsOf, type Settings } from '../domain/setting.ts'
import type { Transaction } from './connection.ts'
import { rowsOf } from './row.ts'
import { SettingRow } from './setting.ts'

/** The settings in force, read from the database each time: a change holds at once in every process. */
export async function settingsIn(em: Transaction, timeZone: string): Promise<Settings> {
  return settingsOf(await rowsOf(em, SettingRow, {}), timeZone)
}
