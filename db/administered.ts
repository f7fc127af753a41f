import { superAdministrator, type Administered, type GivenRole } from '../domain/user.ts'
import type { Transaction } from './connection.ts'
import { PermissionRow, RoleRow } from './role.ts'
import { rowOf, rowsOf } from './row.ts'
import { hasSecondFactor } from './second-factor.ts'
import { UserRow } from './user.ts'

/** Users as the rules of their administration see them: with the rights stored for their roles. */
export async function administered(em: Transaction, users: UserRow[]): Promise<Administered[]> {
  const roles = await rolesOf(em, [...new Set(users.map(({ role }) => role))])
  const superAdministrators = await em.count(UserRow, { role: superAdministrator, active: true })
  return users.map((user) => {
    const { username, role, active } = user
    return {
      username,
      active,
      hasTotp: hasSecondFactor(user),
      role: roles.get(role) ?? { code: role, permissions: [] },
      isLastSuperAdministrator: active && role === superAdministrator && superAdministrators === 1,
    }
  })
}

/** A role as it may be given; null when there is none with this code. */
export async function givenRole(em: Transaction, code: string): Promise<GivenRole | null> {
  if (!(await rowOf(em, RoleRow, { code }))) return null
  return (await rolesOf(em, [code])).get(code) ?? null
}

export async function rolesOf(em: Transaction, codes: string[]): Promise<Map<string, GivenRole>> {
  const rows = codes.length > 0 ? await rowsOf(em, PermissionRow, { role: { $in: codes } }) : []
  return new Map(codes.map((code) => [code, { code, permissions: rows.filter(({ role }) => role === code) }]))
}
