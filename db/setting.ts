import { defineEntity, p } from '@mikro-orm/core'
import { moment } from './column.ts'

const Schema = defineEntity({
  name: 'Setting',
  tableName: 'setting',
  properties: {
    key: p.string().length(60).primary(),
    value: p.json<unknown>(),
    updatedAt: moment(),
    version: p.integer(),
  },
})
export class SettingRow extends Schema.class {}
Schema.setClass(SettingRow)
