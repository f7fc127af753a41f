import type { Person } from '../db/access.ts'
import type { Database } from '../db/connection.ts'
import { rowOf } from '../db/row.ts'
import { hasSecondFactor } from '../db/second-factor.ts'
import { SettingRow } from '../db/setting.ts'
import { isAdministrator, mustHaveSecondFactor } from '../domain/second-factor.ts'
import { settings } from '../domain/setting.ts'
import { Problem } from './problem.ts'

type Duty = 'must-change-password' | 'must-enrol-second-factor'

const always = ['GET /session', 'DELETE /session', 'POST /session/password']
const open: Record<Duty, string[]> = {
  'must-change-password': always,
  'must-enrol-second-factor': [...always, 'POST /session/totp', 'POST /session/totp/confirm'],
}

/** What somebody has to do before anything else, if there is something. */
export async function dutyOf(db: Database, { user, rules }: Person): Promise<Duty | null> {
  if (user.mustChangePassword) return 'must-change-password'
  // Asked of few people only, so that everybody else's requests do not read a setting.
  if (hasSecondFactor(user) || !isAdministrator(rules)) return null
  return mustHaveSecondFactor(await settingOf(db), rules) ? 'must-enrol-second-factor' : null
}

/** Until it is done every route is closed but those that serve to do it. */
export async function refuseBeforeDuty(db: Database, person: Person, route: string): Promise<void> {
  const duty = await dutyOf(db, person)
  if (duty && !open[duty].includes(route)) throw new Problem(403, duty)
}

async function settingOf(db: Database): Promise<string> {
  const key = 'security.secondFactor'
  const row = await rowOf(db.read(), SettingRow, { key })
  return String(row?.value ?? settings[key].value)
}
