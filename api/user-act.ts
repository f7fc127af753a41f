import { personOf, raiseEpoch } from '../db/access.ts'
import { administered, givenRole } from '../db/administered.ts'
import type { Transaction } from '../db/connection.ts'
import { rowOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import {
  canHappen,
  mayAdminister,
  mayGiveRole,
  type Administered,
  type Administrator,
  type UserAct,
} from '../domain/user.ts'
import { type Call } from './endpoint.ts'
import { Problem, problemOf } from './problem.ts'
import { demandVersion } from './version.ts'
import { administratorOf, presentUser } from './user-json.ts'

/** What somebody wants to do to the user of the address. */
interface Wanted {
  /** The acts it comes to, given how the user stands. */
  acts: (row: UserRow) => UserAct[]
  /** The role it would give him. */
  role?: string | undefined
  /** Whether the version that was seen must be named. */
  versioned?: boolean
}

/** The user of the address. Who may do something to users but not see them finds none. */
export async function userOf(em: Transaction, { params, person }: Pick<Call, 'params' | 'person'>) {
  const { username = '' } = params
  const row = person.ability.can('read', 'User') ? await rowOf(em, UserRow, { username }) : null
  if (!row) throw new Problem(404, 'not-found', { params: { number: username } })
  return row
}

/** Permission and state are looked at before anything is prepared; what is refused has left no trace but in the audit. */
export async function demandAct(call: Call, wanted: Wanted): Promise<UserRow> {
  const em = call.db.read()
  const row = await userOf(em, call)
  await judge(call, em, row, wanted)
  return row
}

/**
 * Does it in one transaction, decided anew on what stands in it: two administrators act one after the other, so the
 * second finds what the first has done to the user, to the role, or to himself.
 */
export async function act<Done>(
  call: Call,
  wanted: Wanted,
  work: (em: Transaction, row: UserRow) => Promise<Done>,
): Promise<Done> {
  return call.db.transaction(async (em) => {
    await raiseEpoch(em)
    const row = await userOf(em, call)
    const user = await judge(call, em, row, wanted)
    await forbid(em, await administratorIn(call, em), row, user, wanted)
    return work(em, row)
  })
}

/** Who asks, with his rights as they are in the transaction; he may have lost them while he waited for his turn. */
export async function administratorIn(call: Call, em: Transaction): Promise<Administrator> {
  const person = await personOf(em, call.person.user.username)
  if (!person) throw new Problem(401, 'session-ended')
  return administratorOf(person)
}

/** May he, did he see what stands, can it be. */
async function judge(call: Call, em: Transaction, row: UserRow, wanted: Wanted): Promise<Administered> {
  const [user] = await administered(em, [row])
  if (!user) throw new Error(`there is no standing of ${row.username}`)
  await forbid(em, administratorOf(call.person), row, user, wanted)
  await demandVersion(call.context, row, () => presentUser(call, row, em), {
    required: wanted.versioned ?? false,
  })
  for (const name of wanted.acts(row)) {
    const possible = canHappen(name, user)
    if (possible !== true) throw problemOf(possible)
  }
  return user
}

async function forbid(
  em: Transaction,
  actor: Administrator,
  row: UserRow,
  user: Administered,
  { acts, role }: Wanted,
): Promise<void> {
  for (const name of acts(row)) {
    const verdict = mayAdminister(actor, name, user)
    if (verdict !== true) throw problemOf(verdict)
  }
  const given = role === undefined || role === row.role ? null : await givenRole(em, role)
  const giving = given ? mayGiveRole(actor, given) : true
  if (giving !== true) throw problemOf(giving)
}
