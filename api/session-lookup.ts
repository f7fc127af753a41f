import type { Context } from 'hono'
import { personOf, type Person } from '../db/access.ts'
import type { Database } from '../db/connection.ts'
import { rowOf } from '../db/row.ts'
import { SessionRow } from '../db/session.ts'
import { claimedSession, idleFor } from './session-cookie.ts'

export interface Session {
  id: string
  person: Person
}

/** Who is behind the cookie, with his rights of this moment; a change of any role holds on the next request. */
export async function sessionOf(db: Database, context: Context, now: Date): Promise<Session | null> {
  const id = claimedSession(context)
  return id === null ? null : personOfSession(db, id, now)
}

export async function personOfSession(db: Database, id: string, now: Date): Promise<Session | null> {
  const em = db.read()
  const session = await rowOf(em, SessionRow, { id })
  if (!session) return null
  const idle = now.getTime() - session.seenAt.getTime()
  const person = session.expiresAt <= now || idle > idleFor ? null : await personOf(em, session.username)
  if (!person) {
    // Gone for good: neither a clock that goes back nor an account that is opened again brings it back.
    await db.transaction((tx) => tx.nativeDelete(SessionRow, { id }))
    return null
  }
  if (idle > 60_000) await db.transaction((tx) => tx.nativeUpdate(SessionRow, { id }, { seenAt: now }))
  return { id, person }
}
