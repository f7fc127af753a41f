import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { ConfigError, type Config } from '../config.ts'
import type { Database } from '../db/connection.ts'
import { seedChurnCases } from '../db/demo-churn.ts'
import { seedDemo } from '../db/seed-demo.ts'
import { salesDataAsOf } from '../db/sales-stream.ts'
import { hasUsers } from '../db/seed.ts'
import { builtConsole, builtWorkflows } from '../embedded/build.ts'
import { ensureTemporalCli } from '../embedded/temporal-cli.ts'
import { keepTemporalServer } from '../embedded/temporal-keeper.ts'
import { listens } from '../embedded/temporal-server.ts'
import { createLog } from '../operations/log.ts'
import { sdkMetricsUrl } from '../temporal/runtime.ts'
import { claimed, type Directory } from './claim.ts'
import { openEngine } from './engine.ts'
import { startHttp } from './http.ts'
import { migratedRecords } from './records.ts'
import { now, say, type Life, type Role } from './role.ts'
import { salesOf } from './sales.ts'
import { secretKeyOf } from './secret-key.ts'
import { firstSync, standIn } from './stand-in.ts'
import { startWatching } from './watching.ts'
import { startWork } from './work.ts'

/** Everything in one process, with what one machine uses instead of servers. */
export const all: Role = async (config, life) => {
  say('Evergreen CRM 常青 CRM')
  const directory = await claimed(config.dataDir)
  life.undo.push(() => directory.release())
  const logFile = join(config.dataDir, 'log/evergreen.log')
  const log = createLog({ level: config.logLevel, file: logFile })
  life.keepLog(log)
  await refuseBusyPort(config.port, 'PORT', directory)
  const secretKey = secretKeyOf(config, true)
  const report = (line: string) => say(`  ${line}`)
  // What takes its time and needs nothing of the others, all at once.
  const coming = config.temporalAddress ? null : await embeddedTemporal(config, directory, log, life)
  const engineListens = coming && timed('Temporal dev server', coming.listening)
  engineListens?.catch(() => undefined)
  const workflowBundle = timed('workflows', builtWorkflows(report))
  const webRoot = timed('web console', builtConsole(report))
  for (const promise of [workflowBundle, webRoot]) promise.catch(() => undefined)
  const { starting, health, port } = await startWatching(
    config,
    { role: 'all', sdkMetrics: sdkMetricsUrl },
    life,
  )
  const db = await timed('records', migratedRecords(config, log))
  life.undo.push(() => db.close())
  const password = await demonstration(config, db)
  await engineListens
  const address = config.temporalAddress ?? coming?.address ?? ''
  const engine = openEngine(config, address, log, life)
  Object.assign(starting, { db, engine })
  // A story of customers that are nobody's has no place in a company's own database.
  const demo = config.databaseIsEmbedded && !config.salesSystemUrl ? await standIn(config, life) : null
  const sales = demo
    ? { url: demo.url, token: demo.token, networks: ['127.0.0.1/32'], standIn: true }
    : salesOf(config)
  const parts = { db, engine, address, workflowBundle, log, isOurs: !config.temporalAddress, sales }
  const working = timed('process engine', startWork(config, parts, life))
  working.catch(() => undefined)
  const { publicUrl, timeZone } = config
  await startHttp(
    config,
    {
      ...{ db, engine, publicUrl, timeZone, now, log, health, demo: password ? { password } : null },
      temporalUiUrl: config.temporalUiUrl,
      trustedProxies: config.trustedProxies,
      secretKey,
      webRoot: await webRoot,
    },
    life,
  )
  directory.note({
    http: config.port,
    temporal: config.temporalPort,
    temporalUi: config.temporalUiPort,
    metrics: port,
    ...(demo && { salesSystem: demo.port }),
  })
  const late = setTimeout(() => say(`  waiting for the process engine at ${address}`), 5000)
  await working.finally(() => clearTimeout(late))
  if (demo) await firstSync(db, life)
  // Who is silent is known when the orders are there.
  if (demo && password && (await salesDataAsOf(db.read())).orders)
    await seedChurnCases(db, now(), config.timeZone)
  starting.started = true
  if (!life.isEnding()) welcome(config, { logFile, port, password, salesUrl: demo?.url ?? null })
  return 'running'
}

function welcome(
  config: Config,
  {
    logFile,
    port,
    password,
    salesUrl,
  }: { logFile: string; port: number; password: string | null; salesUrl: string | null },
): void {
  say('')
  say(`  Console       ${config.publicUrl}`)
  if (config.temporalUiUrl) say(`  Temporal UI   ${config.publicUrl}/temporal`)
  say(`  Metrics       http://${config.metricsHost}:${port}/metrics`)
  if (salesUrl) say(`  Sales system  ${salesUrl} (a stand-in)`)
  say(`  Log           ${logFile}`)
  if (password) {
    say('')
    say(`  Demonstration accounts, password ${password}`)
    say('  superadmin · sysadmin · supervisor · manager1 · manager2 · executive')
  }
  say('')
  say('  Ctrl-C stops everything.')
}

async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work
  say(`  ${what}  ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return result
}

async function refuseBusyPort(port: number, variable: string, { followsAKill }: Directory): Promise<void> {
  for (let attempt = followsAKill ? 0 : 30; port !== 0 && (await listens(port)); attempt += 1) {
    if (attempt < 30) await wait(100)
    else throw new ConfigError(`Port ${port} is busy. Free it, or set ${variable} to another one.`)
  }
}

async function embeddedTemporal(config: Config, directory: Directory, log: Logger, { undo }: Life) {
  await refuseBusyPort(config.temporalPort, 'TEMPORAL_PORT', directory)
  await refuseBusyPort(config.temporalUiPort, 'TEMPORAL_UI_PORT', directory)
  const server = keepTemporalServer(
    {
      executable: await ensureTemporalCli((line) => say(`  ${line}`)),
      file: join(config.dataDir, 'temporal.db'),
      port: config.temporalPort,
      uiPort: config.temporalUiPort,
      logFile: join(config.dataDir, 'log/temporal.log'),
    },
    { adopt: (pid) => directory.adopt(pid), log },
  )
  undo.push(() => server.stop())
  return server
}

/** On an empty embedded database: the accounts and data of the demonstration. The password is kept beside it. */
async function demonstration(config: Config, db: Database): Promise<string | null> {
  if (!config.databaseIsEmbedded) return null
  const file = join(config.dataDir, 'demo-password')
  if (await hasUsers(db)) return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
  const password = config.demoPassword ?? `evergreen-${randomBytes(5).toString('hex')}`
  await timed('demonstration data', seedDemo(db, { password, now: now(), timeZone: config.timeZone }))
  writeFileSync(file, `${password}\n`, { mode: 0o600 })
  return password
}
