import { z } from 'zod'
import { code, line, optionalPhone, username } from './input.ts'
import { mayGive, subjects, type Giver, type Permission } from './permission.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { RoleCode } from './role.ts'

export const superAdministrator: RoleCode = 'super-administrator'

const email = z
  .string()
  .transform((value) => value.normalize('NFKC').trim())
  .superRefine((value, context) => {
    if (value === '') return
    const wrong = (code: string, params = {}) =>
      context.addIssue({ code: 'custom', message: code, params: { code, ...params } })
    if (value.length > 200) wrong('too-long', { max: 200 })
    else if (!/^[\x21-\x3f\x41-\x7e]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value)) wrong('not-an-email')
  })
/** '' and null both mean "none". */
const orNone = <T extends z.ZodType<string>>(schema: T) =>
  z
    .union([schema, z.literal(''), z.null()])
    .optional()
    .transform((value) => (value === undefined ? undefined : value || null))

// Who acts when no person does, in histories and in the audit, and the address of the list as a file: nobody may bear
// such a name.
const reserved = ['clock', 'system', 'export']
export const isReserved = (username: string) => reserved.includes(username)

/** What a person is made of. What is not here, passwords and secrets above all, nobody sets by writing it. */
export const userInput = z.strictObject({
  username,
  name: line(50),
  role: code,
  phone: optionalPhone,
  email: orNone(email),
  supervisor: orNone(username),
})
export type UserInput = z.infer<typeof userInput>
/** The user name is not in it: who takes the name of another takes his place. */
export const userEdit = userInput
  .omit({ username: true })
  .partial()
  .extend({ active: z.boolean().optional() })
export type UserEdit = z.infer<typeof userEdit>

/** What one may do to a user, and the right it takes. */
const rights = {
  edit: 'edit',
  'change-role': 'edit',
  deactivate: 'deactivate',
  activate: 'deactivate',
  reset: 'reset',
  'reset-totp': 'reset',
  'end-sessions': 'reset',
} as const
export type UserAct = keyof typeof rights
export const userActs = Object.keys(rights) as [UserAct, ...UserAct[]]

// By these one would get round those who watch over him, or round the password he has to give.
const notToOneself: readonly UserAct[] = ['change-role', 'deactivate', 'reset', 'reset-totp']
const takesPower: readonly UserAct[] = ['change-role', 'deactivate']

export interface Administrator extends Giver {
  username: string
}
/** A role as it may be given: with the rights that are stored for it. */
export interface GivenRole {
  code: string
  permissions: Permission[]
}
/** A user as these rules see him. */
export interface Administered {
  username: string
  active: boolean
  hasTotp: boolean
  role: GivenRole
  isLastSuperAdministrator: boolean
}

/** Whether somebody may give this role: the super administrator's only he, others by what stands in them. */
export function mayGiveRole(giver: Giver, role: GivenRole): true | Refusal {
  if (role.code === superAdministrator && !giver.isSuperAdministrator)
    return refuse('forbidden', 'super-administrator-only')
  return mayGive(giver, role.permissions)
}

/**
 * Whether somebody may do this to a user. Who could not give a person's role must not touch his account either:
 * with another's password or address he would have all that the other may.
 */
export function mayAdminister(actor: Administrator, act: UserAct, user: Administered): true | Refusal {
  if (!actor.can(rights[act], 'User'))
    return refuse('forbidden', 'administration-not-permitted', { params: { command: act } })
  const isOneself = actor.username === user.username
  if (!isOneself) {
    const giving = mayGiveRole(actor, user.role)
    if (giving !== true && giving.code === 'super-administrator-only') return giving
    if (giving !== true)
      return refuse('forbidden', 'role-beyond-yours', { params: { username: user.username } })
  } else if (notToOneself.includes(act) && !isLastOne(act, user))
    return refuse('forbidden', 'not-to-oneself', { params: { command: act } })
  return true
}

/** Whether it can be done to a user as he is now, whoever does it. */
export function canHappen(act: UserAct, user: Administered): true | Refusal {
  const { username } = user
  if (isLastOne(act, user)) return refuse('conflict', 'last-super-administrator', { params: { username } })
  if (act === 'reset' && !user.active) return refuse('conflict', 'user-inactive', { params: { username } })
  if (act === 'reset-totp' && !user.hasTotp)
    return refuse('conflict', 'no-second-factor', { params: { username } })
  return true
}

// Said as a conflict to himself too: nothing is wrong with who he is, but without him nobody could administer.
const isLastOne = (act: UserAct, user: Administered) =>
  takesPower.includes(act) && user.isLastSuperAdministrator

/** The acts this person may do to this user now; the buttons of the pages. */
export function allowedActs(actor: Administrator, user: Administered): UserAct[] {
  return userActs.filter(
    (act) =>
      (act === 'activate' ? !user.active : act === 'deactivate' ? user.active : true) &&
      mayAdminister(actor, act, user) === true &&
      canHappen(act, user) === true,
  )
}

/** Whether all super administrators should hear that somebody was given this role. */
export const isPowerful = ({ code, permissions }: GivenRole) =>
  code === superAdministrator ||
  permissions.some(
    ({ subject, action, scope }) =>
      subjects[subject]?.kind === 'administration' ||
      (subject === 'Opportunity' && action === 'assign' && scope === 'all'),
  )

/** Whether one person may be the direct supervisor of another, given who is whose supervisor now. */
export function maySupervise(
  supervisor: { username: string; active: boolean } | null,
  username: string,
  supervisorOf: (username: string) => string | null,
): true | Refusal {
  const field = 'supervisor'
  if (!supervisor?.active) return refuse('input', 'not-an-active-user', { field })
  if (supervisor.username === username) return refuse('input', 'own-supervisor', { field })
  const seen = new Set<string>()
  for (
    let above = supervisorOf(supervisor.username);
    above && !seen.has(above);
    above = supervisorOf(above)
  ) {
    if (above === username)
      return refuse('input', 'supervisor-circle', { field, params: { supervisor: supervisor.username } })
    seen.add(above)
  }
  return true
}
