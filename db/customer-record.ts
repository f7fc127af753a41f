import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'CustomerRecord',
  tableName: 'customer_record',
  properties: {
    id: p.integer().primary(),
    customer: number(),
    kind: p.string().length(40),
    subject: number().nullable(),
    actor: person(),
    at: moment(),
  },
  indexes: [{ properties: ['customer', 'id'] }],
})
/** The append-only log of a customer's life (客户记录). */
export class CustomerRecordRow extends Schema.class {}
Schema.setClass(CustomerRecordRow)
