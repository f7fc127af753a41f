import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

export class BackupError extends Error {}

/** A whole and consistent copy of an SQLite database, also while others read and write it. */
export function backUp(file: string, target: string): void {
  if (!existsSync(file)) throw new BackupError(`There is no database ${file}.`)
  if (existsSync(target)) throw new BackupError(`${target} is there already; nothing was written.`)
  const part = `${target}.part`
  rmSync(part, { force: true })
  // It holds customers and the hashes of passwords: for nobody else to read, from its first byte.
  closeSync(openSync(part, 'w', 0o600))
  const database = new DatabaseSync(file, { readOnly: true, timeout: 30_000 })
  try {
    database.prepare('vacuum into ?').run(part)
  } finally {
    database.close()
  }
  checkWhole(part)
  flush(part)
  renameSync(part, target)
}

/**
 * Puts a backup in the place of a database that nobody has open. What was there is moved aside, never deleted;
 * returns where it is now, or null when there was none.
 */
export function putBack(backup: string, file: string, at: Date): string | null {
  if (!existsSync(backup)) throw new BackupError(`There is no backup ${backup}.`)
  checkWhole(backup)
  const fresh = `${file}.restoring`
  copyFileSync(backup, fresh)
  chmodSync(fresh, 0o600)
  flush(fresh)
  const aside = `${file}.before-restore-${at.toISOString().replace(/[:.]/g, '-')}`
  const was = existsSync(file)
  // With its log, without which it lacks what was written last; and the backup must not be given that log.
  for (const end of ['', '-wal', '-shm'])
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`)
  renameSync(fresh, file)
  return was ? aside : null
}

function checkWhole(file: string): void {
  const answer = (() => {
    try {
      const database = new DatabaseSync(file, { readOnly: true })
      try {
        const tables = database.prepare("select count(*) as n from sqlite_master where name = 'opportunity'")
        if ((tables.get() as { n: number }).n !== 1) return 'it holds no records of this product'
        const [row] = database.prepare('pragma integrity_check').all() as { integrity_check: string }[]
        return row?.integrity_check ?? 'no answer'
      } finally {
        database.close()
      }
    } catch (error) {
      return String(error)
    }
  })()
  if (answer !== 'ok') throw new BackupError(`${file} is no usable backup: ${answer}.`)
}

function flush(file: string): void {
  const handle = openSync(file, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}
