import { resolve } from 'node:path'
import { ConfigError, type Config } from '../config.ts'
import { backUp, BackupError } from '../db/backup.ts'
import { say, type Role } from './role.ts'

/** A whole copy of the embedded records, also while the product runs on them. */
export const backup: Role = async (config) => {
  const target = fileNamed('backup')
  await expected(() => backUp(sqliteFile(config, 'backup'), target))
  say(`The records are in ${target}.`)
  return 'done'
}

export function sqliteFile({ databaseUrl }: Config, role: string): string {
  if (!databaseUrl.startsWith('sqlite:'))
    throw new ConfigError(`main.ts ${role} is for SQLite; for MariaDB see docs/BACKUP.md (mariadb-dump)`)
  return databaseUrl.replace(/^sqlite:(\/\/)?/, '')
}

export function fileNamed(role: string): string {
  const file = process.argv[3]
  if (!file) throw new ConfigError(`usage: main.ts ${role} <file>`)
  return resolve(file)
}

/** What a backup says no to is for the person who asked, no error of the program. */
export async function expected<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof BackupError ? new ConfigError(error.message) : error
  }
}
