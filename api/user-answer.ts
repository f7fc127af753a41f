import { z } from 'zod'
import { countsBySubject } from '../domain/hand-over.ts'
import { userActs } from '../domain/user.ts'
import { count, itemsOf, moment, pageOf, person } from './answer.ts'

const shared = {
  username: z.string(),
  name: z.string(),
  role: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  supervisor: person.nullable(),
  active: z.boolean(),
  createdAt: moment,
  signedInAt: moment.nullable(),
  deactivatedAt: moment.nullable(),
  hasTotp: z.boolean(),
  mustChangePassword: z.boolean(),
  // Until when a one-time password opens; null for one that the person chose himself.
  passwordExpiresAt: moment.nullable(),
  // Too many sign-ins have failed just now.
  locked: z.boolean(),
  version: z.int().min(1),
  allowed: z.array(z.enum(userActs)),
}

export const listedUser = z.strictObject(shared).meta({ id: 'ListedUser' })
export const userPage = pageOf(listedUser)

const whole = {
  ...shared,
  openWork: z.strictObject(countsBySubject(() => count)),
}
export const user = z.strictObject(whole).meta({ id: 'User' })
/** Told once, in the first answer; who repeats the request by its key gets null. */
export const userWithPassword = z
  .strictObject({ ...whole, oneTimePassword: z.string().nullable() })
  .meta({ id: 'UserWithPassword' })

export const userSessions = itemsOf(
  z
    .strictObject({
      createdAt: moment,
      seenAt: moment,
      expiresAt: moment,
      address: z.string().nullable(),
      agent: z.string().nullable(),
    })
    .meta({ id: 'UserSession' }),
)

/** `source` says whence: the role's stored permissions, or the code that gives a super administrator everything. */
export const userRights = z
  .strictObject({
    source: z.enum(['role', 'super-administrator']),
    role: z.strictObject({ code: z.string(), name: z.string(), nameEn: z.string() }),
    // Without it he has the rights of his role, but cannot sign in to use them.
    active: z.boolean(),
    items: z.array(
      z.strictObject({
        subject: z.string(),
        action: z.string(),
        scope: z.enum(['own', 'all']),
        hiddenFields: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'UserRights' })

export const roleChoices = itemsOf(
  z
    .strictObject({ code: z.string(), name: z.string(), nameEn: z.string(), mayGive: z.boolean() })
    .meta({ id: 'RoleChoice' }),
)
