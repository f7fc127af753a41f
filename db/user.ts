import { defineEntity, p } from '@mikro-orm/core'
import { moment, person } from './column.ts'

const Schema = defineEntity({
  name: 'User',
  tableName: 'user',
  properties: {
    username: person().primary(),
    name: p.string().length(50),
    role: p.string().length(40),
    phone: p.string().length(30).nullable(),
    email: p.string().length(200).nullable(),
    supervisor: person().nullable(),
    active: p.boolean(),
    passwordHash: p.string().length(200),
    mustChangePassword: p.boolean(),
    // Of a one-time password; null for one that the person chose.
    passwordExpiresAt: moment().nullable(),
    // The shared secret of the second factor, and the last 30-second step that was used with it.
    totpSecret: p.string().length(100).nullable(),
    totpStep: p.integer().nullable(),
    // Digests of the recovery codes that are left; each opens once, where the second factor is asked for.
    recoveryCodes: p.json<string[]>().nullable(),
    signedInAt: moment().nullable(),
    deactivatedAt: moment().nullable(),
    language: p.string().length(10).nullable(),
    theme: p.string().length(10).nullable(),
    createdAt: moment(),
    updatedAt: moment(),
    version: p.integer(),
  },
  indexes: [{ properties: ['role', 'active'] }],
})

export class UserRow extends Schema.class {}
Schema.setClass(UserRow)
