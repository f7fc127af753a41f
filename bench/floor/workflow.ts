import { condition, proxyActivities, setDefaultUpdateHandler } from '@temporalio/workflow'
import type { FloorActivities } from './worker.ts'

const { write } = proxyActivities<FloorActivities>({ startToCloseTimeout: '10 seconds' })

/** The least that a durable command can be: an update whose handler runs one regular activity. */
export async function floor(): Promise<void> {
  setDefaultUpdateHandler(async (_name, id) => write(String(id)))
  await condition(() => false)
}
