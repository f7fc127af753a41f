import { defineEntity, p } from '@mikro-orm/core'
import { moment, person } from './column.ts'

const Schema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  properties: {
    id: p.integer().primary(),
    kind: p.string().length(40),
    actor: person().nullable(),
    // What it is about: User, Role, Setting, DictionaryEntry, or the subject of a record; and which of them.
    subject: p.string().length(100).nullable(),
    code: p.string().length(60).nullable(),
    details: p.json<Record<string, unknown>>().nullable(),
    address: p.string().length(64).nullable(),
    requestId: p.string().length(64).nullable(),
    at: moment(),
  },
  indexes: [
    { properties: ['at', 'id'] },
    { properties: ['actor', 'at'] },
    { properties: ['kind', 'at'] },
    { properties: ['subject', 'code', 'at'] },
    { properties: ['code', 'at'] },
  ],
})
/** Logins, refusals, administration. Nothing changes or deletes a row of it. */
export class AuditEntryRow extends Schema.class {}
Schema.setClass(AuditEntryRow)
