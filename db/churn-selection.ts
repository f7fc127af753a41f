import type { Silent } from '../domain/churn-case.ts'
import type { Day } from '../domain/day.ts'
import type { Settings } from '../domain/setting.ts'
import { silentBefore, silentMonthsOf } from '../domain/silence.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { orderIndex } from './order-index.ts'
import { countOf, rowsOf } from './row.ts'

/*
 * Who has been silent for too long by what is kept of each customer: a range of one index for each level, because each
 * may have a threshold of its own. Where a level begins is looked up in the index, so that none that occurs is missed.
 */

/** Whom a scan looks at: who is there, is not lost and has no case that stands. */
export const atRisk = { deletedAt: null, status: 'active' as const, churnCase: null }

/** How far a selection came: behind this customer of its level, or at the level's begin. */
export interface Place {
  level: number
  silentSince?: string
  customer?: string
}

interface Asked {
  asOf: Day
  settings: Settings
  /** Behind whom it goes on; null at the begin. */
  after: Place | null
  limit: number
}

/** The next customers who have been silent for too long, level after level, the longest silent first; none at the end. */
export async function nextSilent(em: Transaction, { after, ...asked }: Asked): Promise<Silent[]> {
  for (let place = after ?? (await nextLevel(em, null)); place; place = await nextLevel(em, place.level)) {
    const found = await silentOfLevel(em, place, asked)
    if (found.length > 0) return found
  }
  return []
}

export const placeOf = ({ level, silentSince, customer }: Silent): Place => ({
  ...{ level, silentSince: silentSince.toISOString(), customer },
})

/** The next level that somebody has, whether or not the dictionary knows it. */
export async function nextLevel(em: Transaction, after: number | null): Promise<Place | null> {
  const where = { ...atRisk, ...(after !== null && { level: { $gt: after } }) }
  const orderBy = { level: 'asc', silentSince: 'asc', number: 'asc' } as const
  const along = orderIndex(em, CustomerRow, atRisk, ['level', 'silentSince'])
  const [first] = await rowsOf(em, CustomerRow, where, { fields: ['level'], orderBy, limit: 1, along })
  return first ? { level: first.level } : null
}

const fields = ['number', 'name', 'manager', 'lastOrderAt', 'silentSince'] as const

async function silentOfLevel(
  em: Transaction,
  place: Place,
  { asOf, settings, limit }: Omit<Asked, 'after'>,
): Promise<Silent[]> {
  const { level } = place
  const months = silentMonthsOf(level, settings)
  const before = silentBefore(asOf, months, settings.calendar.timeZone)
  const orderBy = { silentSince: 'asc', number: 'asc' } as const
  const along = orderIndex(em, CustomerRow, { ...atRisk, level }, ['silentSince', 'number'])
  const found: Silent[] = []
  for (const part of partsBehind(place, before)) {
    const where = { ...atRisk, level, ...part }
    const rows = await rowsOf(em, CustomerRow, where, {
      ...{ fields, orderBy, limit: limit - found.length, along },
    })
    for (const { number, name, manager, lastOrderAt = null, silentSince } of rows)
      if (silentSince)
        found.push({
          ...{ customer: number, customerName: name, manager, level, lastOrderAt, silentSince, months },
        })
    if (found.length >= limit) break
  }
  return found
}

/** One part of the order after the other: many may be silent since the same moment. */
function partsBehind({ silentSince, customer }: Place, before: Date): object[] {
  if (silentSince === undefined || customer === undefined) return [{ silentSince: { $lt: before } }]
  const since = new Date(silentSince)
  const same = { silentSince: since, number: { $gt: customer } }
  const later = { $and: [{ silentSince: { $gt: since } }, { silentSince: { $lt: before } }] }
  return since < before ? [same, later] : []
}

/** Entries of the index that are counted by one statement. */
const step = 10_000

/** How many a scan looks at, counted step by step. */
export async function countAtRisk(em: Transaction): Promise<number> {
  let total = 0
  for (let place = await nextLevel(em, null); place; place = await nextLevel(em, place.level))
    total += await countLevel(em, place.level)
  return total
}

async function countLevel(em: Transaction, level: number): Promise<number> {
  const all = { ...atRisk, level }
  const orderBy = { silentSince: 'asc', number: 'asc' } as const
  const along = orderIndex(em, CustomerRow, all, ['silentSince', 'number'])
  let where: object = { ...all, silentSince: { $ne: null } }
  for (let total = 0; ; total += step) {
    const asked = { fields: ['number', 'silentSince'] as const, orderBy, limit: 1, skip: step - 1, along }
    const [last] = await rowsOf(em, CustomerRow, where, asked)
    if (!last) return total + ((await countOf(em, CustomerRow, where, step, along)) ?? 0)
    const { silentSince, number } = last
    const beyond = { $or: [{ silentSince: { $gt: silentSince } }, { number: { $gt: number } }] }
    where = { $and: [{ ...all, silentSince: { $gte: silentSince } }, beyond] }
  }
}
