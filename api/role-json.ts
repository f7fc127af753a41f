import { z } from 'zod'
import type { Person } from '../db/access.ts'
import { PermissionRow, type RoleRow } from '../db/role.ts'
import { rowsOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import type { Transaction } from '../db/connection.ts'
import { isKnown, mayGive, subjects, type Giver, type Permission } from '../domain/permission.ts'
import { plainPermission } from '../domain/role-input.ts'
import { roles, type RoleCode } from '../domain/role.ts'

export const superAdministrator: RoleCode = 'super-administrator'

export const giverOf = ({ user, ability }: Person): Giver => ({
  isSuperAdministrator: user.role === superAdministrator,
  can: (action, subject, field) => ability.can(action, subject, field),
})

const permission = z.strictObject({
  subject: z.string(),
  action: z.string(),
  scope: z.enum(['own', 'all']),
  hiddenFields: z.array(z.string()),
})
export const roleAnswer = z.strictObject({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  /** It came with the product, and stays. */
  isSeeded: z.boolean(),
  /** How many active people have it. */
  people: z.int(),
  permissions: z.array(permission),
  version: z.int(),
  allowed: z.array(z.enum(['edit', 'delete', 'copy'])),
})
export type RoleAnswer = z.infer<typeof roleAnswer>

/** Everything there is, which the super administrator may. */
const everything = Object.entries(subjects).flatMap(([subject, { actions }]) =>
  actions.map((action) => plainPermission({ subject, action, scope: 'all' })),
)

/** The rights a role has. What is stored but not known is worth nothing, so it is not shown as if it were. */
export async function permissionsOf(em: Transaction, role: string): Promise<Permission[]> {
  if (role === superAdministrator) return everything
  const rows = await rowsOf(em, PermissionRow, { role }, { orderBy: { id: 'asc' } })
  return rows.filter(isKnown).map(plainPermission)
}

export async function presentRole(em: Transaction, person: Person, row: RoleRow): Promise<RoleAnswer> {
  const permissions = await permissionsOf(em, row.code)
  const people = await em.count(UserRow, { role: row.code, active: true })
  const { code, name, nameEn, version } = row
  const isSeeded = Object.hasOwn(roles, code)
  return {
    code,
    name,
    nameEn,
    isSeeded,
    people,
    permissions: permissions as RoleAnswer['permissions'],
    version,
    allowed: allowedOf(person, code, permissions, isSeeded),
  }
}

function allowedOf(person: Person, code: string, permissions: Permission[], isSeeded: boolean) {
  const { ability, user } = person
  const gives = code !== superAdministrator && mayGive(giverOf(person), permissions) === true
  const changes = gives && code !== user.role && ability.can('edit', 'Role')
  return [
    ...(changes ? (['edit'] as const) : []),
    ...(changes && !isSeeded ? (['delete'] as const) : []),
    ...(gives && ability.can('create', 'Role') ? (['copy'] as const) : []),
  ]
}
