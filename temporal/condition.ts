import type { StallCause } from '../domain/stall.ts'
import type { Engine } from './client.ts'
import { causeOf, describeRun, loudCause } from './stall.ts'

/** How a record's process is doing, in words the ribbon can say. */
export interface ProcessCondition {
  condition: 'running' | 'retrying' | 'stopped' | 'not-started' | 'engine-down' | 'closed'
  retry: { attempt: number; cause: string; nextAt: Date | null } | null
  /** Why it does not get on, and since when that is known. */
  stall: { cause: StallCause; since: Date | null } | null
}

/** What the record itself says: whether it is open, just made, and marked as not getting on. */
export interface Marks {
  open: boolean
  isFresh: boolean
  stalledSince?: Date | null
  stallCause?: StallCause | null
}

const quiet = { retry: null, stall: null } as const

/** Asks the engine about one process. An open record without a run has stopped. */
export async function conditionOf(
  engine: Engine,
  number: string,
  { open, isFresh, stalledSince, stallCause }: Marks,
): Promise<ProcessCondition> {
  if (!engine.isUp()) return { condition: 'engine-down', ...quiet }
  try {
    const run = await describeRun(engine, number)
    const loud = loudCause(run)
    if (loud === 'run-ended' && !open) return { condition: 'closed', ...quiet }
    if (!run && isFresh) return { condition: 'not-started', ...quiet }
    const since = stalledSince ?? null
    const stopped = (cause: StallCause) =>
      ({ condition: 'stopped', retry: null, stall: { cause, since } }) as const
    if (since && stallCause) return stopped(stallCause)
    if (loud && (loud === 'run-ended' || loud === 'code-fails')) return stopped(loud)
    const failing = run?.raw.pendingActivities?.find(
      ({ attempt, lastFailure }) => (attempt ?? 0) > 1 && lastFailure,
    )
    if (!failing) return { condition: 'running', ...quiet }
    const { scheduledTime, attempt, lastFailure } = failing
    const nextAt = scheduledTime ? new Date(Number(scheduledTime.seconds) * 1000) : null
    const cause = causeOf(lastFailure?.message ?? '')
    return { condition: 'retrying', retry: { attempt: attempt ?? 0, cause, nextAt }, stall: null }
  } catch {
    return { condition: 'engine-down', ...quiet }
  }
}
