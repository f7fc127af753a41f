import { livingSubjects } from '../domain/lifecycles.ts'
import type { Database } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { keeperOf } from './keeper.ts'
import { NumberCounterRow } from './number-counter.ts'
import { rowsOf } from './row.ts'
import { indexNames, type Named } from './search.ts'

/** Raised when the terms of a name change: then each start makes those of all names anew, once. */
const state = 2
const name = 'name-index'
const batch = 200

/**
 * Brings the index of names to what `termsOf` makes of them. In batches, each a transaction that may be done again: who
 * is stopped on the way begins anew and finds the most of it done.
 */
export async function bringNameIndexUp(db: Database): Promise<void> {
  const known = await db.read().findOne(NumberCounterRow, { name })
  if (known && known.value >= state) return
  for (const [subject, entity, keyed] of indexed)
    for (let last = ''; ;) {
      const rows = await rowsOf(db.read(), entity, { number: { $gt: last } } as never, {
        orderBy: { number: 'asc' },
        limit: batch,
      })
      const end = rows.at(-1)
      if (!end) break
      await db.transaction((em) => indexNames(em, subject, rows.map(keyed)))
      last = end.number
    }
  await db.transaction((em) => em.upsert(NumberCounterRow, { name, value: state }))
}

type Row = { number: string; nameKey: string; deletedAt?: Date | null | undefined }
type Indexed = [string, new () => Row, (row: Row) => Named]
const indexed: Indexed[] = [
  // A customer in the bin is looked for there, not in the index.
  ['Customer', CustomerRow, ({ number, nameKey, deletedAt }) => ({ number, key: deletedAt ? '' : nameKey })],
  ...livingSubjects.map((subject): Indexed => [
    subject,
    keeperOf(subject).row,
    ({ number, nameKey }) => ({ number, key: nameKey }),
  ]),
]
