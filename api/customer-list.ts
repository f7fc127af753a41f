import type { FilterQuery } from '@mikro-orm/core'
import { z } from 'zod'
import type { Transaction } from '../db/connection.ts'
import { customerSearch, numberBegins, searchCondition, type CustomerSearch } from '../db/customer-search.ts'
import { CustomerRow } from '../db/customer.ts'
import { meanwhile } from '../db/meanwhile.ts'
import { countAllFound, countFound, foundRows, isCommon, rarestFirst } from '../db/name-search.ts'
import { scope } from '../db/scope.ts'
import { nameHolds, pieceOf } from '../db/search.ts'
import type { Ability } from '../domain/ability.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Call } from './endpoint.ts'
import { cap, decode, encode, listQuery, page, uncounted, type Page } from './list.ts'

type Where = FilterQuery<CustomerRow>

/** What the list may be asked for. */
export const customerQuery = listQuery(['createdAt', 'name', 'lastOrderAt', 'updatedAt', 'number'], {
  number: z.string().max(24).optional(),
  name: z.string().max(100).optional(),
  region: z.string().max(40).optional(),
  manager: z.string().max(32).optional(),
  level: z.coerce.number().int().min(1).max(99).optional(),
  status: z.enum(['active', 'lost']).optional(),
  deleted: z.literal('true').optional(),
  total: z.literal('exact').optional(),
})
export type CustomerQuery = z.infer<typeof customerQuery>

/** What somebody may read of what he asked for, the search apart. */
export function customerWhere(ability: Ability, asked: CustomerQuery): Where {
  const { number, name, region, manager, level, status, deleted } = asked
  const filters = {
    deletedAt: deleted ? { $ne: null } : null,
    ...(manager && { manager }),
    ...(region && { region }),
    ...(level && { level }),
    ...(status && { status }),
    ...(number && numberBegins(number)),
    ...(name && nameHolds(nameKey(name))),
  }
  const readable = scope<CustomerRow>(ability, 'read', 'Customer')
  return Object.keys(readable).length === 0 ? filters : { $and: [readable, filters] }
}

export async function customersOf(call: Call<CustomerQuery>): Promise<Page<CustomerRow>> {
  const em = call.db.read()
  const { search, asked } = await searchOf(em, call.query)
  const sort = asked.sort ?? (search ? '-number' : '-createdAt')
  if (sort === '-number' && !asked.deleted) {
    const found = await pageByName(em, call.person.ability, asked, search)
    if (found) return found
  }
  const where = customerWhere(call.person.ability, asked)
  // What lies in the bin stands in no index of names; there is not so much of it.
  const unindexed = asked.deleted && search?.by === 'name'
  const condition = unindexed ? nameHolds(nameKey(call.query.q ?? '')) : search && searchCondition(em, search)
  return page<CustomerRow>(em, CustomerRow, condition ? { $and: [where, condition] } : where, {
    ...asked,
    sort: sort.replace(/name$/, 'nameKey'),
    key: 'number',
  } as never)
}

/** What is searched for, and what is asked besides: a piece of the name alone is a search, too. */
async function searchOf(em: Transaction, query: CustomerQuery) {
  if (query.q) return { search: await customerSearch(em, query.q), asked: query }
  const { name, ...asked } = query
  const sought = name && !query.deleted ? pieceOf('Customer', nameKey(name)) : null
  return sought ? { search: { by: 'name' as const, sought }, asked } : { search: null, asked: query }
}

/** One page along the index of names; null where it is met better, or only, another way. */
async function pageByName(
  em: Transaction,
  ability: Ability,
  asked: Omit<CustomerQuery, 'name'>,
  search: CustomerSearch | null,
): Promise<Page<CustomerRow> | null> {
  if (search?.by !== 'name') return null
  const { limit = 20, cursor, total: wanted } = asked
  const where = customerWhere(ability, asked)
  const filters = Object.keys(where).join() === 'deletedAt' ? null : where
  const sought = await rarestFirst(em, search.sought)
  if (filters && (await isCommon(em, sought, 'customer'))) return null
  const below = cursor === undefined ? null : String(decode(cursor)[1])
  const reading = foundRows(em, CustomerRow, sought, where, { below, limit: limit + 1 })
  const totalOf = meanwhile(em, async () =>
    uncounted.has(em) ? { total: 0, isExact: true } : await countFound(em, CustomerRow, sought, filters, cap),
  )
  const rows = await reading
  if (!rows) return null
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = rows.length > limit
  const counted = more || cursor !== undefined ? await totalOf() : { total: shown.length, isExact: true }
  const total =
    wanted && !counted.isExact ? await countAllFound(em, CustomerRow, sought, filters, cap) : counted.total
  return {
    rows: shown,
    nextCursor: more && last ? encode([last.number, last.number]) : null,
    total,
    totalIsExact: counted.isExact || wanted !== undefined,
  }
}
