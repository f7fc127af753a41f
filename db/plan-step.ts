import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'PlanStep',
  tableName: 'exploit',
  properties: {
    id: p.integer().primary().autoincrement(false),
    opportunity: number(),
    position: p.integer(),
    dueOn: p.string().length(10),
    item: p.text(),
    result: p.text().nullable(),
    skipped: p.boolean(),
    note: p.text().nullable(),
    resultBy: person().nullable(),
    resultAt: moment().nullable(),
    answered: p.boolean(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [{ properties: ['opportunity', 'position'] }, { properties: ['answered', 'dueOn', 'id'] }],
})

export class PlanStepRow extends Schema.class {}
Schema.setClass(PlanStepRow)
