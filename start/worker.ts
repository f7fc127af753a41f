import { ConfigError } from '../config.ts'
import { builtWorkflows } from '../embedded/build.ts'
import { createLog } from '../operations/log.ts'
import { sdkMetricsUrl } from '../temporal/runtime.ts'
import { openEngine } from './engine.ts'
import { sharedRecords } from './records.ts'
import type { Role } from './role.ts'
import { startWatching } from './watching.ts'
import { salesOf } from './sales.ts'
import { startWork } from './work.ts'

/** A worker, one of as many as there should be. Its health is on the port of its metrics. */
export const worker: Role = async (config, life) => {
  const log = createLog({ level: config.logLevel })
  life.keepLog(log)
  const address = config.temporalAddress
  if (!address) throw new ConfigError('TEMPORAL_ADDRESS: api and worker need an external Temporal server')
  const { starting, health, port } = await startWatching(
    config,
    { role: 'worker', sdkMetrics: sdkMetricsUrl },
    life,
  )
  log.info({ metricsPort: port }, 'the worker is starting')
  const workflowBundle = builtWorkflows((line) => log.info(line))
  const db = await sharedRecords(config, log, life)
  const engine = openEngine(config, address, log, life)
  Object.assign(starting, { db, engine })
  await startWork(
    config,
    { db, engine, address, workflowBundle, log, isOurs: false, sales: salesOf(config) },
    life,
  )
  life.undo.push(() => health.stop())
  starting.started = true
  if (!life.isEnding()) log.info('the worker is ready')
  return 'running'
}
