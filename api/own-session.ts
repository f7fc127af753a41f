import { z } from 'zod'
import type { Transaction } from '../db/connection.ts'
import { rowOf } from '../db/row.ts'
import { SessionRow } from '../db/session.ts'
import { auditIn } from './audit.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { idleFor, openSession, takeCookieBack } from './session-cookie.ts'

/** Names a session to its owner: the head of a digest, of which neither the cookie nor the whole digest can be made. */
const publicId = ({ id }: { id: string }) => id.slice(0, 16)

export const ownSessionEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/sessions',
    summary: 'One’s own sessions',
    for: 'self',
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.string(),
          current: z.boolean(),
          createdAt: z.iso.datetime(),
          seenAt: z.iso.datetime(),
          expiresAt: z.iso.datetime(),
          address: z.string().nullable(),
          agent: z.string().nullable(),
        }),
      ),
    }),
    handle: async (call) => ({
      body: {
        items: (await living(call)).map(({ id, createdAt, seenAt, expiresAt, address, agent }) => ({
          ...{ id: publicId({ id }), current: id === call.sessionId },
          ...{ createdAt, seenAt, expiresAt, address: address ?? null, agent: agent ?? null },
        })),
      },
    }),
  }),
  endpoint({
    method: 'delete',
    path: '/sessions',
    summary: 'End all one’s other sessions',
    for: 'self',
    status: 204,
    handle: async ({ db, person, sessionId, context }) => {
      await db.transaction(async (em) => {
        const ended = await endOthers(em, person.user.username, sessionId)
        await noteEnded(em, context, person.user.username, ended)
      })
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'delete',
    path: '/sessions/{id}',
    summary: 'End one of one’s own sessions',
    for: 'self',
    status: 204,
    problems: [404],
    handle: async (call) => {
      const { db, person, params, context, sessionId } = call
      const session = (await living(call)).find((one) => publicId(one) === params.id)
      if (!session) throw new Problem(404, 'no-such-session')
      await db.transaction(async (em) => {
        const ended = await em.nativeDelete(SessionRow, { id: session.id })
        await noteEnded(em, context, person.user.username, ended)
      })
      if (session.id === sessionId) takeCookieBack(context)
      return { status: 204 }
    },
  }),
]

/** Those that a request could still be of, the one used last first. */
function living({ db, person, now }: Pick<Call, 'db' | 'person' | 'now'>): Promise<SessionRow[]> {
  const seenAt = { $gte: new Date(now().getTime() - idleFor) }
  const where = { username: person.user.username, expiresAt: { $gt: now() }, seenAt }
  return db.read().find(SessionRow, where, { orderBy: { seenAt: 'desc' } })
}

const endOthers = (em: Transaction, username: string, id: string) =>
  em.nativeDelete(SessionRow, { username, id: { $ne: id } })

const noteEnded = (em: Transaction, context: Call['context'], username: string, ended: number) =>
  auditIn(em, context, {
    ...{ kind: 'sessions-ended', actor: username, subject: 'User', code: username },
    details: { ended },
  })

/**
 * What somebody has to show to sign in is another now: his sessions end, and the one he is in goes on under a new
 * cookie, to be handed over once the transaction stands.
 */
export async function renewSession(em: Transaction, { context, person, sessionId, now }: Call) {
  const { username } = person.user
  const present = await rowOf(em, SessionRow, { id: sessionId })
  if (!present) throw new Problem(401, 'not-signed-in')
  const ended = (await em.nativeDelete(SessionRow, { username })) - 1
  const session = await openSession(em, context, username, { now: now(), since: present.createdAt })
  return { ...session, ended }
}
