import {
  condition,
  proxyActivities,
  setDefaultUpdateHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { FloorActivities } from './worker.ts'

const { write } = proxyActivities<FloorActivities>({ startToCloseTimeout: '10 seconds' })

/** The least that a durable command can be: an update whose handler runs one regular activity. */
export async function floor(): Promise<void> {
  setDefaultUpdateHandler(async (_name, id) => write(String(id)))
  await condition(() => false)
}

/** The same, and kept up to date in the list of the Temporal UI, as a supervisor needs it. */
export async function listedFloor(): Promise<void> {
  let version = 0
  setDefaultUpdateHandler(async (_name, id) => {
    await write(String(id))
    upsertSearchAttributes({ CrmStatus: ['assigned'], CrmVersion: [(version += 1)] })
  })
  await condition(() => false)
}
