import { livingSubjectOf } from '../domain/lifecycles.ts'
import type { Transaction } from './connection.ts'
import { HistoryEntryRow } from './history-entry.ts'
import type { LivingRow } from './keeper.ts'

/** What befell a record's process: the record stays as it is, so neither its version nor its state moves. */
export async function enterProcessHistory(
  em: Transaction,
  row: Pick<LivingRow, 'number' | 'status' | 'assignee' | 'version'>,
  {
    command,
    commandId,
    note,
    actor,
    at,
  }: {
    command: 'process-restarted' | 'process-stalled' | 'process-resumed'
    commandId: string | null
    note: string | null
    actor: string
    at: Date
  },
): Promise<void> {
  await em.insert(HistoryEntryRow, {
    commandId,
    subject: livingSubjectOf(row.number),
    number: row.number,
    command,
    fromStatus: row.status,
    toStatus: row.status,
    assigneeBefore: row.assignee ?? null,
    assigneeAfter: row.assignee ?? null,
    before: null,
    after: null,
    note,
    version: row.version,
    actor,
    at,
  })
}

/** Under this id an ended run is told of in the history, once. */
export const endOf = (runId: string) => `ended/${runId}`
