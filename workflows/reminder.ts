import {
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { NextReminder, ReminderActivities } from './reminding.ts'

const { remind } = proxyActivities<ReminderActivities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '20 seconds' },
})
// Reading again does no harm and its cause, a signal or a start, is already in history.
const { nextReminder } = proxyLocalActivities<ReminderActivities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '2 minutes',
})

const nudge = defineSignal('nudge')

/**
 * Sleeps until the next contact with a customer is due and has its manager reminded then. The row says whether and when:
 * a nudge makes it read the row again, and when nothing waits any more the process ends.
 */
export async function reminder(number: string): Promise<void> {
  let readAgain = true
  let next: NextReminder | null = null
  setHandler(nudge, () => {
    readAgain = true
  })
  for (;;) {
    if (readAgain) {
      readAgain = false
      await persistently(() => nextReminder(number))
      continue
    }
    if (!next) return
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof reminder>(number)
    const { at, wakeAt } = next
    const isMoved = await condition(() => readAgain, Math.max(wakeAt - Date.now(), 1), {
      summary: 'remind-contact',
    })
    if (!isMoved) await persistently(() => remind(number, at))
  }

  // What fails for two minutes on end may still come right: the process waits for it rather than dies of it.
  async function persistently(work: () => Promise<NextReminder | null>) {
    try {
      next = await work()
    } catch (error) {
      if (isCancellation(error)) throw error
      log.warn('the interaction cannot be reached, trying again in 20 seconds', { number })
      await condition(() => readAgain, '20 seconds', { summary: 'try again' })
      readAgain = true
    }
  }
}
