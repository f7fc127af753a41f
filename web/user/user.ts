import { ref } from 'vue'
import type { UserAct } from '../../domain/user.ts'
import { get } from '../api.ts'
import { language } from '../i18n.ts'
import type { Person } from '../types.ts'

/** What the API answers about users. */
export interface ListedUser {
  username: string
  name: string
  role: string
  phone: string | null
  email: string | null
  supervisor: Person | null
  active: boolean
  createdAt: string
  signedInAt: string | null
  deactivatedAt: string | null
  hasTotp: boolean
  mustChangePassword: boolean
  passwordExpiresAt: string | null
  locked: boolean
  version: number
  allowed: UserAct[]
}
export interface User extends ListedUser {
  openWork: { opportunities: number; tickets: number; churnCases: number; customers: number }
}
export type UserWithPassword = User & { oneTimePassword: string | null }
export interface RoleChoice {
  code: string
  name: string
  nameEn: string
  mayGive: boolean
}

/** The roles there are, read anew by each page: somebody may have made another. */
export function useRoles() {
  const roles = ref<RoleChoice[]>([])
  get<{ items: RoleChoice[] }>('/role-choices').then(
    ({ items }) => (roles.value = items),
    () => undefined,
  )
  const roleName = (code: string) => {
    const role = roles.value.find((one) => one.code === code)
    if (role) return language.value === 'en' ? role.nameEn : role.name
    return code
  }
  return { roles, roleName }
}

/** What one should know of an account before anything else; the first is the most pressing. */
export function tagsOf({ active, locked, mustChangePassword, passwordExpiresAt }: ListedUser, now: Date) {
  if (!active) return [{ name: 'inactive', tone: 'ended' }]
  const expired = passwordExpiresAt !== null && new Date(passwordExpiresAt) <= now
  return [
    ...(locked ? [{ name: 'locked', tone: 'late' }] : []),
    ...(mustChangePassword ? [{ name: expired ? 'passwordExpired' : 'passwordPending', tone: 'wait' }] : []),
  ]
}

export const editActs: readonly UserAct[] = ['edit', 'change-role']
/** What is done to an account, in the order of its page. */
export const accountActs: readonly UserAct[] = ['activate', 'reset', 'reset-totp', 'deactivate']
export const dangerous = new Set<UserAct>(['deactivate'])
