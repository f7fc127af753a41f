import type { FilterQuery } from '@mikro-orm/core'
import type { Day } from '../domain/day.ts'
import type { Settings } from '../domain/setting.ts'
import { ownThresholds, silentBefore, type ThresholdKey } from '../domain/silence.ts'
import { atRisk } from './churn-selection.ts'
import type { CustomerRow } from './customer.ts'

/**
 * Whom a scan of today would warn of by another threshold, and does not by the one that stands. Null for a threshold
 * that is not shorter, for then there is nobody.
 */
export function furtherSilent(
  key: ThresholdKey,
  months: number,
  { today, settings }: { today: Day; settings: Settings },
): FilterQuery<CustomerRow> | null {
  const { timeZone } = settings.calendar
  const present = settings[key]
  if (months >= present) return null
  return {
    ...{ ...atRisk, level: levelsOf(key) },
    silentSince: {
      $gte: silentBefore(today, present, timeZone),
      $lt: silentBefore(today, months, timeZone),
    },
  }
}

/** The levels that go by a threshold; those without one of their own have that of the others. */
const levelsOf = (key: ThresholdKey) => {
  const level = Number(key.split('.').at(-1))
  return Number.isNaN(level) ? { $nin: [...ownThresholds] } : level
}
