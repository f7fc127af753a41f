import { mkdirSync } from 'node:fs'
import { migratedRecords } from './records.ts'
import { say, type Role } from './role.ts'

/** The schema brought up to date, before the processes that need it. */
export const migrate: Role = async (config) => {
  mkdirSync(config.dataDir, { recursive: true })
  const db = await migratedRecords(config)
  await db.close()
  say('The schema is up to date.')
  return 'done'
}
