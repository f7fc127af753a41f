import type { SettingKey } from '../domain/setting.ts'
import type { Database } from './connection.ts'
import { makeOneTimePassword } from './one-time-password.ts'
import { SettingRow } from './setting.ts'
import { UserRow } from './user.ts'

const username = 'superadmin'

/**
 * The first super administrator of an empty database, with a password that opens the door once, within a day. As long as
 * he is alone and has not chosen a password of his own he gets another one; null when the time for that is over.
 */
export async function seedAdministrator(
  db: Database,
  now: Date,
): Promise<{ username: string; password: string } | null> {
  const { password, columns } = await makeOneTimePassword(now)
  const oneTime = { ...columns, updatedAt: now }
  const seeded = await db.transaction(async (em) => {
    const users = await em.find(UserRow, {}, { limit: 2 })
    const [first] = users
    if (first && (users.length > 1 || first.username !== username || !first.mustChangePassword)) return false
    if (first) await em.nativeUpdate(UserRow, { username }, oneTime)
    else
      await em.insert(UserRow, {
        ...{ username, name: '超级管理员', role: 'super-administrator', active: true },
        ...{ ...oneTime, createdAt: now, version: 1 },
      })
    // Where real people work, who may change rights and settings shows more than a password.
    const key: SettingKey = 'security.secondFactor'
    await em.nativeUpdate(SettingRow, { key }, { value: 'administrators', updatedAt: now })
    return true
  })
  return seeded ? { username, password } : null
}
