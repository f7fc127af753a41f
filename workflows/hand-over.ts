import {
  continueAsNew,
  defineSignal,
  isCancellation,
  log,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { createHandOverActivities } from '../activities/hand-over.ts'
import { activitiesOf } from './queue.ts'

// Short: what a killed worker had in hand is taken up again only after it.
const options = {
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '20 seconds' },
} as const
const nudge = defineSignal('nudge')

/** Somebody's work on its way to others. What there is to do, and how far it is, the rows know. */
export async function handOver(number: string): Promise<void> {
  // What it says, look at the rows, is what goes on here anyway.
  setHandler(nudge, () => undefined)
  while (!(await hasEnded(number)))
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof handOver>(number)
}

async function hasEnded(number: string): Promise<boolean> {
  const { movePieces } = activitiesOf<ReturnType<typeof createHandOverActivities>>('batch', options)
  try {
    return await movePieces(number)
  } catch (error) {
    if (isCancellation(error)) throw error
    log.warn('the hand-over does not get on, trying again in 20 seconds', { number })
    await sleep('20 seconds', { summary: 'try again' })
    return false
  }
}
