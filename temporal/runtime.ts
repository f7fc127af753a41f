import { createServer } from 'node:net'
import { Runtime, type Logger as SdkLogger, type LogLevel, type LogMetadata } from '@temporalio/worker'
import type { Logger } from 'pino'
import { sdkComplaints } from '../operations/metrics.ts'

let metricsUrl: string | null = null
let installed = false

/** Where the SDK's own metrics are to be had, once it runs. */
export const sdkMetricsUrl = (): string | null => metricsUrl

/**
 * The SDK's one engine in this process, with our log as its log. It must not hear of signals: it would stop taking
 * work at once, while the requests that wait for that work are still to be answered.
 */
export async function installRuntime(log: Logger): Promise<void> {
  if (installed) return
  installed = true
  const bindAddress = `127.0.0.1:${await freePort()}`
  Runtime.install({
    logger: logInto(log),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      metrics: { attachServiceName: false, prometheus: { bindAddress, useSecondsForDurations: true } },
    },
  })
  metricsUrl = `http://${bindAddress}/metrics`
}

const heard = new Set(['number', 'update', 'commandId', 'workflowType', 'workflowId', 'runId', 'error'])

/** What our workflows say, and the SDK's warnings; its chatter is of no use to who reads our log. */
function logInto(log: Logger): SdkLogger {
  function tell(level: LogLevel, message: string, meta: LogMetadata = {}): void {
    const { sdkComponent } = meta as { sdkComponent?: string }
    if (sdkComponent !== 'workflow' && level !== 'WARN' && level !== 'ERROR') return
    if (sdkComponent !== 'workflow') sdkComplaints.inc({ level })
    const { error, ...fields } = Object.fromEntries(Object.entries(meta).filter(([name]) => heard.has(name)))
    log[level.toLowerCase() as 'info'](
      { part: sdkComponent, ...fields, ...(error ? { err: error } : {}) },
      message,
    )
  }
  return {
    log: tell,
    trace: (message, meta) => tell('TRACE', message, meta),
    debug: (message, meta) => tell('DEBUG', message, meta),
    info: (message, meta) => tell('INFO', message, meta),
    warn: (message, meta) => tell('WARN', message, meta),
    error: (message, meta) => tell('ERROR', message, meta),
  }
}

/** The exporter takes an address only, and does not tell which port it got. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
