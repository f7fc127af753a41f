import { sql, type FilterQuery } from '@mikro-orm/core'
import type { UserRow } from './user.ts'

const searched = ['username', 'name', 'phone'] as const

/**
 * What a person types into the search field: a piece of a user name, of a name, or of a telephone number. Not by LIKE:
 * the databases differ in what case they see and in what escapes a %.
 */
export function userSearch(typed: string): FilterQuery<UserRow> {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  if (text === '') return {}
  const holds = searched.map((column) => ({ [sql`instr(lower(${sql.ref(column)}), ${text})`]: { $gt: 0 } }))
  return { $or: holds }
}
