import { fileURLToPath } from 'node:url'
import { MikroORM, type EntityManager } from '@mikro-orm/core'
import { MariaDbDriver } from '@mikro-orm/mariadb'
import { Migrator } from '@mikro-orm/migrations'
import { SqliteDriver, type SqlEntityManager } from '@mikro-orm/sql'
import { again } from './again.ts'
import { entities } from './entities.ts'
import { seedBase } from './seed.ts'
import { sqliteDialect } from './sqlite.ts'

export type Transaction = SqlEntityManager

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
  close(): Promise<void>
}

/** `sqlite:///file.db`, `mariadb://user:password@host:port/name` or `mysql://…`. */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.replace(/^sqlite:(\/\/)?/, ''))
  const orm = await MikroORM.init(mariadbOptions(url))
  return {
    dialect: 'mariadb',
    orm: orm as unknown as Database['orm'],
    read: () => fork(orm.em),
    alone: () => fork(orm.em),
    transaction: (work) => again(() => fork(orm.em).transactional((em) => work(em), { clear: true })),
    close: () => orm.close(),
  }
}

async function openSqlite(file: string): Promise<Database> {
  const orm = await MikroORM.init(sqliteOptions(file, false))
  // The file is made by the first write; the reading connection must come after it.
  await orm.em.getConnection().execute('select 1')
  const readOrm = await MikroORM.init(sqliteOptions(file, true))
  return {
    dialect: 'sqlite',
    orm: orm as unknown as Database['orm'],
    read: () => fork(readOrm.em),
    alone: () => fork(orm.em),
    transaction: (work) => fork(orm.em).transactional((em) => work(em), { clear: true }),
    close: async () => {
      await readOrm.close()
      await orm.close()
    },
  }
}

const fork = (em: EntityManager) => em.fork() as unknown as SqlEntityManager

export function sqliteOptions(file: string, readOnly: boolean) {
  return {
    ...common('sqlite'),
    driver: SqliteDriver,
    dbName: file,
    driverOptions: sqliteDialect(file, readOnly),
  }
}

export function mariadbOptions(url: string) {
  return {
    ...common('mariadb'),
    driver: MariaDbDriver,
    clientUrl: url.replace(/^mysql:/, 'mariadb:'),
    charset: 'utf8mb4',
    collate: 'utf8mb4_bin',
    timezone: '+00:00',
    pool: { max: 20 },
    onCreateConnection: async (connection: unknown) => {
      const { query } = connection as { query?: (sql: string) => Promise<unknown> }
      await query?.call(
        connection,
        "set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', innodb_snapshot_isolation = 1, innodb_lock_wait_timeout = 10",
      )
    },
  }
}

function common(dialect: Database['dialect']) {
  return {
    entities,
    extensions: [Migrator],
    forceUtcTimezone: true,
    allowGlobalContext: true,
    logger: () => undefined,
    migrations: {
      path: fileURLToPath(new URL(`./migrations/${dialect}`, import.meta.url)),
      transactional: true,
      allOrNothing: false,
      emit: 'ts' as const,
      snapshotName: 'snapshot',
    },
  }
}

/** Brings the schema up to date and puts in what the product can't be without. Safe to run twice. */
export async function migrate(db: Database): Promise<void> {
  await db.orm.migrator.up()
  await seedBase(db)
}
