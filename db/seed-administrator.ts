import type { Database } from './connection.ts'
import { makeOneTimePassword } from './one-time-password.ts'
import { UserRow } from './user.ts'

/** The first super administrator of an empty database, with a password to be changed at the first sign-in. */
export async function seedAdministrator(
  db: Database,
  now: Date,
): Promise<{ username: string; password: string }> {
  const username = 'superadmin'
  const { password, columns } = await makeOneTimePassword(now)
  await db.transaction((em) =>
    em.insert(UserRow, {
      username,
      name: '超级管理员',
      role: 'super-administrator',
      active: true,
      ...columns,
      createdAt: now,
      updatedAt: now,
      version: 1,
    }),
  )
  return { username, password }
}
