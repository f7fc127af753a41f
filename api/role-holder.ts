import { z } from 'zod'
import { PermissionRow, RoleRow } from '../db/role.ts'
import { rowsOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import { isKnown, subjects } from '../domain/permission.ts'
import { endpoint } from './endpoint.ts'
import { superAdministrator } from './role-json.ts'

const scope = z.enum(['own', 'all'])
const right = z
  .strictObject({ subject: z.string().max(40), action: z.string().max(40) })
  .superRefine(({ subject, action }, context) => {
    const known = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined
    if (known?.actions.includes(action)) return
    const path = [known ? 'action' : 'subject']
    context.addIssue({ code: 'custom', path, message: 'invalid', params: { code: 'invalid' } })
  })

/** Who may do something: the roles, and the active people who have them, when the reader may know of people. */
export const whoHas = endpoint({
  method: 'get',
  path: '/roles/who-has',
  summary: 'Roles and active people who have a right, and how far it reaches',
  for: { subject: 'Role', action: 'read' },
  query: right,
  answer: z.strictObject({
    roles: z.array(z.strictObject({ code: z.string(), name: z.string(), nameEn: z.string(), scope })),
    people: z.array(z.strictObject({ username: z.string(), name: z.string(), role: z.string(), scope })),
  }),
  problems: [422],
  handle: async ({ db, person, query: { subject, action } }) => {
    const em = db.read()
    const given = (await rowsOf(em, PermissionRow, { subject, action })).filter(isKnown)
    const scopes = new Map(given.map(({ role, scope }) => [role, scope]))
    scopes.set(superAdministrator, 'all')
    const codes = [...scopes.keys()]
    const scopeOf = (code: string) => scopes.get(code) ?? 'own'
    const roles = await rowsOf(
      em,
      RoleRow,
      { code: { $in: codes } },
      { orderBy: { createdAt: 'asc', code: 'asc' } },
    )
    const people = person.ability.can('read', 'User')
      ? await rowsOf(em, UserRow, { role: { $in: codes }, active: true }, { orderBy: { username: 'asc' } })
      : []
    return {
      body: {
        roles: roles.map(({ code, name, nameEn }) => ({ code, name, nameEn, scope: scopeOf(code) })),
        people: people.map(({ username, name, role }) => ({ username, name, role, scope: scopeOf(role) })),
      },
    }
  },
})
