import type { Transaction } from './connection.ts'
import { control, salesControl, SalesControlRow } from './sales-stream.ts'

const blank = { name: control, address: null, standIn: false, paused: false, pausedBy: null, pausedAt: null }

/** Changes what was decided about the connector; the row is there from the first time on. */
export async function changeControl(
  em: Transaction,
  changes: Partial<SalesControlRow>,
  at: Date,
): Promise<SalesControlRow> {
  const before = (await salesControl(em)) ?? { ...blank, updatedAt: at }
  const row = { ...before, ...changes, updatedAt: at }
  const written = await em.nativeUpdate(SalesControlRow, { name: control }, { ...changes, updatedAt: at })
  if (written === 0) await em.insert(SalesControlRow, row)
  return row
}
