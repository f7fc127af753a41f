import { givenRole } from '../db/administered.ts'
import type { Transaction } from '../db/connection.ts'
import { openWorkOf } from '../db/hand-over-work.ts'
import { rowOf, updateRow } from '../db/row.ts'
import { SessionRow } from '../db/session.ts'
import { UserRow } from '../db/user.ts'
import { refuse } from '../domain/refusal.ts'
import type { UserAct, UserEdit } from '../domain/user.ts'
import { auditIn } from './audit.ts'
import type { Answer, Call } from './endpoint.ts'
import { Problem, problemOf } from './problem.ts'
import { act } from './user-act.ts'
import { demandSupervisor } from './user-create.ts'
import { presentUser } from './user-json.ts'
import { tellOfDeactivation, tellOfPower } from './user-notice.ts'

/** Changes what is known of a user, his role, or whether he may work here: whatever of it is sent. */
export async function editUser(call: Call, input: UserEdit): Promise<Answer> {
  const wanted = { acts: (row: UserRow) => actsOf(row, input), role: input.role, versioned: true }
  const { username } = await act(call, wanted, async (em, row) => {
    const changes = differing(row, input)
    if (Object.keys(changes).length > 0) await write(em, call, row, changes)
    return row
  })
  const after = await rowOf(call.db.read(), UserRow, { username })
  if (!after) throw new Error('a user is never deleted')
  return { body: await presentUser(call, after), version: after.version }
}

/** What was sent says which right it takes, even where it changes nothing. */
function actsOf(row: UserRow, { active, role, ...plain }: UserEdit): UserAct[] {
  const acts: UserAct[] = []
  if (active === undefined || role !== undefined || Object.keys(plain).length > 0) acts.push('edit')
  if (role !== undefined && role !== row.role) acts.push('change-role')
  if (active !== undefined) acts.push(active ? 'activate' : 'deactivate')
  return acts
}

type Changes = Partial<Pick<UserRow, 'name' | 'role' | 'phone' | 'email' | 'supervisor' | 'active'>>

const differing = (row: UserRow, input: UserEdit): Changes =>
  Object.fromEntries(
    Object.entries(input).filter(
      ([field, value]) => value !== undefined && value !== (row[field as keyof Changes] ?? null),
    ),
  )

async function write(em: Transaction, call: Call, row: UserRow, changes: Changes): Promise<void> {
  const { username, version } = row
  const at = call.now()
  const { active, ...plain } = changes
  const role = plain.role === undefined ? null : await givenRole(em, plain.role)
  if (plain.role !== undefined && !role) throw problemOf(refuse('input', 'unknown-code', { field: 'role' }))
  await demandSupervisor(em, username, plain.supervisor)
  const columns = { ...changes, ...comingOrGoing(row, active, at), updatedAt: at, version: version + 1 }
  const written = await updateRow(em, UserRow, { username, version }, columns)
  if (written !== 1) throw new Problem(412, 'stale')
  const about = { actor: call.person.user.username, subject: 'User', code: username }
  if (Object.keys(plain).length > 0)
    await auditIn(em, call.context, { ...about, kind: 'user-edited', details: beforeAndAfter(row, plain) })
  const whom = { username, name: plain.name ?? row.name }
  if (role) await tellOfPower(em, call, whom, role)
  if (active === true)
    await auditIn(em, call.context, {
      ...about,
      kind: 'user-activated',
      details: beforeAndAfter(row, { active }),
    })
  if (active === false) {
    const sessions = await em.nativeDelete(SessionRow, { username })
    const openWork = await openWorkOf(em, username)
    const details = { ...beforeAndAfter(row, { active }), sessions, openWork }
    await auditIn(em, call.context, { ...about, kind: 'user-deactivated', details })
    await tellOfDeactivation(em, call, whom, openWork)
  }
}

/** Nothing outlives a deactivation: a one-time password that lies somewhere opens nothing if he ever comes back. */
function comingOrGoing(row: UserRow, active: boolean | undefined, at: Date) {
  if (active === undefined) return {}
  if (active) return { deactivatedAt: null }
  return { deactivatedAt: at, ...(row.mustChangePassword && { passwordExpiresAt: at }) }
}

const beforeAndAfter = (row: UserRow, changes: Changes) => ({
  before: Object.fromEntries(
    Object.keys(changes).map((field) => [field, row[field as keyof Changes] ?? null]),
  ),
  after: changes,
})
