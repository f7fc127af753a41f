import { randomBytes } from 'node:crypto'
import type { Database } from './connection.ts'
import { hashPassword } from './password.ts'
import { UserRow } from './user.ts'

/** The first super administrator of an empty database, with a password to be changed at the first sign-in. */
export async function seedAdministrator(
  db: Database,
  now: Date,
): Promise<{ username: string; password: string }> {
  const username = 'superadmin'
  const password = randomBytes(12).toString('base64url')
  const passwordHash = await hashPassword(password)
  await db.transaction((em) =>
    em.insert(UserRow, {
      username,
      name: '超级管理员',
      role: 'super-administrator',
      active: true,
      passwordHash,
      mustChangePassword: true,
      createdAt: now,
      updatedAt: now,
      version: 1,
    }),
  )
  return { username, password }
}
