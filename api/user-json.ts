import { administered } from '../db/administered.ts'
import type { Person } from '../db/access.ts'
import type { Transaction } from '../db/connection.ts'
import { lockedAmong, tryLimitOf } from '../db/failed-try.ts'
import { openWorkOf } from '../db/hand-over-work.ts'
import { hasSecondFactor } from '../db/second-factor.ts'
import { settingsIn } from '../db/settings.ts'
import type { UserRow } from '../db/user.ts'
import { allowedActs, superAdministrator, type Administrator } from '../domain/user.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

export const administratorOf = ({ user, ability }: Person): Administrator => ({
  username: user.username,
  isSuperAdministrator: user.role === superAdministrator,
  can: (action, subject) => ability.can(action, subject),
})

/** Users as an administrator sees them, each with what this one may do to him. */
export async function presentUsers(call: Call, rows: UserRow[], em: Transaction = call.db.read()) {
  const actor = administratorOf(call.person)
  const standings = await administered(em, rows)
  const { people } = await peopleOf(
    em,
    rows.map(({ supervisor }) => supervisor),
  )
  const locked = await lockedAmong(
    em,
    rows.map(({ username }) => username),
    tryLimitOf(await settingsIn(em, call.timeZone)),
    call.now(),
  )
  return rows.map((row, index) => {
    const standing = standings[index]
    return {
      username: row.username,
      name: row.name,
      role: row.role,
      phone: row.phone ?? null,
      email: row.email ?? null,
      supervisor: people(row.supervisor),
      active: row.active,
      createdAt: row.createdAt,
      signedInAt: row.signedInAt ?? null,
      deactivatedAt: row.deactivatedAt ?? null,
      hasTotp: hasSecondFactor(row),
      mustChangePassword: row.mustChangePassword,
      passwordExpiresAt: row.passwordExpiresAt ?? null,
      locked: locked.has(row.username),
      version: row.version,
      allowed: standing ? allowedActs(actor, standing) : [],
    }
  })
}

/** One of them whole, with what he has in hand. */
export async function presentUser(call: Call, row: UserRow, em: Transaction = call.db.read()) {
  const [shown] = await presentUsers(call, [row], em)
  return { ...shown, openWork: await openWorkOf(em, row.username) }
}
