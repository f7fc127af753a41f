import { defineEntity, p } from '@mikro-orm/core'
import type { RejectCode, SalesStream } from '../domain/sales-feed.ts'
import { moment } from './column.ts'

const Schema = defineEntity({
  name: 'SalesReject',
  tableName: 'sales_reject',
  properties: {
    id: p.integer().primary(),
    stream: p.string().length(20).$type<SalesStream>(),
    /** The record's name in its stream; of one without a name, the digest of what came. */
    item: p.string().length(190),
    revision: p.bigint('number').nullable(),
    code: p.string().length(40).$type<RejectCode>(),
    field: p.string().length(60).nullable(),
    /** The record itself where it only waits for its product: it is tried again in each run. */
    waiting: p.json<Record<string, unknown>>().nullable(),
    times: p.integer(),
    firstSeenAt: moment(),
    lastSeenAt: moment(),
    /** When a good version came, or the record was deleted. */
    resolvedAt: moment().nullable(),
  },
  uniques: [{ properties: ['stream', 'item'] }],
  indexes: [{ properties: ['resolvedAt', 'lastSeenAt', 'id'] }, { properties: ['stream', 'resolvedAt'] }],
})
/** A record of the sales system that was not taken over, with the reason. */
export class SalesRejectRow extends Schema.class {}
Schema.setClass(SalesRejectRow)
