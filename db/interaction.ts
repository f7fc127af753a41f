import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'Interaction',
  tableName: 'trade',
  properties: {
    id: p.integer().primary(),
    customer: number(),
    contact: p.integer().nullable(),
    /** The company day on which it took place. */
    date: p.string().length(10),
    type: p.string().length(40),
    place: p.string().length(200).nullable(),
    title: p.string().length(200),
    detail: p.text().nullable(),
    /** When the customer is to be called again; the reminder of it is a process of its own. */
    nextContactAt: moment().nullable(),
    remindedAt: moment().nullable(),
    /** That the next contact took place, or is not wanted any more. */
    contactDoneAt: moment().nullable(),
    createdBy: person(),
    createdAt: moment(),
    updatedAt: moment(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['customer', 'date', 'id'] },
    { properties: ['date', 'id'] },
    { properties: ['createdAt', 'id'] },
    { properties: ['contact', 'date', 'id'] },
    { properties: ['contactDoneAt', 'nextContactAt', 'id'] },
  ],
})
/** An interaction (交往记录) with a customer. */
export class InteractionRow extends Schema.class {}
Schema.setClass(InteractionRow)
