import { defineEntity, p } from '@mikro-orm/core'
import type { SalesStream } from '../domain/sales-feed.ts'
import { moment, person } from './column.ts'

/** What a run did to a stream: pages read, records in them, and what became of each. */
export interface StreamCounts {
  pages: number
  read: number
  written: number
  unchanged: number
  deleted: number
  rejected: number
}
export type RunCounts = Partial<Record<SalesStream, StreamCounts>>

const Schema = defineEntity({
  name: 'SalesRun',
  tableName: 'sales_run',
  properties: {
    id: p.integer().primary(),
    /** Who wanted it; the schedule has no name. */
    wantedBy: person().nullable(),
    wantedAt: moment(),
    /** From the beginning, not from where the last one stopped. */
    full: p.boolean(),
    /** The workflow that carries it out. */
    workflow: p.string().length(100).nullable(),
    startedAt: moment().nullable(),
    /** When it last did something: one of which nothing is heard any more has ended without a word. */
    touchedAt: moment().nullable(),
    finishedAt: moment().nullable(),
    outcome: p.string().length(10).$type<'done' | 'failed'>().nullable(),
    /** Why it failed, and at which stream. */
    reason: p.string().length(40).nullable(),
    stream: p.string().length(20).$type<SalesStream>().nullable(),
    counts: p.json<RunCounts>(),
    /** Orders that found their customer in this run, those of earlier runs too. */
    matched: p.integer(),
  },
  indexes: [{ properties: ['finishedAt', 'id'] }, { properties: ['startedAt', 'id'] }],
})
/** One run of the connector: wanted, under way, or ended with what it did. */
export class SalesRunRow extends Schema.class {}
Schema.setClass(SalesRunRow)
