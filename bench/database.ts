import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { openDatabase } from '../db/connection.ts'
import { seedAccounts } from '../db/demo-accounts.ts'
import { password, start, type Place } from '../tests/whole/product.ts'
import type { Store } from './customers/store.ts'

// As somebody sets it up who keeps a million customers; without them filling it takes three times as long.
export const roomy = [
  '--innodb-buffer-pool-size=3G',
  '--innodb-log-file-size=1G',
  '--innodb-sort-buffer-size=64M',
  '--innodb-doublewrite=0',
  '--innodb-flush-log-at-trx-commit=2',
]

export function below(folder: string, name: string): string {
  const path = join(folder, name, 'data')
  mkdirSync(path, { recursive: true })
  return path
}

export async function freshDatabase(server: string): Promise<string> {
  const connection = await createConnection(server.replace('mariadb:', 'mysql:'))
  await connection.query('create database bench character set utf8mb4 collate utf8mb4_bin')
  await connection.end()
  return `${server}/bench`
}

/** The schema and the people; an external database begins without them. */
export async function prepare(place: Place, url: string, dialect: Store['dialect']): Promise<void> {
  const empty = await start(place)
  empty.kill('SIGTERM')
  await empty.exited
  if (dialect === 'sqlite') return
  const db = await openDatabase(url)
  await seedAccounts(db, password, new Date())
  await db.close()
}
