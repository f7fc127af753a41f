import { withDeadline, type Engine } from './client.ts'

/** How a record's process is doing, in words the ribbon can say. */
export interface ProcessCondition {
  condition: 'running' | 'retrying' | 'stopped' | 'not-started' | 'engine-down' | 'closed'
  retry: { attempt: number; cause: string; nextAt: Date | null } | null
}

const quiet = { retry: null } as const

/** Asks the engine about one process. `open`: whether its record is; an open record without a run has stopped. */
export async function conditionOf(
  engine: Engine,
  number: string,
  open: boolean,
  isFresh: boolean,
): Promise<ProcessCondition> {
  if (!engine.isUp()) return { condition: 'engine-down', ...quiet }
  try {
    const { status, raw } = await withDeadline(engine, 2000, () =>
      engine.client.workflow.getHandle(number).describe(),
    )
    if (status.name !== 'RUNNING') return { condition: open ? 'stopped' : 'closed', ...quiet }
    const failing = raw.pendingActivities?.find(
      ({ attempt, lastFailure }) => (attempt ?? 0) > 1 && lastFailure,
    )
    if (!failing) return { condition: 'running', ...quiet }
    const { scheduledTime, attempt, lastFailure } = failing
    const nextAt = scheduledTime ? new Date(Number(scheduledTime.seconds) * 1000) : null
    return {
      condition: 'retrying',
      retry: { attempt: attempt ?? 0, cause: causeOf(lastFailure?.message ?? ''), nextAt },
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') {
      if (!open) return { condition: 'closed', ...quiet }
      return { condition: isFresh ? 'not-started' : 'stopped', ...quiet }
    }
    return { condition: 'engine-down', ...quiet }
  }
}

/** A cause a person can read; what the machine said stays in the log. */
function causeOf(message: string): string {
  if (/ECONNREFUSED|ECONNRESET|PROTOCOL_CONNECTION_LOST|ETIMEDOUT|database is locked|closed/i.test(message))
    return 'database-unreachable'
  if (/timeout|timed out/i.test(message)) return 'no-answer'
  return 'internal'
}
