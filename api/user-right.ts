import { givenRole } from '../db/administered.ts'
import type { Transaction } from '../db/connection.ts'
import { RoleRow } from '../db/role.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { isKnown, subjects, type Permission } from '../domain/permission.ts'
import { roles, type RoleCode } from '../domain/role.ts'
import { mayGiveRole, superAdministrator } from '../domain/user.ts'
import type { Answer, Call } from './endpoint.ts'
import { userOf } from './user-act.ts'
import { administratorOf } from './user-json.ts'

/** Every right a user has, and whence. */
export async function rightsOfUser(call: Call): Promise<Answer> {
  const em = call.db.read()
  const { role: code, active } = await userOf(em, call)
  const { name, nameEn } = (await rowOf(em, RoleRow, { code })) ?? roles[code as RoleCode]
  const isSuper = code === superAdministrator
  return {
    body: {
      source: isSuper ? 'super-administrator' : 'role',
      role: { code, name, nameEn },
      active,
      items: isSuper ? everyRight() : await storedRights(em, code),
    },
  }
}

async function storedRights(em: Transaction, code: string): Promise<Permission[]> {
  const given = await givenRole(em, code)
  const order = everyRight().map(({ subject, action }) => `${subject} ${action}`)
  return (given?.permissions ?? [])
    .filter(isKnown)
    .map(({ subject, action, scope, hiddenFields }) => ({
      subject,
      action,
      scope,
      hiddenFields: hiddenFields ?? [],
    }))
    .sort(
      (one, other) =>
        order.indexOf(`${one.subject} ${one.action}`) - order.indexOf(`${other.subject} ${other.action}`),
    )
}

const everyRight = (): Permission[] =>
  Object.entries(subjects).flatMap(([subject, { actions }]) =>
    actions.map((action) => ({ subject, action, scope: 'all', hiddenFields: [] })),
  )

/** The roles there are, and which of them this person may give. */
export async function choicesOfRoles(call: Call): Promise<Answer> {
  const em = call.db.read()
  const actor = administratorOf(call.person)
  const rows = await rowsOf(em, RoleRow, {}, { orderBy: { createdAt: 'asc', code: 'asc' } })
  const items = []
  for (const { code, name, nameEn } of rows) {
    const role = await givenRole(em, code)
    items.push({ code, name, nameEn, mayGive: role !== null && mayGiveRole(actor, role) === true })
  }
  return { body: { items } }
}
