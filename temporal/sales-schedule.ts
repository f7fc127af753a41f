import { ScheduleOverlapPolicy } from '@temporalio/client'
import { answerWithin, withDeadline, type Engine } from './client.ts'
import { dropSchedule, ensureSchedule, isPaused, nextRunOf, type Wanted } from './schedule.ts'

export const salesSchedule = 'sales-sync'

const minutes = 5
/** How often the sales system is asked, in milliseconds. */
export const salesEvery = minutes * 60_000

const scheduleFor = ({ taskQueue }: Engine): Wanted => ({
  scheduleId: salesSchedule,
  spec: { intervals: [{ every: `${minutes} minutes` as const }] },
  action: {
    type: 'startWorkflow' as const,
    workflowType: 'salesSync',
    workflowId: salesSchedule,
    taskQueue,
    args: [],
  },
  // A run that takes longer than that is not joined by another, and what was missed long ago is not made up for: one
  // run reads everything that has changed.
  policies: {
    overlap: ScheduleOverlapPolicy.SKIP,
    catchupWindow: '10 minutes' as const,
    pauseOnFailure: false,
  },
  note: 'Evergreen CRM',
})

/** The schedule as it should be; paused when the database says so. */
export const ensureSalesSchedule = (engine: Engine, decided: { paused: boolean }) =>
  ensureSchedule(engine, scheduleFor(engine), decided)

/** Whether the schedule is paused; null when there is none. */
export const isSalesPaused = (engine: Engine) => isPaused(engine, salesSchedule)

/** No sales system any more: nothing asks for it. */
export const dropSalesSchedule = (engine: Engine) => dropSchedule(engine, salesSchedule)

/** When the next run is due; null when there is none, or nobody can say. */
export const nextSalesRun = (engine: Engine) => nextRunOf(engine, salesSchedule)

const byHand = 'sales-sync-by-hand'

/**
 * The run that was put down, now; also while the schedule is paused. Not the schedule's own trigger: two of those within
 * a second are one to the engine. While another run goes on, that one takes it at its end.
 */
export async function runSalesNow(engine: Engine): Promise<void> {
  await withDeadline(engine, answerWithin, () =>
    engine.client.workflow.signalWithStart('salesSync', {
      workflowId: byHand,
      taskQueue: engine.taskQueue,
      args: [],
      signal: 'wanted',
      signalArgs: [],
    }),
  )
}
