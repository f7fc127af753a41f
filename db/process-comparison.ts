import { defineEntity, p } from '@mikro-orm/core'
import { moment, person } from './column.ts'

const Schema = defineEntity({
  name: 'ProcessComparison',
  tableName: 'process_comparison',
  properties: {
    id: p.integer().primary(),
    /** Who wanted it; the clock and a start have no name. */
    wantedBy: person().nullable(),
    wantedAt: moment(),
    startedAt: moment().nullable(),
    finishedAt: moment().nullable(),
    records: p.integer(),
    runs: p.integer(),
    withoutRun: p.integer(),
    withoutRecord: p.integer(),
    behind: p.integer(),
    // Of each kind the first hundred.
    numbers: p.json<{ withoutRun: string[]; withoutRecord: string[]; behind: string[] }>(),
  },
  indexes: [{ properties: ['finishedAt', 'id'] }],
})
/** One comparison of all records with all processes: wanted, under way, or done with what it found. */
export class ProcessComparisonRow extends Schema.class {}
Schema.setClass(ProcessComparisonRow)
