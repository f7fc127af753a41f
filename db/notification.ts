import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

/** Nobody to write to, a server that will not take it, or none that answered in time. */
export type MailProblem = 'no-address' | 'refused' | 'gave-up'

const Schema = defineEntity({
  name: 'Notification',
  tableName: 'notification',
  properties: {
    id: p.integer().primary(),
    person: person(),
    kind: p.string().length(60),
    subject: p.string().length(40),
    number: number(),
    params: p.json<Record<string, unknown>>(),
    // Notices of one kind to one person within a day share a key and become one row with a count.
    bundle: p.string().length(100).nullable(),
    count: p.integer(),
    at: moment(),
    readAt: moment().nullable(),
    /** When it is to be mailed, or tried again; null where nothing is left to do. */
    mailAt: moment().nullable(),
    mailAttempts: p.integer().default(0),
    mailedAt: moment().nullable(),
    /** Why it was not mailed. */
    mailProblem: p.string().length(20).$type<MailProblem>().nullable(),
  },
  indexes: [
    { properties: ['person', 'readAt', 'id'] },
    { properties: ['number'] },
    { properties: ['mailAt', 'id'] },
  ],
  uniques: [{ properties: ['person', 'bundle'] }],
})
export class NotificationRow extends Schema.class {}
Schema.setClass(NotificationRow)
