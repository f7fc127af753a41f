import { createHash, randomBytes } from 'node:crypto'
import { raiseEpoch } from '../../db/access.ts'
import { PermissionRow, RoleRow } from '../../db/role.ts'
import { SessionRow } from '../../db/session.ts'
import { UserRow } from '../../db/user.ts'
import type { Permission } from '../../domain/permission.ts'
import type { RoleCode } from '../../domain/role.ts'
import type { Stage } from './stage.ts'

/** Everybody who may stand before the door, as the columns of permission-matrix.md. */
export const principals = [
  'anonymous',
  'superadmin',
  'sysadmin',
  'supervisor',
  'manager',
  'executive',
  'deactivated',
  'no right',
  'one right',
] as const
export type Principal = (typeof principals)[number]

const roleOf: Record<Exclude<Principal, 'anonymous'>, string> = {
  superadmin: 'super-administrator' satisfies RoleCode,
  sysadmin: 'system-administrator' satisfies RoleCode,
  supervisor: 'sales-supervisor' satisfies RoleCode,
  manager: 'customer-manager' satisfies RoleCode,
  executive: 'executive' satisfies RoleCode,
  // Somebody who might do everything, were he still here.
  deactivated: 'super-administrator' satisfies RoleCode,
  'no right': 'no-right',
  'one right': 'one-right',
}

export interface Somebody {
  username: string
  role: string
  cookie: string | null
}

/** The two roles that nobody is delivered with: without a right, and with the one to read what is one's own. */
export async function makeRoles({ db, now }: Stage): Promise<void> {
  const at = now()
  const row = { name: '试', nameEn: 'Trial', createdAt: at, updatedAt: at, version: 1 }
  const right: Permission = { subject: 'Opportunity', action: 'read', scope: 'own' }
  await db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.insertMany(RoleRow, [
      { ...row, code: 'no-right' },
      { ...row, code: 'one-right' },
    ])
    await em.insert(PermissionRow, { ...right, role: 'one-right', hiddenFields: [] })
  })
}

let made = 0

/** A new person of that kind, signed in: what he does to himself or loses harms nobody else. */
export async function somebody({ db, now }: Stage, principal: Principal): Promise<Somebody> {
  made += 1
  const username = `person${made}`
  if (principal === 'anonymous') return { username: 'manager2', role: 'customer-manager', cookie: null }
  const at = now()
  const token = randomBytes(32).toString('base64url')
  const role = roleOf[principal]
  await db.transaction(async (em) => {
    const { passwordHash } = await em.findOneOrFail(UserRow, { username: 'supervisor' })
    const active = principal !== 'deactivated'
    const stamps = { createdAt: at, updatedAt: at, version: 1 }
    const known = { passwordHash, mustChangePassword: false, phone: null, email: null, supervisor: null }
    await em.insert(UserRow, { username, name: `试验${made}`, role, active, ...known, ...stamps })
    const expiresAt = new Date(at.getTime() + 3_600_000)
    const id = createHash('sha256').update(token).digest('hex')
    await em.insert(SessionRow, { id, username, createdAt: at, seenAt: at, expiresAt })
  })
  return { username, role, cookie: `__Host-sid=${token}` }
}
