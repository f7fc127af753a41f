import { z } from 'zod'
import { rightsOf } from '../db/access.ts'
import { rowOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import { rightsIn } from '../domain/ability.ts'
import { menuOf } from '../domain/menu.ts'
import { endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

/** What another person would find: his menu and his rights, by the functions that make his own console; no record. */
export const preview = endpoint({
  method: 'get',
  path: '/users/{username}/preview',
  summary: 'Menu, pages and rights as somebody else has them, without any of his data',
  for: { subject: 'User', action: 'read' },
  answer: z.strictObject({
    user: z.strictObject({
      username: z.string(),
      name: z.string(),
      role: z.string(),
      roleName: z.string(),
      roleNameEn: z.string(),
      active: z.boolean(),
    }),
    menu: z.array(
      z.strictObject({
        name: z.string(),
        pages: z.array(z.strictObject({ to: z.string(), name: z.string() })),
      }),
    ),
    rights: z.array(
      z.strictObject({
        subject: z.string(),
        action: z.string(),
        scope: z.enum(['own', 'all']),
        hiddenFields: z.array(z.string()),
      }),
    ),
  }),
  problems: [404],
  handle: async ({ db, params }) => {
    const em = db.read()
    const user = await rowOf(em, UserRow, { username: params.username ?? '' })
    if (!user) throw new Problem(404, 'not-found', { params: { number: params.username } })
    const { ability, role } = await rightsOf(em, user)
    const { username, name, active } = user
    return {
      body: {
        user: { username, name, role: role.code, roleName: role.name, roleNameEn: role.nameEn, active },
        menu: menuOf(ability),
        rights: rightsIn(ability),
      },
    }
  },
})
