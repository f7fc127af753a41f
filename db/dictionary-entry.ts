import { defineEntity, p } from '@mikro-orm/core'
import { moment } from './column.ts'

const Schema = defineEntity({
  name: 'DictionaryEntry',
  tableName: 'dictionary',
  properties: {
    id: p.integer().primary(),
    type: p.string().length(40),
    code: p.string().length(40),
    label: p.string().length(50),
    labelEn: p.string().length(50),
    position: p.integer(),
    active: p.boolean(),
    createdAt: moment(),
    updatedAt: moment(),
    version: p.integer(),
  },
  uniques: [{ properties: ['type', 'code'] }],
})
export class DictionaryEntryRow extends Schema.class {}
Schema.setClass(DictionaryEntryRow)
