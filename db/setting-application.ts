import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'SettingApplication',
  tableName: 'setting_application',
  properties: {
    id: p.integer().primary(),
    key: p.string().length(60),
    value: p.json<unknown>(),
    wantedBy: person(),
    wantedAt: moment(),
    // How many records were open then, how many were looked at, and the deadlines of how many moved.
    total: p.integer(),
    done: p.integer(),
    moved: p.integer(),
    upTo: number(),
    finishedAt: moment().nullable(),
    // When it looked once more at what was changed while it was made.
    checkedAt: moment().nullable(),
  },
  indexes: [{ properties: ['key', 'id'] }, { properties: ['checkedAt', 'id'] }],
})
/** A changed setting on its way to the records that were open already; written with the change itself. */
export class SettingApplicationRow extends Schema.class {}
Schema.setClass(SettingApplicationRow)
