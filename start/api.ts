import { ConfigError } from '../config.ts'
import { builtConsole } from '../embedded/build.ts'
import { createLog } from '../operations/log.ts'
import { openEngine } from './engine.ts'
import { startHttp } from './http.ts'
import { sharedRecords } from './records.ts'
import { now, type Role } from './role.ts'
import { secretKeyOf } from './secret-key.ts'
import { startWatching } from './watching.ts'

/** The API and the console, one of as many as there should be. */
export const api: Role = async (config, life) => {
  const log = createLog({ level: config.logLevel })
  life.keepLog(log)
  if (!config.temporalAddress)
    throw new ConfigError('TEMPORAL_ADDRESS: api and worker need an external Temporal server')
  const secretKey = secretKeyOf(config, false)
  const { starting, health, port } = await startWatching(
    config,
    { role: 'api', sdkMetrics: () => null },
    life,
  )
  log.info({ metricsPort: port }, 'the API is starting')
  const webRoot = builtConsole((line) => log.info(line))
  const db = await sharedRecords(config, log, life)
  const engine = openEngine(config, config.temporalAddress, log, life)
  Object.assign(starting, { db, engine, started: true })
  const { publicUrl, timeZone, temporalUiUrl, trustedProxies } = config
  await startHttp(
    config,
    {
      ...{ db, engine, publicUrl, timeZone, now, log, health, demo: null, temporalUiUrl, trustedProxies },
      secretKey,
      webRoot: await webRoot,
    },
    life,
  )
  log.info({ url: publicUrl }, 'the API is ready')
  return 'running'
}
