import type { Config } from '../config.ts'
import { afterRestore as settle } from '../db/after-restore.ts'
import { putBack } from '../db/backup.ts'
import { expected, fileNamed, sqliteFile } from './backup.ts'
import { claimed } from './claim.ts'
import { migratedRecords } from './records.ts'
import { now, say, type Role } from './role.ts'

/** A backup in the place of the embedded records, while nothing runs on them. */
export const restore: Role = async (config, life) => {
  const file = sqliteFile(config, 'restore')
  const source = fileNamed('restore')
  const directory = await claimed(config.dataDir)
  life.undo.push(() => directory.release())
  const aside = await expected(() => putBack(source, file, now()))
  say(`The records are those of ${source}.`)
  if (aside) say(`Those that were there are kept at ${aside}.`)
  await settleRestored(config)
  return 'done'
}

/** After a restoration by other means, as of MariaDB; `restore` does it itself. */
export const afterRestore: Role = async (config) => {
  await settleRestored(config)
  return 'done'
}

async function settleRestored(config: Config): Promise<void> {
  const db = await migratedRecords(config)
  try {
    await settle(db, now(), config.timeZone)
  } finally {
    await db.close()
  }
  say(
    'Everybody must sign in again. The next start compares all records with all processes and mends what differs.',
  )
}
