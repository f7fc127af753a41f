import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'HistoryEntry',
  tableName: 'history_entry',
  properties: {
    id: p.integer().primary(),
    commandId: p.string().length(160).unique().nullable(),
    subject: p.string().length(40),
    number: number(),
    command: p.string().length(40),
    fromStatus: p.string().length(20).nullable(),
    toStatus: p.string().length(20).nullable(),
    assigneeBefore: person().nullable(),
    assigneeAfter: person().nullable(),
    before: p.json<Record<string, unknown>>().fieldName('values_before').nullable(),
    after: p.json<Record<string, unknown>>().fieldName('values_after').nullable(),
    note: p.text().nullable(),
    // The larger act it belongs to, which the audit tells in its place: the number of a hand-over.
    partOf: number().nullable(),
    version: p.integer(),
    actor: person(),
    at: moment(),
  },
  indexes: [
    { properties: ['number', 'id'] },
    { properties: ['subject', 'at'] },
    { properties: ['at', 'id'] },
    // The audit asks by whom and by what, over all records.
    { properties: ['actor', 'at'] },
    { properties: ['command', 'at'] },
  ],
})
/** What happened to a record: time line, durations and the event feed are read from it. */
export class HistoryEntryRow extends Schema.class {}
Schema.setClass(HistoryEntryRow)
