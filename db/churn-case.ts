import { defineEntity, p } from '@mikro-orm/core'
import type { ChurnStatus } from '../domain/churn-case.ts'
import { moment, number, person } from './column.ts'
import { livingColumns, livingIndexes } from './living.ts'

const Schema = defineEntity({
  name: 'ChurnCase',
  tableName: 'lost',
  properties: {
    ...livingColumns<ChurnStatus>(200),
    customer: number(),
    // Both follow the customer and are no part of the case's own version; `changeCustomer` alone writes them.
    customerName: p.string().length(100),
    customerManager: person(),
    /** The customer while the case stands, so that there is never a second one. */
    standsFor: number().nullable().unique(),
    level: p.integer(),
    lastOrderAt: moment().nullable(),
    silentSince: moment(),
    months: p.integer(),
    scan: p.integer().nullable(),
    deferrals: p.integer(),
    reviewOn: p.string().length(10).nullable(),
    reason: p.string().length(40).nullable(),
    note: p.string().length(500).nullable(),
    proposedBy: person().nullable(),
    proposedAt: moment().nullable(),
    confirmedBy: person().nullable(),
    confirmedAt: moment().nullable(),
    recoveredBy: person().nullable(),
    recoveredAt: moment().nullable(),
    recoveredByOrder: p.string().length(40).nullable(),
  },
  indexes: [
    ...livingIndexes,
    { properties: ['deletedAt', 'customerManager', 'status', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'silentSince', 'number'] },
    { properties: ['deletedAt', 'reviewOn', 'number'] },
    { properties: ['deletedAt', 'confirmedAt', 'number'] },
    { properties: ['customer', 'createdAt', 'number'] },
    { properties: ['scan', 'number'] },
  ],
})
/** A silent customer (客户流失), from the warning to the loss or the recovery. */
export class ChurnCaseRow extends Schema.class {}
Schema.setClass(ChurnCaseRow)

const MeasureSchema = defineEntity({
  name: 'DeferralMeasure',
  tableName: 'deferral_measure',
  properties: {
    churnCase: number().primary(),
    position: p.integer().primary(),
    measure: p.text(),
    reviewOn: p.string().length(10),
    by: person().fieldName('taken_by'),
    at: moment().fieldName('taken_at'),
  },
})
/** What was done to win a customer back (暂缓措施); one row for each deferral. */
export class DeferralMeasureRow extends MeasureSchema.class {}
MeasureSchema.setClass(DeferralMeasureRow)
