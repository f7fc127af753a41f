import { abilityOf, rulesOf, type Ability, type Rule } from '../domain/ability.ts'
import type { RoleCode } from '../domain/role.ts'
import type { Database, Transaction } from './connection.ts'
import { NumberCounterRow, takeNumbers } from './number-counter.ts'
import { PermissionRow } from './role.ts'
import { rowOf, rowsOf } from './row.ts'
import { UserRow } from './user.ts'

export interface Person {
  user: UserRow
  rules: Rule[]
  ability: Ability
}

/** A person with his rights as they are in this transaction; null when he is unknown or no longer active. */
export async function personOf(em: Transaction, username: string): Promise<Person | null> {
  const user = await rowOf(em, UserRow, { username })
  if (!user?.active) return null
  return personWith(user, await rowsOf(em, PermissionRow, { role: user.role }))
}

export function personWith(user: UserRow, permissions: PermissionRow[]): Person {
  const rules = rulesOf(user, permissions)
  return { user, rules, ability: abilityOf(rules) }
}

/** Active people who may do this to their own records: whom an assign dialog offers. */
export async function peopleWho(em: Transaction, action: string, subject: string): Promise<UserRow[]> {
  const able = await rowsOf(em, PermissionRow, { subject, action })
  const superAdministrator: RoleCode = 'super-administrator'
  const codes = able.map(({ role }) => role).filter((role) => role !== superAdministrator)
  return rowsOf(em, UserRow, { role: { $in: codes }, active: true }, { orderBy: { username: 'asc' } })
}

const epoch = 'access-epoch'
/** Raised by every change of a role, a user or a permission; what was compiled under an older one is thrown away. */
export const raiseEpoch = (db: Database) => takeNumbers(db, epoch)
export async function epochOf(em: Transaction): Promise<number> {
  return (await rowOf(em, NumberCounterRow, { name: epoch }))?.value ?? 0
}
