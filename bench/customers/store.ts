import { closeSync, openSync, writeSync, rmSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { createConnection } from 'mysql2/promise'

type Value = string | number | null
/** A database without anything between: to be filled quickly, and to ask the plain question that the product is compared to. */
export interface Store {
  dialect: 'sqlite' | 'mariadb'
  /** Rows in the order of the primary key; the other indexes are made afterwards. */
  fill(table: string, columns: string[], rows: Iterable<Value[]>): Promise<void>
  ask(sql: string, values: Value[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

export function sqliteStore(file: string): Store {
  const database = new DatabaseSync(file)
  database.exec('pragma cache_size = -262144; pragma mmap_size = 4294967296')
  return {
    dialect: 'sqlite',
    async fill(table, columns, rows) {
      database.exec('pragma synchronous = off')
      const indexes = database
        .prepare(
          "select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null",
        )
        .all(table) as { name: string; sql: string }[]
      const mine = indexes.filter(({ sql }) => !/^create unique/i.test(sql))
      for (const { name } of mine) database.exec(`drop index \`${name}\``)
      database.exec('begin')
      database.exec(`delete from ${table}`)
      const places = columns.map(() => '?').join(', ')
      const insert = database.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`)
      for (const row of rows) insert.run(...(row as SQLInputValue[]))
      database.exec('commit')
      for (const { sql } of mine) database.exec(sql)
      database.exec(`analyze ${table}`)
      database.exec('pragma wal_checkpoint(truncate); pragma synchronous = full')
    },
    ask: async (sql, values) => prepared(database, sql).all(...values),
    close: async () => database.close(),
  }
}

const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
function prepared(database: DatabaseSync, sql: string) {
  const known = statements.get(sql) ?? database.prepare(sql)
  statements.set(sql, known)
  return known
}

export async function mariadbStore(url: string, folder: string): Promise<Store> {
  const connection = await createConnection({ uri: url.replace('mariadb:', 'mysql:'), timezone: 'Z' })
  return {
    dialect: 'mariadb',
    async fill(table, columns, rows) {
      const [found] = await connection.query(`show index from ${table}`)
      const parts = found as { Key_name: string; Column_name: string; Non_unique: number }[]
      const mine = new Map<string, string[]>()
      for (const { Key_name, Column_name, Non_unique } of parts)
        if (Number(Non_unique) === 1) mine.set(Key_name, [...(mine.get(Key_name) ?? []), Column_name])
      const drops = [...mine.keys()].map((name) => `drop index \`${name}\``)
      await connection.query(`alter table ${table} ${drops.join(', ')}`)
      await connection.query(`delete from ${table}`)
      const file = join(folder, `${table}.tsv`)
      write(file, rows)
      chmodSync(file, 0o644)
      await connection.query('set unique_checks = 0, foreign_key_checks = 0')
      await connection.query(
        `load data infile '${file}' into table ${table} character set utf8mb4 (${columns.join(', ')})`,
      )
      rmSync(file)
      const adds = [...mine].map(([name, of]) => `add index \`${name}\` (${of.join(', ')})`)
      await connection.query(`alter table ${table} ${adds.join(', ')}`)
      await connection.query(`analyze table ${table}`)
    },
    async ask(sql, values) {
      const [rows] = await connection.execute(sql, values)
      return rows as Record<string, unknown>[]
    },
    close: () => connection.end(),
  }
}

function write(file: string, rows: Iterable<Value[]>): void {
  const handle = openSync(file, 'w')
  let waiting: string[] = []
  const flush = () => {
    writeSync(handle, waiting.join(''))
    waiting = []
  }
  for (const row of rows) {
    waiting.push(`${row.map((value) => value ?? '\\N').join('\t')}\n`)
    if (waiting.length === 50_000) flush()
  }
  flush()
  closeSync(handle)
}
