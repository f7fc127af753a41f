import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { pino, type Logger } from 'pino'
import { createApp } from './api/app.ts'
import { ConfigError, readConfig, type Config } from './config.ts'
import { afterRestore } from './db/after-restore.ts'
import { BackupError, backUp, putBack } from './db/backup.ts'
import { migrate, openDatabase, type Database } from './db/connection.ts'
import { seedAdministrator } from './db/seed-administrator.ts'
import { seedDemo } from './db/seed-demo.ts'
import { hasUsers } from './db/seed.ts'
import { builtConsole, builtWorkflows } from './embedded/build.ts'
import { claimDataDirectory, InUse } from './embedded/data-directory.ts'
import { ensureTemporalCli } from './embedded/temporal-cli.ts'
import { keepTemporalServer } from './embedded/temporal-keeper.ts'
import { listens } from './embedded/temporal-server.ts'
import { createEngine, keepClosedFor, prepareNamespace } from './temporal/client.ts'
import { startNudgeLoop } from './temporal/nudge-loop.ts'
import { createWorker } from './temporal/worker.ts'

const now = () => new Date()
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Something to undo at the end, last first. */
type Undo = () => Promise<void> | void

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now()
  const result = await work()
  say(`  ${what}  ${((Date.now() - started) / 1000).toFixed(1)} s`)
  return result
}

async function all(config: Config, undo: Undo[]): Promise<void> {
  say('Evergreen CRM 常青 CRM')
  const directory = await claimDataDirectory(config.dataDir)
  undo.push(() => directory.release())
  const log = pino({ level: config.logLevel }, pino.destination(join(config.dataDir, 'log/evergreen.log')))
  await refuseBusyPort(config.port, 'PORT')
  const address = config.temporalAddress ?? (await embeddedTemporal(config, directory, log, undo))
  const db = await timed('records', () => openRecords(config))
  undo.push(() => db.close())
  const workflowBundle = await timed('workflows', () => builtWorkflows((line) => say(`  ${line}`)))
  const webRoot = await timed('web console', () => builtConsole((line) => say(`  ${line}`)))
  const password = await demonstration(config, db)
  const engine = createEngine({
    address,
    namespace: config.temporalNamespace,
    taskQueue: config.temporalTaskQueue,
    log,
  })
  undo.push(() => engine.close())
  await timed('process engine', async () => {
    await prepareNamespace(engine)
    if (!config.temporalAddress) await keepClosedFor(engine, 90)
  })
  const ready = await startWork(config, { db, engine, address, workflowBundle, log }, undo)
  await startHttp(config, { db, engine, webRoot, log, ready, password }, undo)
  directory.note({ http: config.port, temporal: config.temporalPort, temporalUi: config.temporalUiPort })
  say('')
  say(`  Console       ${config.publicUrl}`)
  if (!config.temporalAddress) say(`  Temporal UI   http://127.0.0.1:${config.temporalUiPort}`)
  say(`  Log           ${join(config.dataDir, 'log/evergreen.log')}`)
  if (password) {
    say('')
    say(`  Demonstration accounts, password ${password}`)
    say('  superadmin · sysadmin · supervisor · manager1 · manager2 · executive')
  }
  say('')
  say('  Ctrl-C stops everything.')
}

async function refuseBusyPort(port: number, variable: string): Promise<void> {
  if (port !== 0 && (await listens(port)))
    throw new InUse(`Port ${port} is busy. Free it, or set ${variable} to another one.`)
}

type Directory = Awaited<ReturnType<typeof claimDataDirectory>>

async function embeddedTemporal(
  config: Config,
  directory: Directory,
  log: Logger,
  undo: Undo[],
): Promise<string> {
  await refuseBusyPort(config.temporalPort, 'TEMPORAL_PORT')
  await refuseBusyPort(config.temporalUiPort, 'TEMPORAL_UI_PORT')
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
  await timed('Temporal dev server', () => server.listening)
  return server.address
}

async function openRecords(config: Config): Promise<Database> {
  const db = await openDatabase(config.databaseUrl)
  await migrate(db)
  return db
}

/** On an empty embedded database: the accounts and data of the demonstration. The password is kept beside it. */
async function demonstration(config: Config, db: Database): Promise<string | null> {
  if (!config.databaseIsEmbedded) return null
  const file = join(config.dataDir, 'demo-password')
  if (await hasUsers(db)) return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
  const password = config.demoPassword ?? `evergreen-${randomBytes(5).toString('hex')}`
  await timed('demonstration data', () => seedDemo(db, { password, now: now(), timeZone: config.timeZone }))
  writeFileSync(file, `${password}\n`, { mode: 0o600 })
  return password
}

interface Parts {
  db: Database
  engine: ReturnType<typeof createEngine>
  log: Logger
}

async function startWork(
  config: Config,
  { db, engine, address, workflowBundle, log }: Parts & { address: string; workflowBundle: { code: string } },
  undo: Undo[],
): Promise<() => boolean> {
  const worker = await createWorker({
    address,
    namespace: config.temporalNamespace,
    taskQueue: config.temporalTaskQueue,
    timeZone: config.timeZone,
    db,
    workflowBundle,
    now,
    log,
  })
  const running = worker.run()
  running.catch((error: unknown) => fatal(log, error))
  const loop = startNudgeLoop({ db, engine, timeZone: config.timeZone, now, log })
  undo.push(async () => {
    await loop.stop()
    worker.shutdown()
    await running
  })
  return () => true
}

async function startHttp(
  config: Config,
  {
    db,
    engine,
    webRoot,
    log,
    ready,
    password,
  }: Parts & { webRoot: string | null; ready: () => boolean; password: string | null },
  undo: Undo[],
): Promise<void> {
  let stopping = false
  const { app, close } = createApp({
    db,
    engine,
    publicUrl: config.publicUrl,
    timeZone: config.timeZone,
    temporalUiUrl: config.temporalAddress ? null : `http://127.0.0.1:${config.temporalUiPort}`,
    demo: password ? { password } : null,
    webRoot,
    now,
    log,
    ready: () => !stopping && ready(),
  })
  const server = await new Promise<ServerType>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, hostname: config.host, port: config.port }, () =>
      resolve(started),
    )
    started.on('error', reject)
  })
  undo.push(async () => {
    stopping = true
    close()
    const closed = new Promise((resolve) => server.close(resolve))
    const late = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 10_000)
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    await closed
    clearTimeout(late)
  })
}

async function api(config: Config, undo: Undo[]): Promise<void> {
  const log = pino({ level: config.logLevel })
  const { db, engine } = await shared(config, log, undo)
  const webRoot = await builtConsole((line) => log.info(line))
  await startHttp(config, { db, engine, webRoot, log, ready: () => true, password: null }, undo)
  log.info({ url: config.publicUrl }, 'the API is ready')
}

async function worker(config: Config, undo: Undo[]): Promise<void> {
  const log = pino({ level: config.logLevel })
  const { db, engine, address } = await shared(config, log, undo)
  await prepareNamespace(engine)
  const workflowBundle = await builtWorkflows((line) => log.info(line))
  await startWork(config, { db, engine, address, workflowBundle, log }, undo)
  log.info('the worker is ready')
}

async function shared(config: Config, log: Logger, undo: Undo[]) {
  if (config.databaseUrl.startsWith('sqlite:'))
    throw new ConfigError(
      'DATABASE_URL: SQLite is for one process (main.ts all); api and worker need mariadb: or mysql:',
    )
  if (!config.temporalAddress)
    throw new ConfigError('TEMPORAL_ADDRESS: api and worker need an external Temporal server')
  const address = config.temporalAddress
  const db = await openDatabase(config.databaseUrl)
  undo.push(() => db.close())
  const engine = createEngine({
    address,
    namespace: config.temporalNamespace,
    taskQueue: config.temporalTaskQueue,
    log,
  })
  undo.push(() => engine.close())
  return { db, engine, address }
}

async function migrateOnly(config: Config): Promise<void> {
  mkdirSync(config.dataDir, { recursive: true })
  const db = await openRecords(config)
  await db.close()
  say('The schema is up to date.')
}

async function seed(config: Config): Promise<void> {
  const db = await openRecords(config)
  try {
    if (!process.argv.includes('--admin')) throw new ConfigError('usage: main.ts seed --admin')
    if (await hasUsers(db)) throw new ConfigError('There are users already; nothing was changed.')
    const { username, password } = await seedAdministrator(db, now())
    say(`Super administrator ${username}, one-time password ${password}`)
  } finally {
    await db.close()
  }
}

function sqliteFile({ databaseUrl }: Config, role: string): string {
  if (!databaseUrl.startsWith('sqlite:'))
    throw new ConfigError(`main.ts ${role} is for SQLite; for MariaDB see docs/BACKUP.md (mariadb-dump)`)
  return databaseUrl.replace(/^sqlite:(\/\/)?/, '')
}

function fileNamed(role: string): string {
  const file = process.argv[3]
  if (!file) throw new ConfigError(`usage: main.ts ${role} <file>`)
  return resolve(file)
}

function backup(config: Config): Promise<void> {
  const target = fileNamed('backup')
  backUp(sqliteFile(config, 'backup'), target)
  say(`The records are in ${target}.`)
  return Promise.resolve()
}

async function restore(config: Config, undo: Undo[]): Promise<void> {
  const file = sqliteFile(config, 'restore')
  const source = fileNamed('restore')
  const directory = await claimDataDirectory(config.dataDir)
  undo.push(() => directory.release())
  const aside = putBack(source, file, now())
  say(`The records are those of ${source}.`)
  if (aside) say(`Those that were there are kept at ${aside}.`)
  await settleRestored(config)
}

/** After a restoration by other means, as of MariaDB; `restore` does it itself. */
async function settleRestored(config: Config): Promise<void> {
  const db = await openRecords(config)
  try {
    await afterRestore(db, now(), config.timeZone)
  } finally {
    await db.close()
  }
  say(
    'Everybody must sign in again. The next start compares all records with all processes and mends what differs.',
  )
}

function fatal(log: Logger | null, error: unknown): never {
  log?.fatal({ err: error }, 'stopped by an error')
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}

const undo: Undo[] = []
let ending = false

async function end(code: number): Promise<never> {
  if (ending) process.exit(1)
  ending = true
  for (const step of undo.reverse())
    try {
      await step()
    } catch (error) {
      process.stderr.write(`while stopping: ${String(error)}\n`)
    }
  process.exit(code)
}

process.on('SIGINT', () => void end(0))
process.on('SIGTERM', () => void end(0))
process.on('unhandledRejection', (error) => fatal(null, error))

const roles: Record<string, (config: Config, undo: Undo[]) => Promise<void>> = {
  all,
  api,
  worker,
  migrate: migrateOnly,
  seed,
  backup,
  restore,
  'after-restore': settleRestored,
}
/** Those that do one thing and end. */
const brief = new Set(['migrate', 'seed', 'backup', 'restore', 'after-restore'])
const name = process.argv[2] ?? 'all'
try {
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined
  if (!role) throw new ConfigError(`main.ts knows ${Object.keys(roles).join(', ')}; not ${name}`)
  await role(readConfig(process.env), undo)
  if (brief.has(name)) await end(0)
} catch (error) {
  // Who is told to stop while starting fails somewhere on the way; that is no error.
  if (!ending) {
    const expected = error instanceof ConfigError || error instanceof InUse || error instanceof BackupError
    process.stderr.write(
      `${expected ? error.message : error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
    )
    await end(1)
  }
}
