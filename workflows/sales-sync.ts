import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow'
import type { SalesStream } from '../domain/sales-feed.ts'
import type { SalesSyncActivities, SalesTask } from '../activities/sales-sync.ts'

const { beginSalesRun, settleSalesRun, endSalesRun } = proxyActivities<SalesSyncActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '10 minutes',
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

/**
 * Reads from the sales system what has changed there, page by page. How far it came is in the database, moved on
 * with each page; so this only sequences: a page, the next one, the next stream. Ids and counts are all it knows.
 */
export async function salesSync(rest?: Rest): Promise<void> {
  const task = rest?.task ?? (await beginSalesRun())
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
    await settleSalesRun(task.run)
    await endSalesRun(task.run, failed)
  } catch (error) {
    if (!isCancellation(error)) throw error
    const cancelled = { reason: 'sales-cancelled', stream: left[0] ?? null }
    await CancellationScope.nonCancellable(() => endSalesRun(task.run, cancelled))
    throw error
  }
}

function takePage(task: SalesTask, stream: SalesStream) {
  const { first, most, attempts } = task.patience
  const { takeSalesPage } = proxyActivities<SalesSyncActivities>({
    startToCloseTimeout: '2 minutes',
    scheduleToCloseTimeout: '15 minutes',
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
