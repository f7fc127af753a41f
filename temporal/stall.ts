import type { WorkflowExecutionDescription } from '@temporalio/client'
import type { StallCause } from '../domain/stall.ts'
import { withDeadline, type Engine } from './client.ts'

/** What a record says that its run must live up to. */
export interface Expected {
  version: number
  updatedAt: Date
  nextAt?: Date | null
}

/** With the delays between attempts, the eighth comes after some 25 seconds. */
const tooManyAttempts = 8
/** A failed workflow task is tried again at once; the third attempt comes ten seconds after. */
const tooManyTaskAttempts = 3
const taskPatience = 45_000
export const lateBy = 2 * 60_000
const adoptsWithin = 60_000

/** Null when there is no run at all. */
export async function describeRun(
  engine: Engine,
  number: string,
): Promise<WorkflowExecutionDescription | null> {
  try {
    return await withDeadline(engine, 2000, () => engine.client.workflow.getHandle(number).describe())
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null
    throw error
  }
}

/** What the engine itself knows to be wrong with a run. */
export function loudCause(run: WorkflowExecutionDescription | null): StallCause | null {
  if (run?.status.name !== 'RUNNING') return 'run-ended'
  const { pendingWorkflowTask: task, pendingActivities } = run.raw
  if ((task?.attempt ?? 0) >= tooManyTaskAttempts) return 'code-fails'
  const failing = pendingActivities?.find(
    ({ attempt, lastFailure }) => (attempt ?? 0) >= tooManyAttempts && lastFailure,
  )
  return failing ? causeOf(failing.lastFailure?.message ?? '') : null
}

/** Nothing hangs: a signal sets the count of failed attempts back, so that no fault is not yet a sign of life. */
export function getsOn(run: WorkflowExecutionDescription | null): boolean {
  const { pendingWorkflowTask, pendingActivities } = run?.raw ?? {}
  const failing = pendingActivities?.some(({ attempt }) => (attempt ?? 0) > 1)
  return run?.status.name === 'RUNNING' && !pendingWorkflowTask && !failing
}

/** What shows only beside the record, or with time: for a moment each of these is as it should be. */
export function quietCause(
  run: WorkflowExecutionDescription,
  record: Expected,
  now: Date,
): StallCause | null {
  const task = run.raw.pendingWorkflowTask
  if (task && Date.now() - millisecondsOf(task.originalScheduledTime) > taskPatience)
    // While it reads the record, again and again, its task is taken; otherwise it lies with nobody.
    return task.startedTime ? 'record-unread' : 'nobody-works'
  if (record.nextAt && now.getTime() - record.nextAt.getTime() > lateBy) return 'timer-overslept'
  const unread = adoptedVersion(run) !== record.version
  return unread && now.getTime() - record.updatedAt.getTime() > adoptsWithin ? 'record-unread' : null
}

type Timestamp = { seconds?: unknown } | null | undefined
const millisecondsOf = (time: Timestamp) => (time?.seconds ? Number(time.seconds) * 1000 : Date.now())

/** The version of the record that a run has taken over. */
export function adoptedVersion({
  searchAttributes,
}: Pick<WorkflowExecutionDescription, 'searchAttributes'>): number | null {
  const [version] = (searchAttributes as Record<string, unknown[] | undefined>).CrmVersion ?? []
  return typeof version === 'number' ? version : null
}

/** A cause a person can read; what the machine said stays in the log. */
export function causeOf(message: string): 'database-unreachable' | 'no-answer' | 'internal' {
  if (/ECONNREFUSED|ECONNRESET|PROTOCOL_CONNECTION_LOST|ETIMEDOUT|database is locked|closed/i.test(message))
    return 'database-unreachable'
  if (/timeout|timed out/i.test(message)) return 'no-answer'
  return 'internal'
}
