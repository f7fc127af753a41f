import { defineEntity, p } from '@mikro-orm/core'
import type { Deadline } from '../domain/lifecycle.ts'
import type { OpportunityStatus } from '../domain/opportunity.ts'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'Opportunity',
  tableName: 'opportunity',
  properties: {
    number: number().primary(),
    status: p.string().length(20).$type<OpportunityStatus>(),
    stateSince: moment(),
    customerName: p.string().length(100),
    nameKey: p.string().length(200),
    summary: p.string().length(200),
    probability: p.integer(),
    description: p.text().nullable(),
    source: p.string().length(40).nullable(),
    expectedAmount: p.bigint('number').nullable(),
    expectedCloseOn: p.string().length(10).nullable(),
    contactName: p.string().length(50).nullable(),
    contactPhone: p.string().length(30).nullable(),
    createdBy: person(),
    createdAt: moment(),
    updatedAt: moment(),
    assignee: person().nullable(),
    assignedBy: person().nullable(),
    assignedAt: moment().nullable(),
    closedAt: moment().nullable(),
    failureReason: p.string().length(40).nullable(),
    failureNote: p.text().nullable(),
    customer: number().nullable(),
    existingCustomer: p.boolean(),
    stepsTotal: p.integer(),
    stepsAnswered: p.integer(),
    stepsWithResult: p.integer(),
    nextStepId: p.integer().nullable(),
    nextStepDueOn: p.string().length(10).nullable(),
    nextStepItem: p.text().nullable(),
    nextAt: moment().nullable(),
    overdue: p.boolean(),
    closeOverdue: p.boolean(),
    escalated: p.boolean(),
    undecided: p.boolean(),
    deadlines: p.json<Deadline[]>(),
    stalledSince: moment().nullable(),
    deletedAt: moment().nullable(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['deletedAt', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'status', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'assignee', 'status', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'createdBy', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'updatedAt', 'number'] },
    { properties: ['nextAt', 'number'] },
    { properties: ['nameKey'] },
    { properties: ['contactPhone'] },
    { properties: ['customer'] },
  ],
})

export class OpportunityRow extends Schema.class {}
Schema.setClass(OpportunityRow)
