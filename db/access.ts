import { abilityOf, rulesOf, type Ability, type Rule } from '../domain/ability.ts'
import type { RoleCode } from '../domain/role.ts'
import type { Transaction } from './connection.ts'
import { NumberCounterRow, raise } from './number-counter.ts'
import { PermissionRow } from './role.ts'
import { rowOf, rowsOf } from './row.ts'
import { UserRow } from './user.ts'

export interface Person {
  user: UserRow
  rules: Rule[]
  ability: Ability
}

/** A person with his rights as they are in this transaction; null when he is unknown or no longer active. */
export async function personOf(em: Transaction, username: string): Promise<Person | null> {
  const user = await rowOf(em, UserRow, { username })
  if (!user?.active) return null
  return { user, ...(await rightsOf(em, user)) }
}

type Rights = Omit<Person, 'user'>
// By the database they were read from: a process may have several open.
const compiled = new WeakMap<object, { epoch: number; rights: Map<string, Rights> }>()

/** Compiled once for each person and epoch: whatever changes a role, a user or a permission raises the epoch. */
async function rightsOf(em: Transaction, user: UserRow): Promise<Rights> {
  const epoch = await epochOf(em)
  let known = compiled.get(em.getMetadata())
  if (known?.epoch !== epoch) {
    known = { epoch, rights: new Map() }
    compiled.set(em.getMetadata(), known)
  }
  const key = `${user.username}/${user.role}`
  const rights =
    known.rights.get(key) ?? rightsFrom(user, await rowsOf(em, PermissionRow, { role: user.role }))
  known.rights.set(key, rights)
  return rights
}

function rightsFrom(user: UserRow, permissions: PermissionRow[]): Rights {
  const rules = rulesOf(user, permissions)
  return { rules, ability: abilityOf(rules) }
}

/** Active people who may do this to their own records: whom an assign dialog offers. */
export async function peopleWho(em: Transaction, action: string, subject: string): Promise<UserRow[]> {
  const able = await rowsOf(em, PermissionRow, { subject, action })
  const superAdministrator: RoleCode = 'super-administrator'
  const codes = able.map(({ role }) => role).filter((role) => role !== superAdministrator)
  return rowsOf(em, UserRow, { role: { $in: codes }, active: true }, { orderBy: { username: 'asc' } })
}

export const accessEpoch = 'access-epoch'
/**
 * Every change of a role, a user or a permission begins with it, in its own transaction: what was compiled under an
 * older epoch is thrown away, and one administrator's change waits for another's, so that each decides on what stands.
 */
export const raiseEpoch = (em: Transaction) => raise(em, accessEpoch)
async function epochOf(em: Transaction): Promise<number> {
  return (await rowOf(em, NumberCounterRow, { name: accessEpoch }))?.value ?? 0
}
