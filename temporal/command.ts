import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client'
import { subjectOfNumber, typeOf } from '../domain/lifecycles.ts'
import type { lifecycle } from '../workflows/lifecycle.ts'
import type { CommandAnswer } from '../workflows/standing.ts'
import { answerWithin, withDeadline, type Engine } from './client.ts'

/** The processes of what is no lifecycle, by the prefix of their numbers. */
const otherTypes: Record<string, string> = {
  IA: 'reminder',
  IM: 'importJob',
  HO: 'handOver',
}

/** Whether a run of this id is the process of a record; others on our queue are none. */
export const isProcessOfRecord = (id: string) => subjectOfNumber(id) !== null

/** How the process of a number is called: that of a record like what it is about. */
export function workflowTypeOf(number: string): string {
  const subject = subjectOfNumber(number)
  const type = subject ? typeOf(subject) : otherTypes[number.split('-')[0] ?? '']
  if (!type) throw new Error(`no process is known for ${number}`)
  return type
}

export type Sent = 'done' | 'refused' | 'late'

/**
 * Gives the process of a record the id of a command and waits until it is written or refused.
 * The same id joins an update that is already under way. `late`: no answer in time, ask the command's row.
 */
export async function send(engine: Engine, number: string, name: string, id: string): Promise<Sent> {
  const update = { updateId: id, args: [id] as [string] }
  const { workflow } = engine.client
  try {
    return await answered(engine, () =>
      workflow.getHandle(number).executeUpdate<CommandAnswer, [string]>(name, update),
    )
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) return lateOr(error)
  }
  try {
    return await answered(engine, () =>
      workflow.executeUpdateWithStart<typeof lifecycle, CommandAnswer, [string]>(name, {
        ...update,
        startWorkflowOperation: new WithStartWorkflowOperation(workflowTypeOf(number), {
          ...startOptions(engine, number),
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      }),
    )
  } catch (error) {
    return lateOr(error)
  }
}

async function answered(engine: Engine, call: () => Promise<CommandAnswer>): Promise<Sent> {
  const { refused } = await withDeadline(engine, answerWithin, call)
  return refused ? 'refused' : 'done'
}

/** Whatever went wrong on the way, the command's row knows what became of it; the caller reads it there. */
function lateOr(error: unknown): Sent {
  if (error instanceof Error) return 'late'
  throw error
}

export function startOptions({ taskQueue }: Engine, number: string) {
  return { workflowId: number, taskQueue, args: [number] as [string], staticSummary: number }
}
