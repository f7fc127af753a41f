import { dayOf } from '../domain/day.ts'
import { lifecycleOf, livingSubjects } from '../domain/lifecycles.ts'
import type { Database } from './connection.ts'
import { takeNumbers } from './number-counter.ts'
import { LeaseRow } from './process-nudge.ts'
import { SessionRow } from './session.ts'

/** More than anybody can have made in a day that the backup knows nothing of. */
export const numbersSkipped = 10_000

/**
 * What must be done once after records came back from a backup. Who has signed out since must not be signed in
 * again, so everybody signs in anew. Numbers that were given since the backup stand in people's mails and in the
 * histories of processes, so those of today go on far above them. That records and processes differ is found and
 * mended by the comparison at the next start.
 */
export async function afterRestore(db: Database, now: Date, timeZone: string): Promise<void> {
  await db.transaction(async (em) => {
    await em.nativeDelete(SessionRow, {})
    await em.nativeDelete(LeaseRow, {})
  })
  const day = dayOf(now, timeZone).replaceAll('-', '')
  const prefixes = [...livingSubjects.map((subject) => lifecycleOf(subject).prefix), 'KH', 'HO']
  for (const name of [...prefixes.map((prefix) => `${prefix}-${day}`), 'plan-step'])
    await takeNumbers(db, name, numbersSkipped)
}
