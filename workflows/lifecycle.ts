import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  log,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setDefaultUpdateHandler,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { attributesOf, changed, detailsOf, type Attributes } from './picture.ts'
import type { CommandAnswer, LifecycleActivities, Outcome, Standing } from './standing.ts'

// A regular activity, not a local one: an update is durable only once its workflow task completes, and a local
// activity runs inside that task, so a server killed after COMMIT would keep no trace of the command.
const { commit, tick } = proxyActivities<LifecycleActivities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '20 seconds' },
})
// Reading again does no harm and its cause, a signal or a start, is already in history.
const { load } = proxyLocalActivities<LifecycleActivities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '2 minutes',
})

export const nudge = defineSignal('nudge')
const commandId = /^[0-9a-f]{64}$/

/**
 * The life of one record. It sequences: commands one at a time, and the clock's command when its moment comes.
 * It decides nothing: what a command does and what comes next is what commit answers, and it adopts that.
 */
export async function lifecycle(number: string): Promise<void> {
  let standing: Standing | null | undefined
  let busy = false
  let readAgain = true
  let changes = 0
  let shown: Partial<Attributes> = {}

  function adopt(outcome: Outcome) {
    standing = outcome.standing
    changes += 1
    if (!standing) return
    const attributes = attributesOf(number, standing)
    upsertSearchAttributes(changed(shown, attributes))
    shown = attributes
    setCurrentDetails(detailsOf(number, standing))
  }

  // Two commands may arrive together; while one is being written the next must not start from the old state.
  async function exclusively(work: () => Promise<Outcome>): Promise<Outcome> {
    // Asked again by each who waited: all of them wake at once. Runs from before that was seen let them all through.
    if (patched('one-command-at-a-time')) while (busy) await condition(() => !busy)
    else await condition(() => !busy)
    busy = true
    try {
      const outcome = await work()
      adopt(outcome)
      return outcome
    } finally {
      busy = false
    }
  }

  setHandler(nudge, () => {
    readAgain = true
  })
  // One handler for all: an update bears its command's name, so the history reads as the life of the record.
  setDefaultUpdateHandler(async (name, id): Promise<CommandAnswer> => {
    if (typeof id !== 'string' || !commandId.test(id))
      throw ApplicationFailure.nonRetryable(`${name} takes the id of a command`, 'not-a-command-id')
    log.info('a command arrived', { number, update: name, commandId: id })
    try {
      const { refused } = await exclusively(() => commit(id))
      return { refused }
    } catch (error) {
      if (isCancellation(error)) throw error
      // A plain error here would fail the workflow task for ever and shut out every later caller.
      throw ApplicationFailure.nonRetryable(`${name} could not be written`, 'not-written')
    }
  })

  for (;;) {
    if (readAgain) {
      readAgain = false
      await persistently(() => exclusively(() => load(number)))
      continue
    }
    if (!standing?.open) {
      await condition(() => allHandlersFinished() || readAgain)
      if (!readAgain && !standing?.open && allHandlersFinished()) return
      continue
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished)
      return continueAsNew<typeof lifecycle>(number)
    }
    const { next } = standing
    const seen = changes
    const keepsTimer = patched('timer-kept-while-next-stands')
    const moved = () => readAgain || (changes !== seen && !(keepsTimer && isNextStill(next)))
    if (!next) await condition(moved)
    else if (!(await condition(moved, Math.max(next.wakeAt - Date.now(), 1), { summary: timerName(next) })))
      await persistently(() => exclusively(() => tick(number, next)))
  }

  /** The timer that runs is still the right one: setting the same again costs the engine two events. */
  function isNextStill(next: Standing['next']): boolean {
    if (!standing?.open || workflowInfo().continueAsNewSuggested) return false
    return standing.next?.at === next?.at && timerName(standing.next) === timerName(next)
  }

  // What fails for two minutes on end may still come right: the process waits for it rather than dies of it.
  async function persistently(work: () => Promise<Outcome>) {
    try {
      await work()
    } catch (error) {
      if (isCancellation(error)) throw error
      log.warn('the record cannot be reached, trying again in 20 seconds', { number })
      readAgain = true
      const seen = changes
      await condition(() => changes !== seen, '20 seconds', { summary: 'try again' })
    }
  }
}

function timerName(next: Standing['next']): string {
  return [next?.command, next?.ref].filter(Boolean).join(' ')
}
