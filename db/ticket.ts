import { defineEntity, p } from '@mikro-orm/core'
import type { Deadline } from '../domain/lifecycle.ts'
import type { StallCause } from '../domain/stall.ts'
import type { TicketPriority, TicketStatus } from '../domain/ticket.ts'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'Ticket',
  tableName: 'service',
  properties: {
    number: number().primary(),
    status: p.string().length(20).$type<TicketStatus>(),
    stateSince: moment(),
    type: p.string().length(40),
    title: p.string().length(200),
    nameKey: p.string().length(400),
    customer: number(),
    customerManager: person(),
    contact: p.integer().nullable(),
    priority: p.string().length(10).$type<TicketPriority>(),
    request: p.text(),
    follows: number().nullable(),
    createdBy: person(),
    createdAt: moment(),
    updatedAt: moment(),
    assignee: person().nullable(),
    assignedBy: person().nullable(),
    assignedAt: moment().nullable(),
    archivedAt: moment().nullable(),
    round: p.integer(),
    satisfaction: p.integer().nullable(),
    missed: p.integer(),
    dueAt: moment().nullable(),
    nextAt: moment().nullable(),
    nearlyDue: p.boolean(),
    escalated: p.boolean(),
    deadlines: p.json<Deadline[]>(),
    stalledSince: moment().nullable(),
    stallCause: p.string().length(40).$type<StallCause>().nullable(),
    deletedAt: moment().nullable(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['deletedAt', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'status', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'status', 'dueAt', 'number'] },
    { properties: ['deletedAt', 'status', 'archivedAt', 'number'] },
    { properties: ['deletedAt', 'assignee', 'status', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'createdBy', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'customerManager', 'status', 'createdAt', 'number'] },
    { properties: ['customer', 'deletedAt', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'updatedAt', 'number'] },
    { properties: ['deletedAt', 'stateSince', 'number'] },
    { properties: ['deletedAt', 'status', 'number'] },
    { properties: ['deletedAt', 'escalated', 'stateSince', 'number'] },
    { properties: ['stalledSince', 'number'] },
    { properties: ['nextAt', 'number'] },
    { properties: ['follows'] },
  ],
})

export class TicketRow extends Schema.class {}
Schema.setClass(TicketRow)
