import { personOf, raiseEpoch, type Person } from '../db/access.ts'
import type { Transaction } from '../db/connection.ts'
import { notify } from '../db/notify.ts'
import { PermissionRow, RoleRow } from '../db/role.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import { dayOf } from '../domain/day.ts'
import { nameKey } from '../domain/name-key.ts'
import { differenceOf, mayChange, mayGive, raisesPower, type Permission } from '../domain/permission.ts'
import { refuse } from '../domain/refusal.ts'
import { plainPermission } from '../domain/role-input.ts'
import { roles } from '../domain/role.ts'
import { auditIn } from './audit.ts'
import { type Answer, type Call } from './endpoint.ts'
import { Problem, problemOf } from './problem.ts'
import { demandVersion } from './version.ts'
import { giverOf, permissionsOf, presentRole, superAdministrator } from './role-json.ts'

const subject = 'Role'

/** What a change stands on, read anew where nobody else can change it: who changes it, the role, what it holds. */
interface Ground {
  em: Transaction
  person: Person
  row: RoleRow
  permissions: Permission[]
}

export const editRole = (call: Call, names: { name?: string | undefined; nameEn?: string | undefined }) =>
  change(call, async ({ em, person, row }) => {
    const before = { name: row.name, nameEn: row.nameEn }
    const after = { name: names.name ?? row.name, nameEn: names.nameEn ?? row.nameEn }
    const others = (await rowsOf(em, RoleRow, {})).filter(({ code }) => code !== row.code)
    demandFreeName(others, after)
    const { code } = row
    await auditIn(em, call.context, {
      kind: 'role-edited',
      actor: person.user.username,
      subject,
      code,
      details: { before, after },
    })
    return after
  })

export const replacePermissions = (call: Call, sent: Permission[]) =>
  change(call, async ({ em, person, row, permissions }) => {
    const { code } = row
    const wanted = sent.map(plainPermission)
    const verdict = mayChange(giverOf(person), permissions, wanted)
    if (verdict !== true) throw problemOf(verdict)
    const difference = differenceOf(permissions, wanted)
    await em.nativeDelete(PermissionRow, { role: code })
    await write(em, code, wanted)
    const { added, removed, changed } = difference
    await auditIn(em, call.context, {
      kind: 'permissions-changed',
      actor: person.user.username,
      subject,
      code,
      details: {
        before: { removed, changed: changed.map(({ before }) => before) },
        after: { added, changed: changed.map(({ after }) => after) },
      },
    })
    await tellOfPower(em, call, row, difference)
    return {}
  })

export async function deleteRole(call: Call): Promise<Answer> {
  await change(call, async ({ em, person, row, permissions }) => {
    const { code, name, nameEn } = row
    if (Object.hasOwn(roles, code)) throw problemOf(refuse('conflict', 'role-is-seeded'))
    // Whoever is reactivated has his role again.
    const count = await em.count(UserRow, { role: code })
    if (count > 0) throw problemOf(refuse('conflict', 'role-in-use', { params: { count } }))
    await em.nativeDelete(PermissionRow, { role: code })
    await em.nativeDelete(RoleRow, { code })
    const details = { before: { name, nameEn, permissions }, after: null }
    await auditIn(em, call.context, {
      kind: 'role-deleted',
      actor: person.user.username,
      subject,
      code,
      details,
    })
    return null
  })
  return { status: 204 }
}

/** One change of a role that is there, guarded by its version, which it raises. */
async function change(
  call: Call,
  work: (ground: Ground) => Promise<{ name?: string; nameEn?: string } | null>,
): Promise<Answer> {
  const body = await inTurn(call, async (em) => {
    const person = await actorIn(em, call, 'edit')
    const row = await rowOf(em, RoleRow, { code: call.params.code ?? '' })
    if (!row) throw new Problem(404, 'not-found', { params: { number: call.params.code } })
    const permissions = await permissionsOf(em, row.code)
    permit(person, row, permissions)
    await demandVersion(call.context, row, () => presentRole(em, person, row))
    const changed = await work({ em, person, row, permissions })
    if (!changed) return null
    const after = { ...changed, updatedAt: call.now(), version: row.version + 1 }
    await em.nativeUpdate(RoleRow, { code: row.code }, after)
    return presentRole(em, person, { ...row, ...after })
  })
  return body ? { body, version: body.version } : {}
}

/**
 * The transaction of a change of rights. It begins with the epoch, which lets administrators act one after the other:
 * what is decided in it is decided on what stands, by rights that stand.
 */
export const inTurn = <T>(call: Call, work: (em: Transaction) => Promise<T>): Promise<T> =>
  call.db.transaction(async (em) => {
    await raiseEpoch(em)
    return work(em)
  })

/** Whoever asked may have lost his rights to somebody who was faster. */
export async function actorIn(
  em: Transaction,
  { person: { user } }: Call,
  action: 'create' | 'edit',
): Promise<Person> {
  const person = await personOf(em, user.username)
  if (!person) throw new Problem(401, 'not-signed-in')
  if (!person.ability.can(action, subject))
    throw new Problem(403, 'not-permitted', { params: { command: action, subject } })
  return person
}

function permit(person: Person, { code }: RoleRow, permissions: Permission[]): void {
  if (code === superAdministrator) throw problemOf(refuse('forbidden', 'role-is-code'))
  if (code === person.user.role) throw problemOf(refuse('forbidden', 'role-is-own'))
  // An administrator's role that reaches further than his own he does not touch, not even its name.
  const verdict = mayGive(giverOf(person), permissions)
  if (verdict !== true) throw problemOf(verdict)
}

export function demandFreeName(others: RoleRow[], names: { name: string; nameEn: string }): void {
  for (const field of ['name', 'nameEn'] as const)
    if (others.some((other) => nameKey(other[field]) === nameKey(names[field])))
      throw problemOf(refuse('conflict', 'role-name-taken', { field, params: { name: names[field] } }))
}

export async function write(em: Transaction, role: string, permissions: Permission[]): Promise<void> {
  if (permissions.length === 0) return
  await em.insertMany(
    PermissionRow,
    permissions.map((permission) => ({ role, ...permission, hiddenFields: permission.hiddenFields ?? [] })),
  )
}

/** Who answers for the product hears when a role comes to supervise or to administer. */
export async function tellOfPower(
  em: Transaction,
  call: Call,
  { code, name, nameEn }: Pick<RoleRow, 'code' | 'name' | 'nameEn'>,
  difference: ReturnType<typeof differenceOf>,
): Promise<void> {
  if (!raisesPower(difference)) return
  const at = call.now()
  const watchers = await rowsOf(em, UserRow, { role: superAdministrator, active: true })
  await notify(
    em,
    watchers.map(({ username }) => ({
      kind: 'permissions-changed',
      to: { person: username },
      params: { name, nameEn },
    })),
    { subject, number: code, actor: call.person.user.username, at, today: dayOf(at, call.timeZone) },
  )
}
