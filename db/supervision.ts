import type { Refusal } from '../domain/refusal.ts'
import { maySupervise } from '../domain/user.ts'
import type { Transaction } from './connection.ts'
import { rowOf, rowsOf } from './row.ts'
import { UserRow } from './user.ts'

/** Whether this person may be set over that one, as everybody's supervisors are in this transaction. */
export async function supervision(
  em: Transaction,
  username: string,
  supervisor: string,
): Promise<true | Refusal> {
  const supervised = await rowsOf(em, UserRow, { supervisor: { $ne: null } })
  const above = new Map(supervised.map((user) => [user.username, user.supervisor ?? null]))
  const person = await rowOf(em, UserRow, { username: supervisor })
  return maySupervise(person, username, (one) => above.get(one) ?? null)
}
