import type { Transaction } from '../db/connection.ts'
import { rowsOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'

export type People = (username: string | null | undefined) => { username: string; name: string } | null

/** Names for user names, in one query, and who of them is no longer active. */
export async function peopleOf(em: Transaction, usernames: (string | null | undefined)[]) {
  const wanted = [...new Set(usernames.filter((name): name is string => Boolean(name)))]
  const rows = wanted.length > 0 ? await rowsOf(em, UserRow, { username: { $in: wanted } }) : []
  const known = new Map(rows.map((row) => [row.username, row]))
  const people: People = (username) =>
    username ? { username, name: known.get(username)?.name ?? username } : null
  return { people, inactive: new Set(rows.filter(({ active }) => !active).map(({ username }) => username)) }
}
