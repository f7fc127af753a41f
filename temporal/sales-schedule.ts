import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client'
import { answerWithin, withDeadline, type Engine } from './client.ts'

export const salesSchedule = 'sales-sync'

const minutes = 5
/** How often the sales system is asked, in milliseconds. */
export const salesEvery = minutes * 60_000

const optionsOf = ({ taskQueue }: Engine) => ({
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
})

const note = 'Evergreen CRM'

/** The schedule as it should be, whoever changed or deleted it; paused when the database says so. */
export async function ensureSalesSchedule(engine: Engine, { paused }: { paused: boolean }): Promise<void> {
  const { schedule } = engine.client
  const options = optionsOf(engine)
  await withDeadline(engine, answerWithin, async () => {
    try {
      await schedule.create({ scheduleId: salesSchedule, ...options, state: { paused, note } })
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error
      await schedule
        .getHandle(salesSchedule)
        .update(({ state }) => ({ ...options, state: { ...state, paused, note } }))
    }
  })
}

/** Whether the schedule is paused; null when there is none. */
export async function isSalesPaused(engine: Engine): Promise<boolean | null> {
  try {
    const { state } = await withDeadline(engine, answerWithin, () =>
      engine.client.schedule.getHandle(salesSchedule).describe(),
    )
    return state.paused
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null
    throw error
  }
}

/** No sales system any more: nothing asks for it. */
export async function dropSalesSchedule(engine: Engine): Promise<void> {
  await withDeadline(engine, answerWithin, async () => {
    try {
      await engine.client.schedule.getHandle(salesSchedule).delete()
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error
    }
  })
}

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

/** When the next run is due; null when there is none, or nobody can say. */
export async function nextSalesRun(engine: Engine): Promise<Date | null> {
  if (!engine.isUp()) return null
  try {
    const { info, state } = await withDeadline(engine, 1500, () =>
      engine.client.schedule.getHandle(salesSchedule).describe(),
    )
    return state.paused ? null : (info.nextActionTimes[0] ?? null)
  } catch {
    return null
  }
}
