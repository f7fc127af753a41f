import type { z } from 'zod'
import type { Person } from '../db/access.ts'
import type { Database } from '../db/connection.ts'
import { rowOf } from '../db/row.ts'
import { hasSecondFactor } from '../db/second-factor.ts'
import { UserRow } from '../db/user.ts'
import type { session } from './session-answer.ts'
import { dutyOf } from './session-duty.ts'

/** Who is signed in, what he may, and what he must do first. */
export async function presentSession(
  db: Database,
  person: Person,
  timeZone: string,
): Promise<z.infer<typeof session>> {
  const { username, name, phone, email, supervisor, language, theme } = person.user
  const em = db.read()
  const { code: role, name: roleName, nameEn: roleNameEn } = person.role
  const superior = supervisor ? await rowOf(em, UserRow, { username: supervisor }) : null
  const duty = await dutyOf(db, person)
  return {
    user: {
      ...{ username, name, role, roleName, roleNameEn },
      ...{ phone: phone ?? null, email: email ?? null },
      supervisor: superior && { username: superior.username, name: superior.name },
      ...{ language: language ?? null, theme: theme ?? null },
      secondFactor: hasSecondFactor(person.user),
      recoveryCodesLeft: person.user.recoveryCodes?.length ?? 0,
      mustChangePassword: duty === 'must-change-password',
      mustEnrolSecondFactor: duty === 'must-enrol-second-factor',
    },
    rules: person.rules as z.infer<typeof session>['rules'],
    timeZone,
  }
}
