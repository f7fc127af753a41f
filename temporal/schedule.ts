import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
  type ScheduleOptionsAction,
} from '@temporalio/client'
import { answerWithin, withDeadline, type Engine } from './client.ts'

/** A schedule as it should be. */
export interface Wanted extends Pick<ScheduleOptions, 'scheduleId' | 'spec' | 'policies'> {
  action: ScheduleOptionsAction
  /** What the engine's own pages say of it. */
  note: string
}

/** The schedule as it should be, whoever changed or deleted it; paused when the database says so. */
export async function ensureSchedule(
  engine: Engine,
  { scheduleId, note, ...options }: Wanted,
  { paused }: { paused: boolean },
): Promise<void> {
  const { schedule } = engine.client
  await withDeadline(engine, answerWithin, async () => {
    try {
      await schedule.create({ scheduleId, ...options, state: { paused, note } })
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error
      await schedule
        .getHandle(scheduleId)
        .update(({ state }) => ({ ...options, state: { ...state, paused, note } }))
    }
  })
}

/** Whether it is paused; null when there is none. */
export async function isPaused(engine: Engine, scheduleId: string): Promise<boolean | null> {
  try {
    const { state } = await withDeadline(engine, answerWithin, () =>
      engine.client.schedule.getHandle(scheduleId).describe(),
    )
    return state.paused
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null
    throw error
  }
}

export async function dropSchedule(engine: Engine, scheduleId: string): Promise<void> {
  await withDeadline(engine, answerWithin, async () => {
    try {
      await engine.client.schedule.getHandle(scheduleId).delete()
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error
    }
  })
}

/** When its next run is due; null when there is none, or nobody can say. */
export async function nextRunOf(engine: Engine, scheduleId: string): Promise<Date | null> {
  if (!engine.isUp()) return null
  try {
    const { info, state } = await withDeadline(engine, 1500, () =>
      engine.client.schedule.getHandle(scheduleId).describe(),
    )
    return state.paused ? null : (info.nextActionTimes[0] ?? null)
  } catch {
    return null
  }
}
