import { mayGive } from '../../domain/permission.ts'
import type { useSession } from '../session.ts'
import type { Role } from './role-item.ts'

/** Why somebody can look at a role but not change it. */
export function lockOf(session: ReturnType<typeof useSession>, { code, permissions }: Role): string {
  if (code === 'super-administrator') return 'role-is-code'
  if (code === session.user?.role) return 'role-is-own'
  const giver = { isSuperAdministrator: false, can: session.can }
  const verdict = mayGive(giver, permissions)
  return verdict === true ? 'none' : verdict.code
}
