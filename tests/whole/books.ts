import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client, Connection } from '@temporalio/client'
import type { Place } from './product.ts'

interface Entry {
  commandId: string | null
  number: string
  command: string
  version: number
}
interface Kept {
  number: string
  status: string
  version: number
  binned: number
}

/** What the database holds, read beside the running product. */
export function openRecords({ dataDir }: Place) {
  const database = new DatabaseSync(join(dataDir, 'evergreen.db'), { readOnly: true, timeout: 5000 })
  const all = <T>(sql: string) => database.prepare(sql).all() as unknown as T[]
  return {
    history: () =>
      all<Entry>('select command_id as commandId, number, command, version from history_entry order by id'),
    opportunities: () =>
      all<Kept>('select number, status, version, deleted_at is not null as binned from opportunity'),
    customersBornFrom: () =>
      all<{ number: string }>('select born_from as number from customer where born_from is not null').map(
        ({ number }) => number,
      ),
    /** What each command's own row says of its end. */
    commands: () =>
      new Map(
        all<{ id: string; state: string }>('select id, state from command').map(({ id, state }) => [
          id,
          state,
        ]),
      ),
    nudges: () => all<{ number: string }>('select number from process_nudge').length,
    isSound: () => all<{ integrity_check: string }>('pragma integrity_check')[0]?.integrity_check === 'ok',
    close: () => database.close(),
  }
}

export const isOpen = ({ status, binned }: Kept) => !binned && status !== 'succeeded' && status !== 'failed'

/** What the process engine holds. */
export async function openProcesses({ ports }: Place) {
  const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` })
  const { workflow } = new Client({ connection })
  async function numbersOf(query: string) {
    const numbers: string[] = []
    for await (const { workflowId } of workflow.list({ query, pageSize: 1000 })) numbers.push(workflowId)
    return numbers
  }
  return {
    workflow,
    running: () => numbersOf("ExecutionStatus = 'Running'"),
    /** The ids of all updates that any run has completed, as often as they were. */
    async updates() {
      const ids: string[] = []
      for await (const { workflowId, runId } of workflow.list({ pageSize: 1000 })) {
        const { events } = await workflow.getHandle(workflowId, runId).fetchHistory()
        for (const event of events ?? []) {
          const id = event.workflowExecutionUpdateCompletedEventAttributes?.meta?.updateId
          if (id) ids.push(id)
        }
      }
      return ids
    },
    close: () => connection.close(),
  }
}
