import { rowsOf } from '../db/row.ts'
import { SettingApplicationRow } from '../db/setting-application.ts'
import { SettingRow } from '../db/setting.ts'
import { settingsIn } from '../db/settings.ts'
import { inputOf, settingRule, settings, type SettingKey } from '../domain/setting.ts'
import { isThreshold } from '../domain/silence.ts'
import type { Call } from './endpoint.ts'
import { bearing } from './setting-effect.ts'

export const presentSettings = (call: Call) => present(call, Object.keys(settings) as SettingKey[])

/** One setting as clients see it. */
export async function presentSetting(call: Call, key: SettingKey) {
  const [setting] = await present(call, [key])
  if (!setting) throw new Error(`there is no setting ${key}`)
  return setting
}

async function present(call: Call, keys: SettingKey[]) {
  const em = call.db.read()
  const values = await settingsIn(em, call.timeZone)
  const rows = new Map((await rowsOf(em, SettingRow, {})).map((row) => [row.key, row]))
  const bears = await bearing(call)
  return Promise.all(
    keys.map(async (key) => {
      const { group, value, unit, moves = [] } = settingRule(key)
      return {
        key,
        group,
        value: values[key],
        default: value,
        unit: unit ?? null,
        input: inputOf(key),
        touchesProcesses: moves.length > 0,
        warnsOfCustomers: isThreshold(key),
        openProcesses: bears(key),
        application: await lastApplication(call, key),
        version: rows.get(key)?.version ?? 0,
        updatedAt: rows.get(key)?.updatedAt ?? null,
      }
    }),
  )
}

/** How far the last change has come; null when none was ever to hold for open processes. */
export async function lastApplication({ db }: Call, key: SettingKey) {
  const orderBy = { id: 'desc' } as const
  const [last] = await rowsOf(db.read(), SettingApplicationRow, { key }, { orderBy, limit: 1 })
  return last ? presentApplication(last) : null
}

export const presentApplication = (row: SettingApplicationRow) => ({
  total: Math.max(row.total, row.done),
  done: row.done,
  moved: row.moved,
  wantedBy: row.wantedBy,
  wantedAt: row.wantedAt,
  finishedAt: row.finishedAt ?? null,
})
