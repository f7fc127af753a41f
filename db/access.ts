import { abilityOf, rulesOf, type Ability, type Rule } from '../domain/ability.ts'
import { isKnown } from '../domain/permission.ts'
import type { RoleCode } from '../domain/role.ts'
import type { Transaction } from './connection.ts'
import { meanwhile } from './meanwhile.ts'
import { NumberCounterRow, raise } from './number-counter.ts'
import { PermissionRow, RoleRow } from './role.ts'
import { rowOf, rowsOf } from './row.ts'
import { tellUnknown } from './unknown-right.ts'
import { UserRow } from './user.ts'

export interface Person extends Rights {
  user: UserRow
}

export interface Rights {
  /** Under which epoch these rights stand. */
  epoch: number
  /** The role's names, as people gave them. */
  role: { code: string; name: string; nameEn: string }
  rules: Rule[]
  ability: Ability
}

/** The rights cannot be read. Nobody may anything then, and he is told to come again rather than that he may not. */
export class RightsUnreadable extends Error {}

/** A person with his rights as they are in this transaction; null when he is unknown or no longer active. */
export async function personOf(em: Transaction, username: string): Promise<Person | null> {
  const reading = rowOf(em, UserRow, { username })
  const epoch = meanwhile(em, () => epochOf(em))
  const user = await reading
  if (!user?.active) return null
  return { user, ...(await rightsOf(em, user, epoch)) }
}

// By the database they were read from: a process may have several open.
const compiled = new WeakMap<object, { epoch: number; rights: Map<string, Rights> }>()
// What is read within a change of rights stands neither for the epoch before nor, if it is given up, for the next.
const changing = new WeakSet<Transaction>()

/** Compiled once for each person and epoch: whatever changes a role, a user or a permission raises the epoch. */
export async function rightsOf(
  em: Transaction,
  user: Pick<UserRow, 'username' | 'role'>,
  now: () => Promise<number> = () => epochOf(em),
): Promise<Rights> {
  try {
    const epoch = await now()
    if (changing.has(em)) return await readRights(em, user, epoch)
    let known = compiled.get(em.getMetadata())
    if (known?.epoch !== epoch) {
      known = { epoch, rights: new Map() }
      compiled.set(em.getMetadata(), known)
    }
    const key = `${user.username}/${user.role}`
    const rights = known.rights.get(key) ?? (await readRights(em, user, epoch))
    known.rights.set(key, rights)
    return rights
  } catch (error) {
    throw new RightsUnreadable('the rights cannot be read', { cause: error })
  }
}

async function readRights(
  em: Transaction,
  user: Pick<UserRow, 'username' | 'role'>,
  epoch: number,
): Promise<Rights> {
  const code = user.role
  const row = await rowOf(em, RoleRow, { code })
  const permissions = await rowsOf(em, PermissionRow, { role: code })
  for (const permission of permissions) if (!isKnown(permission)) tellUnknown(em, permission)
  const rules = rulesOf(user, permissions)
  const role = { code, name: row?.name ?? code, nameEn: row?.nameEn ?? code }
  return { epoch, role, rules, ability: abilityOf(rules) }
}

/** Active people who may do this to their own records: whom an assign dialog offers. */
export async function peopleWho(em: Transaction, action: string, subject: string): Promise<UserRow[]> {
  const able = await rowsOf(em, PermissionRow, { subject, action })
  const superAdministrator: RoleCode = 'super-administrator'
  const codes = able
    .filter(isKnown)
    .map(({ role }) => role)
    .filter((role) => role !== superAdministrator)
  return rowsOf(em, UserRow, { role: { $in: codes }, active: true }, { orderBy: { username: 'asc' } })
}

export const accessEpoch = 'access-epoch'
/**
 * Every change of a role, a user or a permission begins with it, in its own transaction: what was compiled under an
 * older epoch is thrown away, and one administrator's change waits for another's, so that each decides on what stands.
 */
export async function raiseEpoch(em: Transaction): Promise<void> {
  changing.add(em)
  await raise(em, accessEpoch)
}
async function epochOf(em: Transaction): Promise<number> {
  return (await rowOf(em, NumberCounterRow, { name: accessEpoch }))?.value ?? 0
}
