import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'

/**
 * Kysely's dialect over node:sqlite with what the driver of MikroORM leaves out: WAL, full sync, a busy time-out,
 * statements prepared once, and transactions that begin immediate (a plain begin that reads first and then
 * writes fails at once with "database is locked" when another connection wrote meanwhile).
 */
export function sqliteDialect(file: string, readOnly: boolean): SqliteDialect {
  return new SqliteDialect({
    // MikroORM awaits the factory; the connection is made when the first query needs it.

    database: async () => {
      const database = new DatabaseSync(file, { readOnly, timeout: 5000 })
      if (!readOnly) database.exec('pragma journal_mode = wal; pragma synchronous = full')
      database.exec('pragma foreign_keys = on; pragma cache_size = -65536; pragma mmap_size = 268435456')
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
