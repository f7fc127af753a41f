import { defineEntity, p } from '@mikro-orm/core'
import { salesStreams, type SalesStream } from '../domain/sales-feed.ts'
import { moment, person } from './column.ts'
import type { Transaction } from './connection.ts'

const Schema = defineEntity({
  name: 'SalesStream',
  tableName: 'sales_stream',
  properties: {
    stream: p.string().length(20).$type<SalesStream>().primary(),
    /** How far it was read: moved on in the transaction that takes over a page, and nowhere else. */
    cursor: p.string().length(400).nullable(),
    /** When the request began whose answer was the end of the stream: what is here is as of then. */
    lastGoodAt: moment().nullable(),
    /** Since when it cannot be read, and why; null while it can. */
    failingSince: moment().nullable(),
    reason: p.string().length(40).nullable(),
    updatedAt: moment(),
  },
})
/** How far a stream of the sales system was read, and how fresh what is here of it is. */
export class SalesStreamRow extends Schema.class {}
Schema.setClass(SalesStreamRow)

const TombstoneSchema = defineEntity({
  name: 'SalesTombstone',
  tableName: 'sales_tombstone',
  properties: {
    stream: p.string().length(20).$type<SalesStream>().primary(),
    item: p.string().length(190).primary(),
    revision: p.bigint('number'),
  },
})
/** What the sales system has deleted: an older version of it that comes late must not bring it back. */
export class SalesTombstoneRow extends TombstoneSchema.class {}
TombstoneSchema.setClass(SalesTombstoneRow)

const ControlSchema = defineEntity({
  name: 'SalesControl',
  tableName: 'sales_control',
  properties: {
    name: p.string().length(20).primary(),
    /** Where the sales system is, as the worker was told; null while it was told of none. Never with its token. */
    address: p.string().length(300).nullable(),
    /** The sales system that comes with the product, not one of the company's. */
    standIn: p.boolean(),
    paused: p.boolean(),
    pausedBy: person().nullable(),
    pausedAt: moment().nullable(),
    updatedAt: moment(),
  },
})
/** What was decided about the connector, kept here so that it outlives the schedule. One row. */
export class SalesControlRow extends ControlSchema.class {}
ControlSchema.setClass(SalesControlRow)

export const control = 'sales-system'

export async function salesControl(em: Transaction): Promise<SalesControlRow | null> {
  return em.findOne(SalesControlRow, { name: control }, { disableIdentityMap: true })
}

/** As of when the records of the sales system are what they are here; null where they were never read. */
export async function salesDataAsOf(em: Transaction): Promise<Record<SalesStream, Date | null>> {
  const rows = await em.find(SalesStreamRow, {}, { disableIdentityMap: true })
  const of = (stream: SalesStream) => rows.find((row) => row.stream === stream)?.lastGoodAt ?? null
  return Object.fromEntries(salesStreams.map((stream) => [stream, of(stream)])) as Record<
    SalesStream,
    Date | null
  >
}
