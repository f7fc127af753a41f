import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '../db/connection.ts'
import { raiseDictionary } from '../db/dictionary-entry.ts'
import { countOpen } from '../db/open-record.ts'
import { insertRow, rowOf, rowsOf, updateRow } from '../db/row.ts'
import { SettingApplicationRow } from '../db/setting-application.ts'
import { SettingRow } from '../db/setting.ts'
import { settingsIn } from '../db/settings.ts'
import { StaleRecord } from '../db/write.ts'
import type { WorkingCalendar } from '../domain/calendar.ts'
import { refuse } from '../domain/refusal.ts'
import { fitTogether, settingRule, settingsWith, type SettingKey } from '../domain/setting.ts'
import { auditIn } from './audit.ts'
import { ifMatchOf, type Call } from './endpoint.ts'
import { Problem, problemOf } from './problem.ts'
import { effectOf } from './setting-effect.ts'
import { presentApplication, presentSetting } from './setting-json.ts'

/**
 * A setting's new value, and with it, when it is to hold for open processes too, the wish that their deadlines be
 * reckoned anew: both stand or neither. Whoever watches over processes carries the wish out.
 */
export async function changeSetting(
  call: Call,
  key: SettingKey,
  value: unknown,
  appliesTo: 'new' | 'open',
): Promise<void> {
  const { moves = [] } = settingRule(key)
  if (appliesTo === 'open' && moves.length === 0)
    throw problemOf(refuse('input', 'no-process-touched', { field: 'appliesTo' }))
  const fits = fitTogether(key, settingsWith(await settingsIn(call.db.read(), call.timeZone), key, value))
  if (fits !== true) throw problemOf(fits)
  const version = await demandVersion(call, key)
  const { touched } = moves.length > 0 ? await effectOf(call, key, value) : { touched: 0 }
  const at = call.now()
  const actor = call.person.user.username
  const save = async (em: Transaction): Promise<void> => {
    // First of all it waits for whoever else changes a setting: two that would not fit together do not both come in.
    await raiseDictionary(em)
    const { version: standing } = await settingRow(em, key)
    if (standing !== version) throw new StaleRecord(key)
    const inForce = await settingsIn(em, call.timeZone)
    const fits = fitTogether(key, settingsWith(inForce, key, value))
    if (fits !== true) throw problemOf(fits)
    await demandNoneUnderWay(em, key)
    const changed = !isDeepStrictEqual(inForce[key], settingsWith(inForce, key, value)[key])
    if (!changed && appliesTo === 'new') return
    await updateRow(em, SettingRow, { key }, { value, updatedAt: at, version: version + 1 })
    if (appliesTo === 'open') {
      const total = await countOpen(em)
      const begun = { total, done: 0, moved: 0, upTo: '', finishedAt: null, checkedAt: null }
      await insertRow(em, SettingApplicationRow, { key, value, wantedBy: actor, wantedAt: at, ...begun })
    }
    await auditIn(em, call.context, {
      kind: 'setting-changed',
      actor,
      subject: 'Setting',
      code: key,
      details: {
        ...differing(key, inForce[key], value),
        ...(moves.length > 0 && { appliesTo, openProcesses: touched }),
      },
    })
  }
  try {
    await call.db.transaction(save)
  } catch (error) {
    // Another administrator was faster, between the first look and the transaction.
    if (error instanceof StaleRecord) await demandVersion(call, key)
    throw error
  }
}

async function settingRow(em: Transaction, key: SettingKey): Promise<SettingRow> {
  const row = await rowOf(em, SettingRow, { key })
  // Each is put in when the product starts; none is ever deleted.
  if (!row) throw new Error(`the setting ${key} has no row`)
  return row
}

/** The version that the client saw, if it still stands. */
async function demandVersion(call: Call, key: SettingKey): Promise<number> {
  const given = ifMatchOf(call.context)
  if (given === null) throw new Problem(428, 'if-match-required')
  const { version } = await settingRow(call.db.read(), key)
  if (given !== version) throw new Problem(412, 'stale', { current: await presentSetting(call, key) })
  return version
}

async function demandNoneUnderWay(em: Transaction, key: SettingKey): Promise<void> {
  const [row] = await rowsOf(em, SettingApplicationRow, { key, finishedAt: null }, { limit: 1 })
  if (!row) return
  const { done, total } = presentApplication(row)
  throw problemOf(refuse('conflict', 'application-under-way', { params: { done, total } }))
}

/** Of a calendar only what differs: nobody finds one day among two thousand. */
function differing(key: SettingKey, before: unknown, after: unknown) {
  if (key !== 'calendar') return { before: { value: before }, after: { value: after } }
  const [old, now] = [before as WorkingCalendar, after as WorkingCalendar]
  const names = (['weekdays', 'periods', 'daysOff', 'workingDays'] as const).filter(
    (name) => !isDeepStrictEqual(old[name], now[name]),
  )
  const only = (of: WorkingCalendar, other: WorkingCalendar) =>
    Object.fromEntries(
      names.map((name) => {
        const known = new Set<unknown>(other[name])
        return [name, name === 'periods' ? of[name] : of[name].filter((one) => !known.has(one))]
      }),
    )
  return { before: only(old, now), after: only(now, old) }
}
