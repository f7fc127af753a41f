import { defineEntity, p } from '@mikro-orm/core'
import { number } from './column.ts'

const Schema = defineEntity({
  name: 'Bigram',
  tableName: 'bigram',
  properties: {
    subject: p.string().length(40).primary(),
    term: p.string().length(8).primary(),
    number: number().primary(),
  },
  indexes: [{ properties: ['number'] }],
})
/** Pairs of neighbouring characters of names and runs of their initials, so that both are found by index on every database. */
export class BigramRow extends Schema.class {}
Schema.setClass(BigramRow)
