import { defineEntity, p } from '@mikro-orm/core'
import { moment, person } from './column.ts'

const Schema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    // sha256 of the cookie: who reads the database cannot log in with what he finds.
    id: p.string().length(64).primary(),
    username: person(),
    createdAt: moment(),
    seenAt: moment(),
    expiresAt: moment(),
    address: p.string().length(64).nullable(),
    agent: p.string().length(200).nullable(),
  },
  indexes: [{ properties: ['username'] }, { properties: ['expiresAt'] }],
})
export class SessionRow extends Schema.class {}
Schema.setClass(SessionRow)

const FailureSchema = defineEntity({
  name: 'LoginFailure',
  tableName: 'login_failure',
  properties: {
    id: p.integer().primary(),
    key: p.string().length(100),
    at: moment(),
  },
  indexes: [{ properties: ['key', 'at'] }],
})
export class LoginFailureRow extends FailureSchema.class {}
FailureSchema.setClass(LoginFailureRow)
