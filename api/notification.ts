import { z } from 'zod'
import { NotificationRow } from '../db/notification.ts'
import { count, moment, person } from './answer.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { shown } from './hidden-field.ts'
import { peopleOf } from './people.ts'

const notification = z
  .strictObject({
    id: z.int(),
    kind: z.string(),
    subject: z.string(),
    number: z.string(),
    params: z.record(z.string(), z.unknown()),
    actor: person.nullable(),
    at: moment,
    readAt: moment.nullable(),
    count,
  })
  .meta({ id: 'Notification' })

export const notificationEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/notifications',
    summary: 'One’s own notifications, newest first',
    for: 'self',
    answer: z.strictObject({ items: z.array(notification), unread: count }),
    handle: async ({ db, person }) => {
      const em = db.read()
      const mine = { person: person.user.username }
      const rows = await em.find(NotificationRow, mine, { orderBy: { at: 'desc', id: 'desc' }, limit: 50 })
      const { people } = await peopleOf(
        em,
        rows.map(({ params }) => params.actor as string),
      )
      const items = rows.map(({ id, kind, subject, number, params, at, readAt, count }) => ({
        id,
        kind,
        subject,
        number,
        params: shown(person.ability, params),
        actor: people(params.actor as string),
        at,
        readAt: readAt ?? null,
        count,
      }))
      return { body: { items, unread: await em.count(NotificationRow, { ...mine, readAt: null }) } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/notifications/read',
    summary: 'Mark notifications as read; all of them without ids',
    for: 'self',
    status: 204,
    body: z.strictObject({ ids: z.array(z.int().positive()).max(500).optional() }),
    handle: async ({ db, person, body, now }) => {
      const which = { person: person.user.username, readAt: null, ...(body.ids && { id: { $in: body.ids } }) }
      await db.transaction((em) => em.nativeUpdate(NotificationRow, which, { readAt: now() }))
      return { status: 204 }
    },
  }),
]
