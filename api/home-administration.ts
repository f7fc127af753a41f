import { AuditEntryRow } from '../db/audit-entry.ts'
import { addDays, startOfDay, weekdayOf } from '../domain/day.ts'
import type { Call } from './endpoint.ts'

/** What an administrator looks at in the morning; each figure is that of the audit's list from that day on. */
export async function administrationOf({ db, person, timeZone }: Call, today: string) {
  if (!person.ability.can('read', 'Audit')) return null
  const monday = addDays(today, 1 - weekdayOf(today))
  const since = (kind: string, day: string) =>
    db.read().count(AuditEntryRow, { kind, at: { $gte: startOfDay(day, timeZone) } })
  return {
    monday,
    failedSignIns: await since('sign-in-refused', today),
    refusals: await since('refused', today),
    permissionChanges: await since('permissions-changed', monday),
  }
}
