import { z } from 'zod'
import type { Person } from '../db/access.ts'
import type { Database } from '../db/connection.ts'
import { RoleRow } from '../db/role.ts'
import { rowOf } from '../db/row.ts'
import { hasSecondFactor } from '../db/second-factor.ts'
import { UserRow } from '../db/user.ts'
import { dutyOf } from './session-duty.ts'

const text = z.string().nullable()

export const sessionAnswer = z.strictObject({
  user: z.strictObject({
    username: z.string(),
    name: z.string(),
    role: z.string(),
    roleName: z.string(),
    roleNameEn: z.string(),
    phone: text,
    email: text,
    supervisor: z.strictObject({ username: z.string(), name: z.string() }).nullable(),
    language: text,
    theme: text,
    secondFactor: z.boolean(),
    mustChangePassword: z.boolean(),
    mustEnrolSecondFactor: z.boolean(),
  }),
  rules: z.array(z.looseObject({})),
  timeZone: z.string(),
})

/** Who is signed in, what he may, and what he must do first. */
export async function presentSession(
  db: Database,
  person: Person,
  timeZone: string,
): Promise<z.infer<typeof sessionAnswer>> {
  const { username, name, role, phone, email, supervisor, language, theme } = person.user
  const em = db.read()
  const named = await rowOf(em, RoleRow, { code: role })
  const superior = supervisor ? await rowOf(em, UserRow, { username: supervisor }) : null
  const duty = await dutyOf(db, person)
  return {
    user: {
      ...{ username, name, role, roleName: named?.name ?? role, roleNameEn: named?.nameEn ?? role },
      ...{ phone: phone ?? null, email: email ?? null },
      supervisor: superior && { username: superior.username, name: superior.name },
      ...{ language: language ?? null, theme: theme ?? null },
      secondFactor: hasSecondFactor(person.user),
      mustChangePassword: duty === 'must-change-password',
      mustEnrolSecondFactor: duty === 'must-enrol-second-factor',
    },
    rules: person.rules as object[] as Record<string, unknown>[],
    timeZone,
  }
}
