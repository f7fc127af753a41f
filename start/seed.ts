import { ConfigError } from '../config.ts'
import { seedAdministrator } from '../db/seed-administrator.ts'
import { hasUsers } from '../db/seed.ts'
import { migratedRecords } from './records.ts'
import { now, say, type Role } from './role.ts'

/** The first super administrator of a database that has no users. */
export const seed: Role = async (config, life) => {
  if (!process.argv.includes('--admin')) throw new ConfigError('usage: main.ts seed --admin')
  const db = await migratedRecords(config)
  life.undo.push(() => db.close())
  if (await hasUsers(db)) throw new ConfigError('There are users already; nothing was changed.')
  const { username, password } = await seedAdministrator(db, now())
  say(`Super administrator ${username}, one-time password ${password}`)
  return 'done'
}
