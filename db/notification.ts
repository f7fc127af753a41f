import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

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
  },
  indexes: [{ properties: ['person', 'readAt', 'id'] }, { properties: ['number'] }],
  uniques: [{ properties: ['person', 'bundle'] }],
})
export class NotificationRow extends Schema.class {}
Schema.setClass(NotificationRow)
