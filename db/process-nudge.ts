import { defineEntity, p } from '@mikro-orm/core'
import { moment, number } from './column.ts'

const Schema = defineEntity({
  name: 'ProcessNudge',
  tableName: 'process_nudge',
  properties: {
    number: number().primary(),
    subject: p.string().length(40),
    wantedAt: moment(),
    // Two nudges within one millisecond differ by this: what was sent is deleted only when unchanged.
    mark: p.string().length(36),
  },
})
/** A process that should read its record again. Written in the transaction that changed the record. */
export class ProcessNudgeRow extends Schema.class {}
Schema.setClass(ProcessNudgeRow)

const LeaseSchema = defineEntity({
  name: 'Lease',
  tableName: 'lease',
  properties: {
    name: p.string().length(40).primary(),
    holder: p.string().length(36),
    until: moment(),
  },
})
/** Who of several processes does what only one should do. */
export class LeaseRow extends LeaseSchema.class {}
LeaseSchema.setClass(LeaseRow)
