import { CancellationScope, continueAsNew, workflowInfo } from '@temporalio/workflow'
import type { ChurnScanActivities } from '../activities/churn-scan.ts'
import { activitiesOf } from './queue.ts'

// A worker that was killed says nothing: its work is another's ten seconds later. A database that is away for a while
// is waited for; what cannot be done for half a day is given up, and the next night's scan finds the same customers.
const options = {
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '12 hours',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '20 seconds' },
} as const

/** A look for silent customers: one that somebody put down, or, by the clock, that of the night. Its row knows the rest. */
export async function churnScan(id: number | null): Promise<void> {
  const { beginChurnScan, advanceChurnScan, giveUpChurnScan } = activitiesOf<ChurnScanActivities>(
    'batch',
    options,
  )
  const scan = await beginChurnScan(id)
  if (scan === null) return
  while (!(await goneOn(scan)))
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof churnScan>(scan)

  /** Whoever ends the process by hand ends the scan; what it has opened stays. */
  async function goneOn(scan: number): Promise<boolean> {
    try {
      return await advanceChurnScan(scan)
    } catch (error) {
      await CancellationScope.nonCancellable(() => giveUpChurnScan(scan))
      throw error
    }
  }
}
