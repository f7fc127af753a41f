import { yearWithoutDays } from '../domain/calendar-text.ts'
import { dayOf } from '../domain/day.ts'
import type { RoleCode } from '../domain/role.ts'
import { peopleWho } from './access.ts'
import type { Database } from './connection.ts'
import { NotificationRow } from './notification.ts'
import { insertRow, rowsOf } from './row.ts'
import { settingsIn } from './settings.ts'
import { UserRow } from './user.ts'

/** From December on, once for each person and year: the next year's holidays are not in the calendar yet. */
export async function missNextYear(db: Database, timeZone: string, at: Date): Promise<void> {
  const { calendar } = await settingsIn(db.read(), timeZone)
  const year = yearWithoutDays(calendar, dayOf(at, timeZone))
  if (year === null) return
  const bundle = `calendar-without-year/${year}`
  const superAdministrator: RoleCode = 'super-administrator'
  await db.transaction(async (em) => {
    const told = new Set((await rowsOf(em, NotificationRow, { bundle })).map(({ person }) => person))
    const people = [
      ...(await peopleWho(em, 'edit', 'Setting')),
      ...(await rowsOf(em, UserRow, { role: superAdministrator, active: true })),
    ]
    for (const { username } of people.filter(({ username }) => !told.has(username)))
      await insertRow(em, NotificationRow, {
        person: username,
        kind: 'calendar-without-year',
        subject: 'Setting',
        number: 'calendar',
        params: { year, actor: 'clock' },
        bundle,
        count: 1,
        at,
        readAt: null,
      })
  })
}
