import { z } from 'zod'
import { mayGive, subjects, type Permission } from '../domain/permission.ts'
import { endpoint } from './endpoint.ts'
import { giverOf } from './role-json.ts'

/** Every right there is; the editor is drawn from it. */
export const permissionCatalogue = endpoint({
  method: 'get',
  path: '/permissions',
  summary: 'Every right there is, and which of them one may give',
  for: { subject: 'Role', action: 'read' },
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        subject: z.string(),
        kind: z.enum(['customers', 'administration', 'other']),
        owned: z.boolean(),
        actions: z.array(z.strictObject({ action: z.string(), giveable: z.boolean() })),
        hideable: z.array(z.strictObject({ field: z.string(), showable: z.boolean() })),
      }),
    ),
  }),
  handle: ({ person }) => {
    const giver = giverOf(person)
    const gives = (permission: Permission) => mayGive(giver, [permission]) === true
    const items = Object.entries(subjects).map(([subject, { kind, owned, actions, hideable }]) => ({
      subject,
      kind,
      owned,
      actions: actions.map((action) => ({ action, giveable: gives({ subject, action, scope: 'all' }) })),
      hideable: hideable.map((field) => ({
        field,
        showable:
          giver.isSuperAdministrator || !giver.can('read', subject) || giver.can('read', subject, field),
      })),
    }))
    return Promise.resolve({ body: { items } })
  },
})
