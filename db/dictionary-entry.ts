import { defineEntity, p } from '@mikro-orm/core'
import { moment } from './column.ts'
import type { Transaction } from './connection.ts'
import { counterOf, raise } from './number-counter.ts'

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

export const dictionaryEpoch = 'dictionary-epoch'
/**
 * Every change of the dictionary or of the calendar begins with it, in its own transaction: open pages hear of it and
 * read anew, and one administrator's change waits for another's, so that each decides on what stands.
 */
export const raiseDictionary = (em: Transaction) => raise(em, dictionaryEpoch)
export const dictionaryEpochOf = (em: Transaction) => counterOf(em, dictionaryEpoch)
