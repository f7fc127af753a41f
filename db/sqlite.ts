import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver } from 'kysely'

/**
 * Kysely's dialect over node:sqlite with what the driver of MikroORM leaves out: WAL, full sync, a busy time-out,
 * statements prepared once, and transactions that begin immediate (a plain begin that reads first and then
 * writes fails at once with "database is locked" when another connection wrote meanwhile).
 */
export function sqliteDialect(file: string, readOnly: boolean): SqliteDialect {
  return new PatientDialect({
    // MikroORM awaits the factory; the connection is made when the first query needs it.

    database: async () => {
      const database = new DatabaseSync(file, { readOnly, timeout: 5000 })
      if (!readOnly) database.exec('pragma journal_mode = wal; pragma synchronous = full')
      // Pages are read where the system keeps them; what a connection copies is hardly more than what it writes.
      database.exec('pragma foreign_keys = on; pragma cache_size = -16384; pragma mmap_size = 2147418112')
      const prepared = new Map<string, StatementSync>()
      // The ORM writes values into the text, so that hardly one of its statements comes twice.
      const comesAgain = (sql: string) => sql.includes('?') || sql.length < 30
      const statementOf = (sql: string) => {
        const known = prepared.get(sql)
        if (known) return known
        const statement = database.prepare(sql)
        if (prepared.size > 500) prepared.clear()
        if (comesAgain(sql)) prepared.set(sql, statement)
        return statement
      }
      return {
        prepare(sql: string) {
          const text = sql === 'begin' && !readOnly ? 'begin immediate' : sql
          const statement = statementOf(text)
          return {
            reader: /^\s*(select|pragma|explain|with)/i.test(text) || /\breturning\b/i.test(text),
            all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
            run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
            iterate: (parameters: readonly unknown[]) =>
              statement.iterate(...(parameters as SQLInputValue[])),
          }
        },
        close: () => database.close(),
      }
    },
  })
}

/** How many milliseconds statements may follow each other before everybody else has his turn. */
const longest = 8
let began: number | null = null

/**
 * A statement runs on the thread that answers everybody, and awaiting it lets nobody else in: an import would have the
 * thread to itself for a whole batch. So a statement that comes late in a turn of the event loop waits for the next.
 */
async function takeTurn(): Promise<void> {
  if (began !== null && performance.now() - began > longest)
    await new Promise<void>((resolve) => setImmediate(resolve))
  if (began !== null) return
  began = performance.now()
  setImmediate(() => (began = null))
}

class PatientDriver extends SqliteDriver {
  private patient: DatabaseConnection | undefined

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.patient) return this.patient
    const connection = await super.acquireConnection()
    this.patient = {
      async executeQuery(query) {
        await takeTurn()
        return connection.executeQuery(query)
      },
      streamQuery: (query, size) => connection.streamQuery(query, size),
    }
    return this.patient
  }
}

class PatientDialect extends SqliteDialect {
  private readonly config: ConstructorParameters<typeof SqliteDriver>[0]

  constructor(config: ConstructorParameters<typeof SqliteDriver>[0]) {
    super(config)
    this.config = config
  }

  override createDriver(): Driver {
    return new PatientDriver(this.config)
  }
}
