import { withDeadline, type Engine } from './client.ts'
import { startOptions, workflowTypeOf } from './command.ts'

/** "Read your record again": starts the process when it has no open run. Carries nothing. */
export async function nudge(engine: Engine, number: string): Promise<void> {
  await withDeadline(engine, 4000, () =>
    engine.client.workflow.signalWithStart(workflowTypeOf(number), {
      ...startOptions(engine, number),
      signal: 'nudge',
      signalArgs: [],
    }),
  )
}
