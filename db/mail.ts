import type { Database } from './connection.ts'
import { NotificationRow, type MailProblem } from './notification.ts'
import { UserRow } from './user.ts'

/** After this long a reminder by mail says nothing new any more. */
export const givenUpAfter = 24 * 3_600_000

/** A notification that waits to be mailed, and whom to. */
export interface DueMail {
  row: NotificationRow
  user: UserRow | null
}

export async function dueMails(db: Database, now: Date, limit: number): Promise<DueMail[]> {
  const em = db.read()
  const due = { mailAt: { $ne: null, $lte: now } }
  const rows = await em.find(NotificationRow, due, { orderBy: { mailAt: 'asc', id: 'asc' }, limit })
  const username = { $in: [...new Set(rows.map(({ person }) => person))] }
  const users = rows.length > 0 ? await em.find(UserRow, { username }) : []
  return rows.map((row) => ({ row, user: users.find(({ username }) => username === row.person) ?? null }))
}

/**
 * Takes one for an attempt that ends well before `until`: another process, or this one after a kill, tries it then.
 * False when somebody else has taken it.
 */
export async function takeMail(
  db: Database,
  { id, mailAt, mailAttempts }: NotificationRow,
  until: Date,
): Promise<boolean> {
  const guard = { id, mailAt: mailAt ?? null, mailAttempts }
  const taken = { mailAt: until, mailAttempts: mailAttempts + 1 }
  return (await db.transaction((em) => em.nativeUpdate(NotificationRow, guard, taken))) === 1
}

export const markMailed = (db: Database, id: number, at: Date) =>
  db.transaction((em) => em.nativeUpdate(NotificationRow, { id }, { mailedAt: at, mailAt: null }))

export const tryMailAgain = (db: Database, id: number, at: Date) =>
  db.transaction((em) => em.nativeUpdate(NotificationRow, { id, mailedAt: null }, { mailAt: at }))

export const endMail = (db: Database, id: number, mailProblem: MailProblem) =>
  db.transaction((em) => em.nativeUpdate(NotificationRow, { id }, { mailAt: null, mailProblem }))

/** Ends those that nobody could deliver in time; says how many. */
export async function giveUpMails(db: Database, now: Date): Promise<number> {
  const old = { mailAt: { $ne: null }, at: { $lt: new Date(now.getTime() - givenUpAfter) } }
  if ((await db.read().count(NotificationRow, old)) === 0) return 0
  const gaveUp = { mailAt: null, mailProblem: 'gave-up' as const }
  return db.transaction((em) => em.nativeUpdate(NotificationRow, old, gaveUp))
}
