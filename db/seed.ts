import type { Database } from './connection.ts'
import { seededDictionary } from '../domain/dictionary-entry.ts'
import { roles, seededPermissions } from '../domain/role.ts'
import { settings } from '../domain/setting.ts'
import { accessEpoch } from './access.ts'
import { changeChurnControl, churnControl } from './churn-scan.ts'
import { DictionaryEntryRow, dictionaryEpoch } from './dictionary-entry.ts'
import { exportTurn } from './export-run.ts'
import { tryTurn } from './failed-try.ts'
import { NumberCounterRow } from './number-counter.ts'
import { PermissionRow, RoleRow } from './role.ts'
import { SettingRow } from './setting.ts'
import { UserRow } from './user.ts'

/** Roles, permissions, dictionary and settings as delivered; what is there already stays as people made it. */
export async function seedBase(db: Database): Promise<void> {
  const now = new Date()
  await db.transaction(async (em) => {
    if ((await em.count(RoleRow)) === 0) {
      await em.insertMany(
        RoleRow,
        Object.entries(roles).map(([code, names]) => ({
          code,
          ...names,
          createdAt: now,
          updatedAt: now,
          version: 1,
        })),
      )
      await em.insertMany(
        PermissionRow,
        Object.entries(seededPermissions).flatMap(([role, permissions]) =>
          permissions.map((permission) => ({ role, ...permission, hiddenFields: [] })),
        ),
      )
    }
    for (const name of [accessEpoch, dictionaryEpoch, exportTurn, tryTurn])
      if ((await em.count(NumberCounterRow, { name })) === 0)
        await em.insert(NumberCounterRow, { name, value: 0 })
    // There from the begin, so that of two who decide something at once the second sees what the first has decided.
    if (!(await churnControl(em))) await changeChurnControl(em, {}, now)
    if ((await em.count(DictionaryEntryRow)) === 0)
      await em.insertMany(
        DictionaryEntryRow,
        Object.entries(seededDictionary).flatMap(([type, entries]) =>
          entries.map(([code, label, labelEn], position) => ({
            type,
            code,
            label,
            labelEn,
            position,
            active: true,
            createdAt: now,
            updatedAt: now,
            version: 1,
          })),
        ),
      )
    const stored = new Set((await em.find(SettingRow, {})).map(({ key }) => key))
    const missing = Object.entries(settings).filter(([key]) => !stored.has(key))
    if (missing.length > 0)
      await em.insertMany(
        SettingRow,
        missing.map(([key, { value }]) => ({ key, value, updatedAt: now, version: 1 })),
      )
  })
}

export async function hasUsers(db: Database): Promise<boolean> {
  return (await db.read().count(UserRow)) > 0
}
