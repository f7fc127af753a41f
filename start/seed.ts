import { ConfigError } from '../config.ts'
import { seedAdministrator } from '../db/seed-administrator.ts'
import { migratedRecords } from './records.ts'
import { now, say, type Role } from './role.ts'

/** The first super administrator of a database that has no users. */
export const seed: Role = async (config, life) => {
  if (!process.argv.includes('--admin')) throw new ConfigError('usage: main.ts seed --admin')
  const db = await migratedRecords(config)
  life.undo.push(() => db.close())
  const seeded = await seedAdministrator(db, now())
  if (!seeded) throw new ConfigError('There are users already; nothing was changed.')
  say(`Super administrator ${seeded.username}, one-time password ${seeded.password} (once, within 24 hours)`)
  return 'done'
}
