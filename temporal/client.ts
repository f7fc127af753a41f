import { setTimeout as wait } from 'node:timers/promises'
import { Client, Connection, isGrpcServiceError, ServiceError } from '@temporalio/client'
import type { Logger } from 'pino'
import { engineSeconds } from '../operations/metrics.ts'

/** The door to Temporal: one connection, a probe that knows whether the engine answers, a deadline on every call. */
export interface Engine {
  client: Client
  connection: Connection
  taskQueue: string
  namespace: string
  /** Whether the last probe (every 2 seconds) was answered. */
  isUp(): boolean
  close(): Promise<void>
}

export interface EngineOptions {
  address: string
  namespace: string
  taskQueue: string
  log: Logger
}

export const answerWithin = 4000
const probeEvery = 2000

export function createEngine({ address, namespace, taskQueue, log }: EngineOptions): Engine {
  const connection = Connection.lazy({ address, connectTimeout: '3 seconds' })
  const client = new Client({ connection, namespace })
  let up = true
  let closed = false

  async function probe(): Promise<void> {
    try {
      await withDeadline({ connection }, 1500, () => connection.workflowService.getSystemInfo({}))
      if (!up) log.info('the process engine answers again')
      up = true
    } catch (error) {
      if (up && !closed) log.warn({ err: error }, 'the process engine does not answer')
      up = false
    }
  }
  const timer = setInterval(() => void probe(), probeEvery)
  timer.unref()
  void probe()

  return {
    client,
    connection,
    taskQueue,
    namespace,
    isUp: () => up,
    async close() {
      closed = true
      clearInterval(timer)
      await connection.close()
    },
  }
}

/** Without a deadline an update that no worker takes never returns. */
export async function withDeadline<T>(
  { connection }: Pick<Engine, 'connection'>,
  milliseconds: number,
  call: () => Promise<T>,
): Promise<T> {
  const taken = engineSeconds.startTimer()
  try {
    const answer = await connection.withDeadline(Date.now() + milliseconds, call)
    taken({ outcome: 'answered' })
    return answer
  } catch (error) {
    taken({ outcome: outcomeOf(error) })
    throw error
  }
}

/** "There is no such run" is an answer; DEADLINE_EXCEEDED (4) and UNAVAILABLE (14) are none. */
function outcomeOf(error: unknown): 'answered' | 'late' | 'failed' {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  const status = code ?? cause?.code
  if (status === 4) return 'late'
  return status === 5 || status === 6 ? 'answered' : 'failed'
}

/** That the engine did not answer, or not as hoped; anything else is a fault of ours. */
export const isEngineTrouble = (error: unknown): boolean =>
  error instanceof ServiceError || isGrpcServiceError(error)

const attributes = {
  // The values of IndexedValueType: the enum itself cannot be imported under ESM.
  CrmNumber: 2,
  CrmStatus: 2,
  CrmAssignee: 2,
  CrmDue: 6,
  CrmEscalated: 5,
  CrmVersion: 3,
}

/** Waits for the server and makes sure that the search attributes are there. */
export async function prepareNamespace(engine: Engine, patience = 60_000): Promise<void> {
  const giveUpAt = Date.now() + patience
  for (;;) {
    try {
      const { customAttributes } = await withDeadline(engine, answerWithin, () =>
        engine.connection.operatorService.listSearchAttributes({ namespace: engine.namespace }),
      )
      const missing = Object.entries(attributes).filter(([name]) => !(name in (customAttributes ?? {})))
      if (missing.length > 0)
        await withDeadline(engine, answerWithin, () =>
          engine.connection.operatorService.addSearchAttributes({
            namespace: engine.namespace,
            searchAttributes: Object.fromEntries(missing),
          }),
        )
      return
    } catch (error) {
      if (isGrpcServiceError(error) && error.code === 6) return
      if (Date.now() > giveUpAt) throw error
      await wait(250)
    }
  }
}

const day = 24 * 3600

/** Raises how long closed processes are kept, for a server that is ours; the dev server's own is one day. */
export async function keepClosedFor(engine: Engine, days: number): Promise<void> {
  const { namespace, connection } = engine
  const seconds = days * day
  const { config } = await withDeadline(engine, answerWithin, () =>
    connection.workflowService.describeNamespace({ namespace }),
  )
  if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) >= seconds) return
  await withDeadline(engine, answerWithin, () =>
    connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: { seconds: seconds as never } },
    }),
  )
}
