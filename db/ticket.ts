import { defineEntity, p } from '@mikro-orm/core'
import type { TicketPriority, TicketStatus } from '../domain/ticket.ts'
import { moment, number, person } from './column.ts'
import { livingColumns, livingIndexes } from './living.ts'

const Schema = defineEntity({
  name: 'Ticket',
  tableName: 'service',
  properties: {
    ...livingColumns<TicketStatus>(400),
    type: p.string().length(40),
    title: p.string().length(200),
    customer: number(),
    customerManager: person(),
    contact: p.integer().nullable(),
    priority: p.string().length(10).$type<TicketPriority>(),
    request: p.text(),
    follows: number().nullable(),
    archivedAt: moment().nullable(),
    round: p.integer(),
    satisfaction: p.integer().nullable(),
    missed: p.integer(),
    dueAt: moment().nullable(),
    nearlyDue: p.boolean(),
  },
  indexes: [
    ...livingIndexes,
    { properties: ['deletedAt', 'status', 'dueAt', 'number'] },
    { properties: ['deletedAt', 'status', 'archivedAt', 'number'] },
    { properties: ['deletedAt', 'customerManager', 'status', 'createdAt', 'number'] },
    { properties: ['customer', 'deletedAt', 'createdAt', 'number'] },
    { properties: ['follows'] },
  ],
})

export class TicketRow extends Schema.class {}
Schema.setClass(TicketRow)
