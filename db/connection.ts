import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MikroORM, type EntityManager } from '@mikro-orm/core'
import { MariaDbDriver } from '@mikro-orm/mariadb'
import { Migrator } from '@mikro-orm/migrations'
import { SqliteDriver, type SqlEntityManager } from '@mikro-orm/sql'
import { CompiledQuery, type DatabaseConnection } from 'kysely'
import { again } from './again.ts'
import { entities } from './entities.ts'
import { bringKnowledgeUp } from './knowledge-start.ts'
import { bringNameIndexUp } from './name-index.ts'
import { seedBase } from './seed.ts'
import { sqliteDialect } from './sqlite.ts'
import { statementLog, type StatementLog } from './statement-log.ts'
import { hearUnknownRights } from './unknown-right.ts'

export type Transaction = SqlEntityManager

export interface Connections {
  inUse: number
  waiting: number
  most: number
}

/** The records. On SQLite there is one connection that writes and one that only reads; on MariaDB one pool. */
export interface Database {
  dialect: 'sqlite' | 'mariadb'
  orm: MikroORM<SqliteDriver | MariaDbDriver>
  /** A fresh, empty identity map for one request's reading. */
  read(): SqlEntityManager
  /** For one statement that is a transaction by itself. */
  alone(): SqlEntityManager
  /**
   * Everything or nothing. Inside, await only what goes through the given manager: on SQLite anything
   * else on the same connection waits for ever.
   */
  transaction<T>(work: (em: Transaction) => Promise<T>): Promise<T>
  /** Who uses the connections now, and who waits for one. */
  connections(): Promise<Connections>
  /** Whether it answers at all. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

/** `sqlite:///file.db`, `mariadb://user:password@host:port/name` or `mysql://…`. */
export async function openDatabase(url: string, told?: StatementLog): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.replace(/^sqlite:(\/\/)?/, ''), told)
  const extra = told ? statementLog(told) : {}
  const orm = await MikroORM.init({ ...mariadbOptions(url), ...extra })
  if (told) hearUnknownRights([fork(orm.em)], told.log)
  return {
    dialect: 'mariadb',
    orm: orm as unknown as Database['orm'],
    read: () => fork(orm.em),
    alone: () => fork(orm.em),
    transaction: (work) => again(() => fork(orm.em).transactional((em) => work(em), { clear: true })),
    connections: async () => poolOf(await orm.em.getConnection().getNativeClient()),
    answers: () => answers(orm.em),
    close: () => orm.close(),
  }
}

async function openSqlite(file: string, told?: StatementLog): Promise<Database> {
  const extra = told ? statementLog(told) : {}
  const orm = await MikroORM.init({ ...sqliteOptions(file, false), ...extra })
  // The file is made by the first write; the reading connection must come after it.
  await orm.em.getConnection().execute('select 1')
  const readOrm = await MikroORM.init({ ...sqliteOptions(file, true), ...extra })
  if (told) hearUnknownRights([fork(orm.em), fork(readOrm.em)], told.log)
  let writers = 0
  return {
    dialect: 'sqlite',
    orm: orm as unknown as Database['orm'],
    read: () => fork(readOrm.em),
    alone: () => fork(orm.em),
    async transaction(work) {
      writers += 1
      try {
        return await fork(orm.em).transactional((em) => work(em), { clear: true })
      } finally {
        writers -= 1
      }
    },
    connections: async () => ({ inUse: Math.min(writers, 1), waiting: Math.max(writers - 1, 0), most: 1 }),
    answers: () => answers(readOrm.em),
    close: async () => {
      await readOrm.close()
      await orm.close()
    },
  }
}

const fork = (em: EntityManager) => em.fork() as unknown as SqlEntityManager

async function answers(em: EntityManager): Promise<boolean> {
  await (em as unknown as SqlEntityManager).getConnection().execute('select 1')
  return true
}

/** mysql2 keeps count of its connections, but tells nobody. */
function poolOf(pool: unknown): Connections {
  const { _allConnections, _freeConnections, _connectionQueue } = pool as Record<string, { length: number }>
  const inUse = (_allConnections?.length ?? 0) - (_freeConnections?.length ?? 0)
  return { inUse, waiting: _connectionQueue?.length ?? 0, most: poolSize }
}

const poolSize = 20

export function sqliteOptions(file: string, readOnly: boolean) {
  return {
    ...common('sqlite'),
    driver: SqliteDriver,
    dbName: file,
    driverOptions: sqliteDialect(file, readOnly),
  }
}

/** Whatever the server was set up with: refuse what does not fit, tell who lost to another, and wait for nobody long. */
const everySession = `set session
  sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  innodb_snapshot_isolation = 1,
  innodb_lock_wait_timeout = 10`

export function mariadbOptions(url: string) {
  return {
    ...common('mariadb'),
    driver: MariaDbDriver,
    clientUrl: url.replace(/^mysql:/, 'mariadb:'),
    charset: 'utf8mb4',
    collate: 'utf8mb4_bin',
    timezone: '+00:00',
    pool: { max: poolSize },
    onCreateConnection: async (connection: unknown) => {
      await (connection as DatabaseConnection).executeQuery(CompiledQuery.raw(everySession))
    },
  }
}

const migrationsOf = (dialect: Database['dialect']) =>
  fileURLToPath(new URL(`./migrations/${dialect}`, import.meta.url))

function common(dialect: Database['dialect']) {
  return {
    entities,
    extensions: [Migrator],
    forceUtcTimezone: true,
    allowGlobalContext: true,
    logger: () => undefined,
    migrations: {
      path: migrationsOf(dialect),
      transactional: true,
      allOrNothing: false,
      emit: 'ts' as const,
      snapshotName: 'snapshot',
    },
  }
}

/** Whether the schema is at least as new as this program; a newer one is fine. Asks only: the migrator would write. */
export async function isMigrated(db: Database): Promise<boolean> {
  const rows = await db.read().execute<{ name: string }[]>('select name from mikro_orm_migrations')
  const done = new Set(rows.map(({ name }) => name))
  return readdirSync(migrationsOf(db.dialect))
    .filter((file) => file.startsWith('Migration'))
    .every((file) => done.has(file.replace(/\.ts$/, '')))
}

/** Brings the schema up to date and puts in what the product can't be without. Safe to run twice. */
export async function migrate(db: Database): Promise<void> {
  await db.orm.migrator.up()
  await bringNameIndexUp(db)
  await bringKnowledgeUp(db)
  await seedBase(db)
}
