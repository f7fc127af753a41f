import { Context } from '@temporalio/activity'

/** Says every other second that this worker still lives. */
export async function alive<T>(work: Promise<T>): Promise<T> {
  const context = Context.current()
  const beat = setInterval(() => context.heartbeat(), 2000)
  try {
    return await work
  } finally {
    clearInterval(beat)
  }
}
