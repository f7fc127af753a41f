import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { ConfigError, type Config } from '../config.ts'
import { isMigrated, migrate, openDatabase, type Database } from '../db/connection.ts'
import type { Life } from './role.ts'

/** The records of a process that owns them: brought up to date, then open. */
export async function migratedRecords(config: Config, log?: Logger): Promise<Database> {
  const db = await openDatabase(config.databaseUrl, log && { log, slowQueryMs: config.slowQueryMs })
  await migrate(db)
  return db
}

/** The records of one process of several: waits until they answer and `main.ts migrate` has been there. */
export async function sharedRecords(config: Config, log: Logger, life: Life): Promise<Database> {
  if (config.databaseUrl.startsWith('sqlite:'))
    throw new ConfigError(
      'DATABASE_URL: SQLite is for one process (main.ts all); api and worker need mariadb: or mysql:',
    )
  const db = await openDatabase(config.databaseUrl, { log, slowQueryMs: config.slowQueryMs })
  life.undo.push(() => db.close())
  let told = ''
  for (;;) {
    const missing = await whatIsMissing(db)
    if (!missing || life.isEnding()) return db
    if (told !== missing) log.warn(missing)
    told = missing
    await wait(500)
  }
}

async function whatIsMissing(db: Database): Promise<string | null> {
  if (!(await db.answers().catch(() => false))) return 'the database does not answer; waiting for it'
  if (!(await isMigrated(db).catch(() => false)))
    return 'the schema is older than this program; waiting for main.ts migrate'
  return null
}
