import { defineEntity, p } from '@mikro-orm/core'
import { moment, person } from './column.ts'
import type { Transaction } from './connection.ts'
import { goAlone } from './number-counter.ts'

const Schema = defineEntity({
  name: 'ExportRun',
  tableName: 'export_run',
  properties: {
    id: p.string().length(36).primary(),
    person: person(),
    startedAt: moment(),
    /** Until when it counts as under way: moved on while it is, so that one whose process died does not count for long. */
    until: moment(),
  },
  indexes: [{ properties: ['person', 'startedAt'] }],
})
/** An export that somebody has begun within the last minutes; how many at once is counted over all processes. */
export class ExportRunRow extends Schema.class {}
Schema.setClass(ExportRunRow)

export const exportTurn = 'export-run'
export const exportLimit = { atOnce: 2, perMinute: 120 }
const minute = 60_000
const leaseFor = minute

export type Refused = { code: 'too-many-at-once' | 'too-often'; seconds: number }

/**
 * Begins an export, or says why not. One after the other in all processes, so that of ten that are asked for at once
 * two begin. What was begun long ago and has ended is forgotten here.
 */
export async function beginExport(
  em: Transaction,
  id: string,
  person: string,
  now: Date,
): Promise<Refused | null> {
  await goAlone(em, exportTurn)
  const aMinuteAgo = new Date(now.getTime() - minute)
  await em.nativeDelete(ExportRunRow, { person, startedAt: { $lt: aMinuteAgo }, until: { $lte: now } })
  const runs = await em.find(ExportRunRow, { person }, { orderBy: { startedAt: 'asc' } })
  if (runs.filter(({ until }) => until > now).length >= exportLimit.atOnce)
    return { code: 'too-many-at-once', seconds: 5 }
  const recent = runs.filter(({ startedAt }) => startedAt > aMinuteAgo && startedAt <= now)
  const oldest = recent.at(-exportLimit.perMinute)
  if (oldest)
    return {
      code: 'too-often',
      seconds: Math.ceil((oldest.startedAt.getTime() + minute - now.getTime()) / 1000),
    }
  await em.insert(ExportRunRow, { id, person, startedAt: now, until: new Date(now.getTime() + leaseFor) })
  return null
}

export async function keepExport(em: Transaction, id: string, now: Date): Promise<void> {
  await em.nativeUpdate(ExportRunRow, { id }, { until: new Date(now.getTime() + leaseFor) })
}

export async function endExport(em: Transaction, id: string, now: Date): Promise<void> {
  await em.nativeUpdate(ExportRunRow, { id }, { until: now })
}
