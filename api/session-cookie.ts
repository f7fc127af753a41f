import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Transaction } from '../db/connection.ts'
import { SessionRow } from '../db/session.ts'
import { addressOf } from './client-address.ts'

const cookie = '__Host-sid'
/** A session ends when nobody used it for so long, and at the latest after so long. */
export const idleFor = 30 * 60_000
export const atMost = 10 * 60 * 60_000

/** The id of the session that a request claims to be of; the database knows the cookie by its digest only. */
export function claimedSession(context: Context): string | null {
  const token = getCookie(context, cookie)
  return token && token.length <= 100 ? digest(token) : null
}

/**
 * A new session and its cookie, never one that the browser had before: what somebody put there stays worth nothing.
 * `since` is the sign-in it goes back to.
 */
export async function openSession(
  em: Transaction,
  context: Context,
  username: string,
  { now, since = now }: { now: Date; since?: Date },
): Promise<{ hand(): void }> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(since.getTime() + atMost)
  await em.insert(SessionRow, {
    id: digest(token),
    username,
    createdAt: since,
    seenAt: now,
    expiresAt,
    address: addressOf(context),
    agent: (context.req.header('user-agent') ?? '').slice(0, 200),
  })
  return {
    /** Hands the cookie over: once the transaction stands. */
    hand: () =>
      setCookie(context, cookie, token, {
        path: '/',
        secure: true,
        httpOnly: true,
        sameSite: 'Strict',
        maxAge: Math.round((expiresAt.getTime() - now.getTime()) / 1000),
      }),
  }
}

export const takeCookieBack = (context: Context) => deleteCookie(context, cookie, { path: '/', secure: true })

const digest = (token: string) => createHash('sha256').update(token).digest('hex')
