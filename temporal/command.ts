import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client'
import { answerWithin, withDeadline, type Engine } from './client.ts'

/** How each subject's process is called, by the prefix of its numbers. */
export const workflowTypes: Record<string, string> = { OP: 'opportunity' }

export function workflowTypeOf(number: string): string {
  const type = workflowTypes[number.split('-')[0] ?? '']
  if (!type) throw new Error(`no process is known for ${number}`)
  return type
}

/**
 * Gives the process of a record the id of a command and waits until it is written or refused.
 * The same id joins an update that is already under way. `false`: no answer in time, ask later.
 */
export async function send(engine: Engine, number: string, name: string, id: string): Promise<boolean> {
  const update = { updateId: id, args: [id] as [string] }
  try {
    await withDeadline(engine, answerWithin, () =>
      engine.client.workflow.getHandle(number).executeUpdate(name, update),
    )
    return true
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) return unlessLate(error)
  }
  try {
    await withDeadline(engine, answerWithin, () =>
      engine.client.workflow.executeUpdateWithStart(name, {
        ...update,
        startWorkflowOperation: new WithStartWorkflowOperation(workflowTypeOf(number), {
          ...startOptions(engine, number),
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      }),
    )
    return true
  } catch (error) {
    return unlessLate(error)
  }
}

/** Whatever went wrong on the way, the command's row knows what became of it; the caller reads it there. */
function unlessLate(error: unknown): boolean {
  if (error instanceof Error) return false
  throw error
}

export function startOptions({ taskQueue }: Engine, number: string) {
  return { workflowId: number, taskQueue, args: [number] as [string], staticSummary: number }
}
