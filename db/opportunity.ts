import { defineEntity, p } from '@mikro-orm/core'
import type { OpportunityStatus } from '../domain/opportunity.ts'
import { moment, number } from './column.ts'
import { livingColumns, livingIndexes } from './living.ts'

const Schema = defineEntity({
  name: 'Opportunity',
  tableName: 'opportunity',
  properties: {
    ...livingColumns<OpportunityStatus>(200),
    customerName: p.string().length(100),
    summary: p.string().length(200),
    probability: p.integer(),
    description: p.text().nullable(),
    source: p.string().length(40).nullable(),
    expectedAmount: p.bigint('number').nullable(),
    expectedCloseOn: p.string().length(10).nullable(),
    contactName: p.string().length(50).nullable(),
    contactPhone: p.string().length(30).nullable(),
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
    overdue: p.boolean(),
    closeOverdue: p.boolean(),
    undecided: p.boolean(),
  },
  indexes: [
    ...livingIndexes,
    { properties: ['deletedAt', 'status', 'closedAt', 'number'] },
    { properties: ['nameKey'] },
    { properties: ['contactPhone'] },
    { properties: ['customer'] },
  ],
})

export class OpportunityRow extends Schema.class {}
Schema.setClass(OpportunityRow)
