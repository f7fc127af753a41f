import { setTimeout as wait } from 'node:timers/promises'
import { NativeConnection, Worker } from '@temporalio/worker'
import type { Logger } from 'pino'
import { createChurnScanActivities } from '../activities/churn-scan.ts'
import { createHandOverActivities } from '../activities/hand-over.ts'
import { createImportJobActivities } from '../activities/import-job.ts'
import { createLifecycleActivities } from '../activities/lifecycle.ts'
import { createReminderActivities } from '../activities/reminder.ts'
import type { SalesSystem } from '../activities/sales-client.ts'
import { createSalesSyncActivities } from '../activities/sales-sync.ts'
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
  ahead?: () => number
  log: Logger
  /** The sales system to read from, where there is one. */
  sales?: SalesSystem | null
  /** How many silent customers a scan warns of in a second, where it is not as many as usual. */
  churnCasesPerSecond?: number
  /** Whether it is still worth waiting for the server. */
  isWanted?: () => boolean
}

/**
 * The workers of this process, one for each kind of work, so that a click waits neither for an import nor for the
 * sales system; waits for the server to come up. `run` ends after `shutdown`.
 */
export async function createWorker(
  options: WorkerOptions,
): Promise<{ run(): Promise<void>; shutdown(): void; isPolling(): boolean }> {
  const { namespace, taskQueue, workflowBundle, log } = options
  await installRuntime(log)
  const connection = await connect(options.address, log, options.isWanted)
  const create = (queue: string, activities: object, more: Partial<SdkOptions>) =>
    Worker.create({
      connection,
      namespace,
      taskQueue: `${taskQueue}${queue}`,
      activities,
      interceptors: { activity: [traceActivities(log)] },
      shutdownGraceTime: '10 seconds',
      shutdownForceTime: '15 seconds',
      ...more,
    })
  const workers = await Promise.all([
    create(
      '',
      { ...createLifecycleActivities(options), ...createReminderActivities(options) },
      {
        workflowBundle,
        stickyQueueScheduleToStartTimeout: '3 seconds',
        // With few pollers a new workflow waits up to two seconds: only a fifth of them watch the normal queue.
        maxConcurrentWorkflowTaskPolls: 40,
        maxConcurrentActivityTaskPolls: 10,
        // One that is cached costs a third of a megabyte; one that is not is replayed, which takes milliseconds.
        maxCachedWorkflows: 200,
      },
    ),
    create(
      '-batch',
      {
        ...createImportJobActivities(options),
        ...createHandOverActivities(options),
        ...createChurnScanActivities(options),
      },
      few,
    ),
    create('-io', { ...createSalesSyncActivities(options) }, few),
  ])
  return {
    async run() {
      try {
        await Promise.all(workers.map((worker) => worker.run()))
      } finally {
        await connection.close()
      }
    },
    shutdown() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown()
    },
    isPolling: () =>
      workers.every((worker) => worker.getStatus().hasOutstandingActivityPoll) &&
      workers[0].getStatus().hasOutstandingWorkflowPoll,
  }
}

type SdkOptions = Parameters<typeof Worker.create>[0]
/** Activities only: a worker that also carries workflows takes a thread for them, and some 40 MiB. */
const few: Partial<SdkOptions> = {
  maxConcurrentActivityTaskPolls: 2,
  maxConcurrentActivityTaskExecutions: 4,
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
