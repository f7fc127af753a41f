import { defineEntity, p } from '@mikro-orm/core'
import type { Transaction } from './connection.ts'
import { moment, number, person } from './column.ts'
import { rowOf } from './row.ts'

export type ChurnScanKind = 'nightly' | 'by-hand' | 'dry-run'
export type ChurnScanState = 'waiting' | 'underWay' | 'done' | 'failed'

const Schema = defineEntity({
  name: 'ChurnScan',
  tableName: 'churn_scan',
  properties: {
    id: p.integer().primary(),
    kind: p.string().length(20).$type<ChurnScanKind>(),
    /** The day of the company by whose end silence is judged. */
    asOf: p.string().length(10),
    /** It lists whom it would warn and opens nothing. */
    lists: p.boolean(),
    state: p.string().length(20).$type<ChurnScanState>(),
    wantedBy: person().nullable(),
    wantedAt: moment(),
    startedAt: moment().nullable(),
    /** The last sign of life. */
    touchedAt: moment().nullable(),
    finishedAt: moment().nullable(),
    /** How far it came. */
    cursor: p.json<Record<string, unknown>>().nullable(),
    examined: p.integer(),
    found: p.integer(),
    opened: p.integer(),
  },
  indexes: [{ properties: ['state', 'wantedAt'] }],
})
/** A look for customers who have been silent for too long. */
export class ChurnScanRow extends Schema.class {}
Schema.setClass(ChurnScanRow)

const FoundSchema = defineEntity({
  name: 'ChurnScanFound',
  tableName: 'churn_scan_found',
  properties: {
    scan: p.integer().primary(),
    customer: number().primary(),
    manager: person(),
    level: p.integer(),
    lastOrderAt: moment().nullable(),
    silentSince: moment(),
    months: p.integer(),
  },
  indexes: [{ properties: ['scan', 'silentSince', 'customer'] }],
})
/** Whom a scan that only lists has found. */
export class ChurnScanFoundRow extends FoundSchema.class {}
FoundSchema.setClass(ChurnScanFoundRow)

const ControlSchema = defineEntity({
  name: 'ChurnControl',
  tableName: 'churn_control',
  properties: {
    name: p.string().length(20).primary(),
    switchedOn: p.boolean(),
    switchedOnBy: person().nullable(),
    switchedOnAt: moment().nullable(),
    paused: p.boolean(),
    pausedBy: person().nullable(),
    pausedAt: moment().nullable(),
    updatedAt: moment(),
  },
})
/** What was decided about the scan; its only row is named `scan`. */
export class ChurnControlRow extends ControlSchema.class {}
ControlSchema.setClass(ChurnControlRow)

const name = 'scan'
export const churnControl = (em: Transaction) => rowOf(em, ChurnControlRow, { name })

/** Changes what was decided; the row is there from the first time on. */
export async function changeChurnControl(
  em: Transaction,
  changes: Partial<ChurnControlRow>,
  at: Date,
): Promise<void> {
  const written = await em.nativeUpdate(ChurnControlRow, { name }, { ...changes, updatedAt: at })
  if (written > 0) return
  const blank = { switchedOnBy: null, switchedOnAt: null, pausedBy: null, pausedAt: null }
  await em.insert(ChurnControlRow, {
    ...{ name, switchedOn: false, paused: false, ...blank, updatedAt: at },
    ...changes,
  })
}
