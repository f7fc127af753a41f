import type { Database } from './connection.ts'
import { LeaseRow } from './process-nudge.ts'

interface Lease {
  name: string
  holder: string
  /** Milliseconds: whoever holds it comes again well before. */
  holdFor: number
}

/** Of several processes one does what only one should do: the one that holds the lease of this name, and holds it on. */
export function holdLease(db: Database, { name, holder, holdFor }: Lease): Promise<boolean> {
  const until = new Date(Date.now() + holdFor)
  return db.transaction(async (em) => {
    const lease = await em.findOne(LeaseRow, { name })
    if (!lease) await em.insert(LeaseRow, { name, holder, until })
    else if (lease.holder !== holder && lease.until.getTime() > Date.now()) return false
    else {
      const guard = { name, holder: lease.holder, until: lease.until }
      return (await em.nativeUpdate(LeaseRow, guard, { holder, until })) === 1
    }
    return true
  })
}

/** Lets go of it, so that the next one need not wait for its end. */
export const leaveLease = (db: Database, name: string, holder: string) =>
  db.transaction((em) => em.nativeDelete(LeaseRow, { name, holder }))
