import { z } from 'zod'
import { person } from './answer.ts'

const words = z.union([z.string(), z.array(z.string())])

/** Who is signed in, and his rights as CASL rules. */
export const session = z
  .strictObject({
    user: z.strictObject({
      username: z.string(),
      name: z.string(),
      role: z.string(),
      roleName: z.string(),
      roleNameEn: z.string(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
      supervisor: person.nullable(),
      language: z.string().nullable(),
      theme: z.string().nullable(),
      secondFactor: z.boolean(),
      recoveryCodesLeft: z.int().min(0),
      mustChangePassword: z.boolean(),
      mustEnrolSecondFactor: z.boolean(),
    }),
    rules: z.array(
      z.strictObject({
        action: words,
        subject: words,
        fields: words.optional(),
        conditions: z.record(z.string(), z.unknown()).optional(),
        inverted: z.boolean().optional(),
      }),
    ),
    timeZone: z.string(),
  })
  .meta({ id: 'Session' })

export const demonstration = z.strictObject({
  accounts: z.array(
    z.strictObject({
      username: z.string(),
      name: z.string(),
      role: z.string(),
      roleName: z.string(),
      roleNameEn: z.string(),
    }),
  ),
})
