import {
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { ImportJobActivities } from '../activities/import-job.ts'
import { activitiesOf } from './queue.ts'

// A step of a large file takes minutes. Its sign of life comes with each batch, so that a worker that was killed is
// missed within seconds; what it has written stands, and the next one goes on behind it.
const options = {
  startToCloseTimeout: '2 hours',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '20 seconds' },
} as const

const nudge = defineSignal('nudge')

/** Works off the step that the import's record stands in, and ends; the next step begins with a nudge. */
export async function importJob(number: string): Promise<void> {
  const { advanceImport } = activitiesOf<ImportJobActivities>('batch', options)
  let wanted = true
  setHandler(nudge, () => {
    wanted = true
  })
  while (wanted) {
    wanted = false
    try {
      await advanceImport(number)
    } catch (error) {
      if (isCancellation(error)) throw error
      log.warn('the import does not get on, trying again in a minute', { number })
      await condition(() => wanted, '1 minute', { summary: 'try again' })
      wanted = true
    }
    if (wanted && workflowInfo().continueAsNewSuggested) return continueAsNew<typeof importJob>(number)
  }
}
