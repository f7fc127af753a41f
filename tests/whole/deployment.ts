import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { migrate, openDatabase } from '../../db/connection.ts'
import { seedAccounts } from '../../db/demo-accounts.ts'
import { startTemporalServer } from '../../embedded/temporal-server.ts'
import { freePorts, launch, leave, makePlace, password, type Product } from './product.ts'

export interface Part {
  name: string
  role: 'api' | 'worker'
  url: string
  /** Where its metrics and its health are. */
  operations: string
  product: Product
  start(): Promise<void>
  log(): Record<string, unknown>[]
}

/** The product apart: MariaDB, a process engine of its own, and two of each of api and worker. */
export async function deploy(environment: Record<string, string> = {}) {
  const place = await makePlace()
  const database = await freshDatabase()
  const engine = await startTemporalServer({
    executable: process.env.TEMPORAL_CLI ?? '.cache/temporal-1.5.1',
    file: join(place.dataDir, 'engine.db'),
    port: place.ports.temporal,
    uiPort: null,
    logFile: null,
  })
  const shared = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: engine.address,
    // One address for all of them, as behind a proxy.
    PUBLIC_URL: place.url,
    SECRET_KEY: 'a key of the whole deployment, for its tests',
    ...environment,
  }
  await run('migrate')
  const db = await openDatabase(database.url)
  await migrate(db)
  await seedAccounts(db, password, new Date())

  /** A role that does its deed and ends. */
  async function run(role: string): Promise<string> {
    const ran = launch(place, shared, role)
    if ((await ran.exited) !== 0) throw new Error(ran.output())
    return ran.output()
  }

  async function part(name: string, role: Part['role']): Promise<Part> {
    const [http = 0, metrics = 0] = await freePorts(2)
    const own = { ...shared, PORT: String(http), METRICS_PORT: String(metrics) }
    const made: Part = {
      name,
      role,
      url: `http://127.0.0.1:${http}`,
      operations: `http://127.0.0.1:${metrics}`,
      product: launch(place, own, role),
      async start() {
        made.product = launch(place, own, role)
        await made.product.up
      },
      log: () => linesOf(made.product.output()),
    }
    return made
  }
  const apis = await Promise.all([part('first api', 'api'), part('second api', 'api')])
  const workers = await Promise.all([part('first worker', 'worker'), part('second worker', 'worker')])
  await Promise.all([...apis, ...workers].map(({ product }) => product.up))

  return {
    place,
    db,
    databaseUrl: database.url,
    apis,
    workers,
    engine,
    run,
    async close() {
      await db.close()
      await leave(place)
      await engine.stop()
      await database.drop()
    },
  }
}
export type Deployment = Awaited<ReturnType<typeof deploy>>

function linesOf(output: string): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

export async function freshDatabase() {
  const server = process.env.TEST_MARIADB
  if (!server) throw new Error('TEST_MARIADB is not set: run it by npm test')
  const name = `apart_${randomBytes(6).toString('hex')}`
  const run = async (sql: string) => {
    const connection = await createConnection(server.replace('mariadb:', 'mysql:'))
    await connection.query(sql)
    await connection.end()
  }
  await run(`create database ${name} character set utf8mb4 collate utf8mb4_bin`)
  return { url: `${server}/${name}`, drop: () => run(`drop database ${name}`) }
}
