import { isMailed, type Notice } from '../domain/notification.ts'
import type { Transaction } from './connection.ts'
import { NotificationRow } from './notification.ts'
import { PermissionRow } from './role.ts'
import { insertRow, rowOf, rowsOf } from './row.ts'
import { UserRow } from './user.ts'

interface About {
  subject: string
  number: string
  actor: string
  at: Date
  /** The company day, for bundling. */
  today: string
}

/** Writes one row for each person a notice concerns; whoever did it himself needs no telling. */
export async function notify(em: Transaction, notices: Notice[], about: About): Promise<void> {
  for (const notice of notices) {
    const people =
      'person' in notice.to
        ? [notice.to.person]
        : await supervisorsOf(em, notice.to.supervisorsOf, about.subject)
    for (const person of new Set(people))
      if (person && person !== about.actor) await tell(em, person, notice, about)
  }
}

async function tell(
  em: Transaction,
  person: string,
  notice: Notice,
  { subject, number, actor, at, today }: About,
) {
  const params = { ...notice.params, actor }
  const by = typeof notice.bundled === 'string' ? notice.bundled : today
  const bundle = notice.bundled ? `${notice.kind}/${by}` : null
  const standing = bundle && (await rowOf(em, NotificationRow, { person, bundle }))
  if (!standing) {
    await insertRow(em, NotificationRow, {
      person,
      kind: notice.kind,
      subject,
      number,
      params,
      bundle,
      count: 1,
      at,
      readAt: null,
      mailAt: isMailed(notice.kind) ? at : null,
      mailAttempts: 0,
    })
    return
  }
  // A second record in the same bundle: the row opens the list rather than one record, and is unread again.
  const numbers = [
    ...new Set([...((standing.params.numbers as string[] | undefined) ?? [standing.number]), number]),
  ]
  await em.nativeUpdate(
    NotificationRow,
    { id: standing.id },
    { params: { ...params, numbers: numbers.slice(-100) }, count: numbers.length, number, at, readAt: null },
  )
}

/** What somebody may do to any record of a subject, to be its supervisor: to assign it, where nothing else is said. */
const supervises: Record<string, string> = { ChurnCase: 'approve' }

/** The person's direct supervisor if set and active, otherwise all supervisors. */
export async function supervisorsOf(
  em: Transaction,
  person: string | null,
  subject: string,
): Promise<string[]> {
  const direct = person && (await rowOf(em, UserRow, { username: person }))?.supervisor
  if (direct && (await em.count(UserRow, { username: direct, active: true })) > 0) return [direct]
  const action = supervises[subject] ?? 'assign'
  const roles = await rowsOf(em, PermissionRow, { subject, action, scope: 'all' })
  const people = await rowsOf(em, UserRow, { role: { $in: roles.map(({ role }) => role) }, active: true })
  return people.map(({ username }) => username)
}
