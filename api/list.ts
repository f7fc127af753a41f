import type { FilterQuery } from '@mikro-orm/core'
import { z } from 'zod'
import type { Transaction } from '../db/connection.ts'
import { meanwhile } from '../db/meanwhile.ts'
import { orderIndex } from '../db/order-index.ts'
import { countOf, rowsOf } from '../db/row.ts'
import { Problem } from './problem.ts'

/** What every list takes; names of fields to sort by come from an allow-list. */
export function listQuery<const Sort extends readonly string[], Shape extends z.ZodRawShape>(
  sorts: Sort,
  shape: Shape,
) {
  const names = sorts.flatMap((name) => [name, `-${name}`])
  return z.strictObject({
    q: z.string().max(100).optional(),
    sort: z.enum(names as [string, ...string[]]).optional(),
    limit: z.coerce.number().int().min(1).max(100).optional(),
    cursor: z.string().max(400).optional(),
    ...shape,
  })
}

export const cap = 10_001

/** Who reads a list page by page to its end has no use for totals: through these nothing is counted. */
export const uncounted = new WeakSet<Transaction>()

export interface Page<Row> {
  rows: Row[]
  nextCursor: string | null
  total: number
  totalIsExact: boolean
}

type Value = string | number | null

interface Asked<Row> {
  sort: string
  key: keyof Row & string
  limit?: number
  cursor?: string
  total?: 'exact'
}

/** What a list is read from: a table, and which of its rows. */
export interface Source<Row> {
  entity: new () => Row
  where: FilterQuery<Row>
}

/** One page along a sort field and the key, without offsets, and the total up to a cap. */
export const page = <Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
  asked: Asked<Row>,
): Promise<Page<Row>> => pageOver(em, [{ entity, where }], asked)

/**
 * The same over several tables at once: each gives a page of its own from the same position on, along its own index,
 * and the first of all these are the page.
 */
export async function pageOver<Row extends object>(
  em: Transaction,
  sources: Source<Row>[],
  { sort, key, limit = 20, cursor, total: wanted }: Asked<Row>,
): Promise<Page<Row>> {
  const field = sort.replace(/^-/, '') as keyof Row & string
  const order = { field, key, descending: sort.startsWith('-') }
  const position = cursor === undefined ? null : decode(cursor)
  const reading = rowsOver(em, sources, order, position, limit + 1)
  const counted = meanwhile(em, () => countOver(em, sources, key))
  const found = await reading
  if (sources.length > 1) found.sort(inOrder(order))
  const more = found.length > limit
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor = more && last ? encode([plain(last[field]), plain(last[key])]) : null
  // A first page that holds everything needs no counting.
  const total = !more && cursor === undefined ? shown.length : await counted()
  if (total === cap && wanted === 'exact') {
    let all = 0
    for (const { entity, where } of sources) all += await countAll(em, entity, where, key)
    return { rows: shown, nextCursor, total: all, totalIsExact: true }
  }
  return { rows: shown, nextCursor, total: Math.min(total, cap - 1), totalIsExact: total < cap }
}

async function rowsOver<Row extends object>(
  em: Transaction,
  sources: Source<Row>[],
  order: Order<Row>,
  position: [Value, Value] | null,
  limit: number,
): Promise<Row[]> {
  const found: Row[] = []
  for (const source of sources) found.push(...(await rowsFrom(em, source, order, position, limit)))
  return found
}

interface Order<Row> {
  field: keyof Row & string
  key: keyof Row & string
  descending: boolean
}

async function rowsFrom<Row extends object>(
  em: Transaction,
  { entity, where }: Source<Row>,
  { field, key, descending }: Order<Row>,
  position: [Value, Value] | null,
  limit: number,
): Promise<Row[]> {
  const direction = descending ? 'desc' : 'asc'
  const orderBy = { [field]: direction, [key]: direction } as never
  const along = position && orderIndex(em, entity, where, [field, key])
  const rows: Row[] = []
  // One part of the order after the other: a condition over both would be entered at the begin of the index.
  for (const part of partsFrom(em, entity, field, key, descending, position)) {
    const within = part ? ({ $and: [where, part] } as FilterQuery<Row>) : where
    rows.push(...(await rowsOf(em, entity, within, { orderBy, limit: limit - rows.length, along })))
    if (rows.length >= limit) break
  }
  return rows
}

/** As the databases sort: null before everything else, texts by their bytes. */
const inOrder =
  <Row extends object>({ field, key, descending }: Order<Row>) =>
  (one: Row, other: Row): number => {
    const way = compare(plain(one[field]), plain(other[field])) || compare(plain(one[key]), plain(other[key]))
    return descending ? -way : way
  }

function compare(one: Value, other: Value): number {
  if (one === other) return 0
  if (one === null || other === null) return one === null ? -1 : 1
  return one < other ? -1 : 1
}

/** How many in all of these tables, but never more than the cap. */
export async function countOver<Row extends object>(
  em: Transaction,
  sources: Source<Row>[],
  key: keyof Row & string,
): Promise<number> {
  let total = 0
  for (const { entity, where } of sources) {
    total += await count(em, entity, where, key)
    if (total >= cap) return cap
  }
  return total
}

/** How many, but never looking at more than the cap. */
export async function count<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
  key: keyof Row & string,
): Promise<number> {
  if (uncounted.has(em)) return 0
  const counted = await countOf(em, entity, where, cap)
  if (counted !== null) return counted
  const inner = em
    .createQueryBuilder(entity, 'e')
    .select(key as never)
    .where(where as never)
    .limit(cap)
  const { sql, params } = inner.toQuery()
  const [row] = await em
    .getConnection()
    .execute<{ total: number }[]>(`select count(*) as total from (${sql}) counted`, params)
  return Number(row?.total ?? 0)
}

/**
 * How many there are, without a cap. SQLite counts on the thread that answers everybody, so it goes in steps of
 * what a capped count may look at anyway, along the order in which the list itself goes, and lets others in between.
 */
async function countAll<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
  key: keyof Row & string,
): Promise<number> {
  const field = 'createdAt' as keyof Row & string
  let from: object = where
  for (let counted = 0; ; counted += cap) {
    const [last] = await em
      .createQueryBuilder(entity, 'e')
      .select([field, key] as never)
      .where(from as never)
      .orderBy({ [field]: 'desc', [key]: 'desc' } as never)
      .limit(1, cap - 1)
      .execute<Record<string, unknown>[]>('all')
    if (!last) return counted + (await count(em, entity, from as FilterQuery<Row>, key))
    const [at, id] = [last[field], last[key]]
    // The first of these is in the other two, but only by it the index is entered at the place, not at its begin.
    const beyond = { $or: [{ [field]: { $lt: at } }, { [field]: at, [key]: { $lt: id } }] }
    from = { $and: [where, { [field]: { $lte: at } }, beyond] }
    await new Promise(setImmediate)
  }
}

/** The conditions of what comes after a position, in the order in which it comes; null for everything. */
function partsFrom<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  field: string,
  key: string,
  descending: boolean,
  position: [Value, Value] | null,
): (object | null)[] {
  if (!position) return [null]
  const [value, id] = position
  const [beyond, from] = descending ? ['$lt', '$lte'] : ['$gt', '$gte']
  // Both databases put null before everything else.
  if (value === null) {
    const same = { [field]: null, [key]: { [beyond]: id } }
    return descending ? [same] : [same, { [field]: { $ne: null } }]
  }
  const typed = typeof value === 'string' && isMoment(value) ? new Date(value) : value
  const rest = { $or: [{ [field]: { [beyond]: typed } }, { [key]: { [beyond]: id } }] }
  // The first of these is in the other, but only by it the index is entered at the place.
  const part = { $and: [{ [field]: { [from]: typed } }, rest] }
  const property = em.getMetadata().get(entity as never).properties[field as never] as { nullable?: boolean }
  return descending && property.nullable ? [part, { [field]: null }] : [part]
}

const isMoment = (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
const plain = (value: unknown): Value =>
  value instanceof Date ? value.toISOString() : ((value ?? null) as Value)
export const encode = (position: [Value, Value]) =>
  Buffer.from(JSON.stringify(position)).toString('base64url')

export function decode(cursor: string): [Value, Value] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const fits = (value: unknown) => value === null || typeof value === 'string' || typeof value === 'number'
    if (Array.isArray(position) && position.length === 2 && position.every(fits))
      return position as [Value, Value]
  } catch {
    // Told below, like every other cursor that is not ours.
  }
  throw new Problem(422, 'invalid-input', {
    params: { count: 1 },
    errors: [{ field: 'cursor', code: 'invalid' }],
  })
}
