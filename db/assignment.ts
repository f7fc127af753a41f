import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'Assignment',
  tableName: 'distribute',
  properties: {
    id: p.integer().primary(),
    subject: p.string().length(40),
    number: number(),
    assignee: person(),
    by: person().fieldName('assigned_by'),
    at: moment().fieldName('assigned_at'),
    reason: p.string().length(200).nullable(),
  },
  indexes: [{ properties: ['number', 'id'] }, { properties: ['assignee', 'id'] }],
})
/** Who gave what to whom, when and why (分配); one row a round. */
export class AssignmentRow extends Schema.class {}
Schema.setClass(AssignmentRow)
