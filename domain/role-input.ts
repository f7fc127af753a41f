import { z } from 'zod'
import { line } from './input.ts'
import { permissionInput, type Permission } from './permission.ts'

const code = z.string().superRefine((value, context) => {
  if (!/^[a-z][a-z0-9-]{1,22}[a-z0-9]$/.test(value))
    context.addIssue({ code: 'custom', message: 'not-a-role-code', params: { code: 'not-a-role-code' } })
})

/** Words of addresses beside a role's own: nobody would find a role that is called so. */
export const isReservedCode = (code: string) => ['export', 'who-has'].includes(code)

/** A new role begins as one that is there, or as two of them together. */
export const roleInput = z.strictObject({
  code: code.optional(),
  name: line(50),
  nameEn: line(50),
  templates: z
    .array(z.string().max(40))
    .min(1)
    .max(2)
    .refine((codes) => new Set(codes).size === codes.length, { params: { code: 'duplicate' } }),
})
export type RoleInput = z.infer<typeof roleInput>

export const roleEdit = z.strictObject({ name: line(50).optional(), nameEn: line(50).optional() })

/** All rights of a role; each right once. A role without any is allowed: it shuts everybody out who has it. */
export const permissionsInput = z.strictObject({
  permissions: z
    .array(permissionInput)
    .max(300)
    .superRefine((permissions, context) => {
      const seen = new Set<string>()
      for (const [index, { subject, action }] of permissions.entries()) {
        const key = `${subject} ${action}`
        if (seen.has(key))
          context.addIssue({
            code: 'custom',
            path: [index, 'action'],
            message: 'duplicate',
            params: { code: 'duplicate' },
          })
        seen.add(key)
      }
    }),
})

/** The same right written the same way, whoever sent it. */
export const plainPermission = ({ subject, action, scope, hiddenFields }: Permission): Permission => ({
  subject,
  action,
  scope,
  hiddenFields: [...new Set(hiddenFields ?? [])].sort(),
})

/** A code for a role that was given a name only: of its English name what addresses can hold. */
export function codeFrom(nameEn: string, taken: (code: string) => boolean): string {
  const words = nameEn.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const stem = words
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 20)
    .replace(/-$/, '')
  const first = stem.length < 3 ? 'role' : stem
  let candidate = first === 'role' ? 'role-1' : first
  for (let index = 2; taken(candidate); index += 1) candidate = `${first}-${index}`
  return candidate
}
