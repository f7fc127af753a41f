import { streamSSE } from 'hono/streaming'
import { personOfSession } from './session-lookup.ts'
import { dictionaryEpochOf } from '../db/dictionary-entry.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { NotificationRow } from '../db/notification.ts'
import { readableNumbers } from '../db/readable.ts'
import type { Person } from '../db/access.ts'
import { eventStreams } from '../operations/metrics.ts'
import { endpoint, type Call, type Endpoint, type Surroundings } from './endpoint.ts'
import { Problem } from './problem.ts'

interface Change {
  id: number
  subject: string
  number: string
  version: number
}
interface Listener {
  username: string
  hear(changes: Change[]): void
}

// Of ten thousand records that an import fills, each would push something else out of the window.
const unheard = ['fill', 'unfill']

/**
 * The event feed: one poller in a process reads the history for all who listen. MariaDB hands out ids before
 * commit, so entries of the last 30 seconds are read again and what was sent is dropped.
 */
export function createFeed({ db, now, log }: Surroundings) {
  const listeners = new Set<Listener>()
  const sent = new Map<number, number>()
  let timer: NodeJS.Timeout | null = null
  let since = now()
  let dictionary = 0

  async function poll(): Promise<void> {
    const from = new Date(Math.max(now().getTime() - 30_000, since.getTime() - 1000))
    const entries = await db
      .read()
      .find(
        HistoryEntryRow,
        { at: { $gte: from }, command: { $nin: [...unheard] } },
        { orderBy: { id: 'asc' }, limit: 2000, fields: ['id', 'subject', 'number', 'version'] },
      )
    const fresh = entries.filter(({ id }) => !sent.has(id))
    for (const [id, at] of sent) if (at < now().getTime() - 120_000) sent.delete(id)
    for (const { id } of fresh) sent.set(id, now().getTime())
    const changes = fresh.map(({ id, subject, number, version }) => ({ id, subject, number, version }))
    dictionary = await dictionaryEpochOf(db.read())
    for (const listener of listeners) listener.hear(changes)
  }

  return {
    /** Which state of the dictionary was seen last; 0 before the first look. */
    dictionary: () => dictionary,
    add(listener: Listener) {
      if (listeners.size === 0) {
        since = now()
        timer = setInterval(() => {
          poll().catch((error: unknown) => log.warn({ err: error }, 'the event feed could not be read'))
        }, 1000)
      }
      listeners.add(listener)
    },
    remove(listener: Listener) {
      listeners.delete(listener)
      if (listeners.size === 0 && timer) clearInterval(timer)
    },
    countOf: (username: string) => [...listeners].filter((listener) => listener.username === username).length,
    streams: new Set<() => void>(),
  }
}
export type Feed = ReturnType<typeof createFeed>

const perPerson = 5
/** Milliseconds between two looks whether a stream’s person is still who he was: it ends within five seconds. */
const checkEvery = 3000

export function eventEndpoints(feed: Feed): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/events',
      summary: 'What changes among the records one may see, as it happens (server-sent events)',
      for: 'self',
      problems: [429],

      handle: async (call) => {
        const { context, person } = call
        // Nobody would ever end the stream of an answer without a body.
        if (context.req.method === 'HEAD')
          return context.body(null, 200, { 'content-type': 'text/event-stream' })
        if (feed.countOf(person.user.username) >= perPerson)
          throw new Problem(429, 'too-many-streams', { retryAfter: 30 })
        return streamSSE(context, (stream) => listen(call, feed, stream))
      },
    }),
  ]
}

type Stream = Parameters<Parameters<typeof streamSSE>[1]>[0]

/** What a person's page is made of: when it differs, the page has to be made anew. */
const pageOf = ({ user: { name, mustChangePassword }, role, rules }: Person) =>
  JSON.stringify({ name, mustChangePassword, role, rules })

async function listen({ db, person, sessionId, now, log }: Call, feed: Feed, stream: Stream): Promise<void> {
  const { username } = person.user
  let { ability, epoch } = person
  const page = pageOf(person)
  let pending: Change[] = []
  let unread = await unreadOf()
  const listener = { username, hear: (changes: Change[]) => (pending = [...pending, ...changes].slice(-500)) }
  const end = () => stream.abort()
  let told = 0
  feed.add(listener)
  feed.streams.add(end)
  eventStreams.inc()
  let checkedAt = 0
  try {
    await stream.writeSSE({ event: 'ready', data: '{}' })
    while (!stream.aborted && !stream.closed) {
      if (Date.now() - checkedAt > checkEvery) {
        const session = await personOfSession(db, sessionId, now())
        if (!session) break
        ability = session.person.ability
        checkedAt = Date.now()
        // Each change of any role raises the epoch; whom it does not concern need not be told.
        if (epoch !== session.person.epoch && page !== pageOf(session.person)) {
          // The page listens anew at once, under the rights of now.
          await stream.writeSSE({ event: 'rights', data: '{}', retry: 200 })
          break
        }
        epoch = session.person.epoch
        await stream.writeSSE({ event: 'alive', data: '{}' })
        // What an administrator did to people is no event of a record, but somebody may have been told of it.
        await tellUnread()
      }
      const changes = pending
      pending = []
      if (changes.length > 0) await tell(changes)
      if (feed.dictionary() !== told) {
        told = feed.dictionary()
        await stream.writeSSE({ event: 'dictionary', data: JSON.stringify({ epoch: told }) })
      }
      await stream.sleep(500)
    }
  } catch (error) {
    log.info({ err: error }, 'an event stream ended')
  } finally {
    feed.remove(listener)
    feed.streams.delete(end)
    eventStreams.dec()
  }

  async function tell(changes: Change[]): Promise<void> {
    const seen = await readableNumbers(db.read(), ability, changes)
    for (const { subject, number, version } of changes)
      if (seen.has(number))
        await stream.writeSSE({ event: 'change', data: JSON.stringify({ subject, number, version }) })
    await tellUnread()
  }

  async function tellUnread(): Promise<void> {
    const count = await unreadOf()
    if (count === unread) return
    unread = count
    await stream.writeSSE({ event: 'notification', data: JSON.stringify({ unread }) })
  }

  function unreadOf(): Promise<number> {
    return db.read().count(NotificationRow, { person: username, readAt: null })
  }
}
