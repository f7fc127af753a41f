import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  defineSignal,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { SalesStream } from '../domain/sales-feed.ts'
import type { SalesSyncActivities, SalesTask } from '../activities/sales-sync.ts'
import { activitiesOf } from './queue.ts'

// A worker that was killed says nothing: its work is another's ten seconds later, not when its time is up.
const heartbeatTimeout = '10 seconds'

const activities = () =>
  activitiesOf<SalesSyncActivities>('io', {
    startToCloseTimeout: '5 minutes',
    scheduleToCloseTimeout: '15 minutes',
    heartbeatTimeout,
    retry: { initialInterval: '500 milliseconds', maximumInterval: '20 seconds' },
  })

/** Where a run stands when it goes on as a new one: its task, the streams that are left, why one of them failed. */
interface Rest {
  task: SalesTask
  left: SalesStream[]
  failed: Failed | null
}
interface Failed {
  reason: string
  stream: SalesStream | null
}

/** That somebody has put down a run that he wants now. */
export const wanted = defineSignal('wanted')

/**
 * Reads from the sales system what has changed there, page by page. How far it came is in the database, moved on
 * with each page; so this only sequences: a page, the next one, the next stream. Ids and counts are all it knows.
 */
export async function salesSync(rest?: Rest): Promise<void> {
  let isWanted = false
  setHandler(wanted, () => {
    isWanted = true
  })
  const task = rest?.task ?? (await begin())
  if (!task) return
  let failed = rest?.failed ?? null
  const left = [...(rest?.left ?? task.streams)]
  try {
    for (let stream = left[0]; stream; stream = left[0]) {
      try {
        if ((await takePage(task, stream)).more) {
          if (workflowInfo().continueAsNewSuggested)
            return await continueAsNew<typeof salesSync>({ task, left, failed })
          continue
        }
      } catch (error) {
        if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error
        // One stream that cannot be read does not keep the others from being read.
        failed ??= { reason: reasonOf(error), stream }
      }
      left.shift()
    }
    await activities().settleSalesRun(task.run)
    const { more } = await activities().endSalesRun(task.run, failed)
    // What was asked for meanwhile; a signal that comes at the very end keeps this from ending.
    if (more || isWanted) return await continueAsNew<typeof salesSync>()
  } catch (error) {
    if (!isCancellation(error)) throw error
    const cancelled = { reason: 'sales-cancelled', stream: left[0] ?? null }
    await CancellationScope.nonCancellable(() => activities().endSalesRun(task.run, cancelled))
    throw error
  }

  /** What was asked for before this moment is found by the look that follows. */
  async function begin() {
    for (;;) {
      isWanted = false
      const found = await activities().beginSalesRun()
      if (found || !isWanted) return found
    }
  }
}

function takePage(task: SalesTask, stream: SalesStream) {
  const { first, most, attempts } = task.patience
  const { takeSalesPage } = activitiesOf<SalesSyncActivities>('io', {
    startToCloseTimeout: '2 minutes',
    scheduleToCloseTimeout: '15 minutes',
    heartbeatTimeout,
    retry: {
      initialInterval: first,
      maximumInterval: most,
      backoffCoefficient: 3,
      maximumAttempts: attempts,
    },
  })
  return takeSalesPage(task.run, stream)
}

function reasonOf({ cause }: ActivityFailure): string {
  return cause instanceof ApplicationFailure && cause.type?.startsWith('sales-') ? cause.type : 'sales-failed'
}
