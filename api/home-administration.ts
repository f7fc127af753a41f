import { AuditEntryRow } from '../db/audit-entry.ts'
import { salesControl, salesDataAsOf, SalesStreamRow } from '../db/sales-stream.ts'
import { addDays, startOfDay, weekdayOf } from '../domain/day.ts'
import type { Call } from './endpoint.ts'
import { isStale } from './sales-system-state.ts'

/** What an administrator looks at in the morning; each figure is that of the audit's list from that day on. */
export async function administrationOf({ db, person, timeZone, now }: Call, today: string) {
  if (!person.ability.can('read', 'Audit')) return null
  const monday = addDays(today, 1 - weekdayOf(today))
  const since = (kind: string, day: string) =>
    db.read().count(AuditEntryRow, { kind, at: { $gte: startOfDay(day, timeZone) } })
  return {
    monday,
    failedSignIns: await since('sign-in-refused', today),
    refusals: await since('refused', today),
    permissionChanges: await since('permissions-changed', monday),
    salesSync: person.ability.can('read', 'SalesSystem') ? await salesSync() : null,
  }

  /** As of when all of it is here; null where no sales system is set. */
  async function salesSync() {
    const em = db.read()
    if (!(await salesControl(em))?.address) return null
    const asOf = Object.values(await salesDataAsOf(em))
    const oldest = asOf.reduce((old, at) => (old && at && at < old ? at : old && at), asOf[0] ?? null)
    const isFailing = (await em.count(SalesStreamRow, { failingSince: { $ne: null } })) > 0
    return { lastGoodAt: oldest, late: isFailing || isStale(oldest, now()) }
  }
}
