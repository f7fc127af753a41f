import { z } from 'zod'
import { RoleRow } from '../db/role.ts'
import { rowsOf } from '../db/row.ts'
import { permissionsInput, roleEdit, roleInput } from '../domain/role-input.ts'
import { roles } from '../domain/role.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { createRole } from './role-create.ts'
import { deleteRole, editRole, replacePermissions } from './role-change.ts'
import { presentRole, roleAnswer } from './role-json.ts'
import { permissionCatalogue } from './permission.ts'
import { preview } from './preview.ts'
import { whoHas } from './role-holder.ts'

const subject = 'Role'
// Those that came with the product first, from the top down; then as they were made.
const seeded = Object.keys(roles)
const rank = ({ code }: RoleRow) => (seeded.includes(code) ? seeded.indexOf(code) : seeded.length)
const bySeed = (one: RoleRow, other: RoleRow) => rank(one) - rank(other)

export const roleEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/roles',
    summary: 'All roles with their rights; the super administrator’s is code',
    for: { subject, action: 'read' },
    answer: z.strictObject({ items: z.array(roleAnswer) }),
    handle: async ({ db, person }) => {
      const em = db.read()
      const rows = (await rowsOf(em, RoleRow, {}, { orderBy: { createdAt: 'asc', code: 'asc' } })).sort(
        bySeed,
      )
      return { body: { items: await Promise.all(rows.map((row) => presentRole(em, person, row))) } }
    },
  }),
  whoHas,
  endpoint({
    method: 'get',
    path: '/roles/{code}',
    summary: 'One role with its rights',
    for: { subject, action: 'read' },
    answer: roleAnswer,
    problems: [404],
    handle: async ({ db, person, params }) => {
      const em = db.read()
      const [row] = await rowsOf(em, RoleRow, { code: params.code ?? '' })
      if (!row) throw new Problem(404, 'not-found', { params: { number: params.code } })
      return { body: await presentRole(em, person, row), version: row.version }
    },
  }),
  permissionCatalogue,
  endpoint({
    method: 'post',
    path: '/roles',
    summary: 'Make a role from one or two that are there',
    for: { subject, action: 'create' },
    body: roleInput,
    answer: roleAnswer,
    status: 201,
    problems: [403, 409, 422],
    handle: (call) => createRole(call as Call, call.body),
  }),
  endpoint({
    method: 'patch',
    path: '/roles/{code}',
    summary: 'Rename a role',
    for: { subject, action: 'edit' },
    body: roleEdit,
    answer: roleAnswer,
    problems: [403, 404, 409, 412, 422, 428],
    handle: (call) => editRole(call as Call, call.body),
  }),
  endpoint({
    method: 'put',
    path: '/roles/{code}/permissions',
    summary: 'Replace all rights of a role',
    for: { subject, action: 'edit' },
    body: permissionsInput,
    answer: roleAnswer,
    problems: [403, 404, 412, 422, 428],
    handle: (call) => replacePermissions(call as Call, call.body.permissions),
  }),
  endpoint({
    method: 'delete',
    path: '/roles/{code}',
    summary: 'Delete a role that did not come with the product and that nobody has',
    for: { subject, action: 'edit' },
    status: 204,
    problems: [403, 404, 409, 412, 428],
    handle: (call) => deleteRole(call),
  }),
  preview,
]
