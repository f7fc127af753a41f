import { setTimeout as wait } from 'node:timers/promises'
import { NativeConnection, Worker } from '@temporalio/worker'
import type { Logger } from 'pino'
import { createLifecycleActivities } from '../activities/lifecycle.ts'
import type { Database } from '../db/connection.ts'
import { traceActivities } from './activity-trace.ts'
import { installRuntime } from './runtime.ts'

export interface WorkerOptions {
  address: string
  namespace: string
  taskQueue: string
  db: Database
  workflowBundle: { code: string }
  timeZone: string
  now: () => Date
  log: Logger
  /** Whether it is still worth waiting for the server. */
  isWanted?: () => boolean
}

/** A worker for interactive work; waits for the server to come up. `run` ends after `shutdown`. */
export async function createWorker(
  options: WorkerOptions,
): Promise<{ run(): Promise<void>; shutdown(): void; isPolling(): boolean }> {
  const { namespace, taskQueue, workflowBundle, log } = options
  await installRuntime(log)
  const connection = await connect(options.address, log, options.isWanted)
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities: { ...createLifecycleActivities(options) },
    interceptors: { activity: [traceActivities(log)] },
    // With few pollers a new workflow waits up to two seconds: only a fifth of them watch the normal queue.
    maxConcurrentWorkflowTaskPolls: 40,
    maxConcurrentActivityTaskPolls: 10,
    // One that is cached costs a third of a megabyte; one that is not is replayed, which takes milliseconds.
    maxCachedWorkflows: 200,
    stickyQueueScheduleToStartTimeout: '3 seconds',
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '15 seconds',
  })
  return {
    async run() {
      try {
        await worker.run()
      } finally {
        await connection.close()
      }
    },
    shutdown: () => {
      if (worker.getState() === 'RUNNING') worker.shutdown()
    },
    isPolling() {
      const { hasOutstandingWorkflowPoll, hasOutstandingActivityPoll } = worker.getStatus()
      return hasOutstandingWorkflowPoll && hasOutstandingActivityPoll
    },
  }
}

// The SDK retries everything but the first connection.
async function connect(address: string, log: Logger, isWanted = () => true): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect({ address })
    } catch (error) {
      if (!isWanted()) throw error
      log.warn({ err: error }, 'the worker cannot reach the process engine yet')
      await wait(1000)
    }
  }
}
