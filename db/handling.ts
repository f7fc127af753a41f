import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'Handling',
  tableName: 'handle',
  properties: {
    ticket: number().primary(),
    round: p.integer().primary(),
    assignee: person(),
    assignedBy: person(),
    assignedAt: moment(),
    handling: p.text().nullable(),
    handledBy: person().nullable(),
    handledAt: moment().nullable(),
    result: p.text().nullable(),
    satisfaction: p.integer().nullable(),
    feedbackBy: person().nullable(),
    feedbackAt: moment().nullable(),
    ownFeedback: p.boolean(),
    missed: p.integer(),
  },
})

/** How a round of a ticket was dealt with (处理), and what the customer said of it. */
export class HandlingRow extends Schema.class {}
Schema.setClass(HandlingRow)
