import type { EntityName, FilterQuery, QueryOrderMap } from '@mikro-orm/core'
import type { Transaction } from './connection.ts'
import { conditionOf, statement } from './statement.ts'

interface Options<Row, Field extends keyof Row = keyof Row> {
  /** These columns only, where a row is read for few of them. */
  fields?: readonly (Field & string)[]
  orderBy?: QueryOrderMap<Row>
  limit?: number
  /** Behind so many others; they are walked all the same, so let them be few. */
  skip?: number
  /** The index to go along, where MariaDB would read all that comes before a place in it. */
  along?: string | null
}

/**
 * Rows as plain objects. What is only read needs no entities, and making them takes more than half of the time
 * of a query by the key: use this on the way of every request, `em.find` where it does not matter.
 */
export async function rowsOf<Row extends object, Field extends keyof Row = keyof Row>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
  { fields, orderBy, limit, skip, along }: Options<Row, Field> = {},
): Promise<Pick<Row, Field>[]> {
  const of = statement(em, entity)
  const condition = conditionOf(of, where)
  if (condition === null)
    return queried(em, entity, where, of.present, { ...(orderBy && { orderBy }), ...(limit && { limit }) })
  const order = Object.entries(orderBy ?? {}).map(
    ([name, way]) => `${of.column(name)} ${way === 'desc' ? 'desc' : 'asc'}`,
  )
  const tail = [
    order.length > 0 && `order by ${order.join(', ')}`,
    limit && `limit ${limit} offset ${skip ?? 0}`,
  ]
  const from = along ? `${of.table} force index (${along})` : of.table
  const columns = fields?.map(of.column).join(', ') ?? '*'
  const text = [`select ${columns} from ${from} where ${condition}`, ...tail.filter(Boolean)].join(' ')
  const { rows } = await of.run(text)
  return rows.map(fields ? of.presentOnly(fields) : of.present) as Row[]
}

async function queried<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
  present: (row: Record<string, unknown>) => Record<string, unknown>,
  { orderBy, limit }: Options<Row>,
): Promise<Row[]> {
  const query = em.createQueryBuilder(entity as EntityName<Row>).where(where as never)
  if (orderBy) query.orderBy(orderBy as never)
  if (limit) query.limit(limit)
  const rows = await query.execute<Record<string, unknown>[]>('all', { mapResults: false })
  return rows.map(present) as Row[]
}

/** How many rows meet the condition, looking at so many at most; null where only the ORM's queries know how to ask. */
export async function countOf<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
  most: number,
  along: string | null = null,
): Promise<number | null> {
  const of = statement(em, entity)
  const condition = conditionOf(of, where)
  if (condition === null) return null
  const from = along ? `${of.table} force index (${along})` : of.table
  const inner = `select 1 from ${from} where ${condition} limit ${most}`
  const { rows } = await of.run(`select count(*) as total from (${inner}) counted`)
  return Number(rows[0]?.total ?? 0)
}

export async function rowOf<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
): Promise<Row | null> {
  return (await rowsOf(em, entity, where, { limit: 1 }))[0] ?? null
}

type Columns<Row> = { [Name in keyof Row]?: Row[Name] | null | undefined }

/** Puts one row in. */
export async function insertRow<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  row: Columns<Row>,
): Promise<void> {
  const of = statement(em, entity)
  const given = Object.entries(row).filter(([, value]) => value !== undefined)
  const columns = given.map(([name]) => of.column(name)).join(', ')
  const places = given.map(([name, value]) => of.bind(name, value)).join(', ')
  await of.run(`insert into ${of.table} (${columns}) values (${places})`)
}

/** Changes the rows that meet the condition, every part of it equal; returns how many there were. */
export async function updateRow<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: Columns<Row>,
  changed: Columns<Row>,
): Promise<number> {
  const of = statement(em, entity)
  const set = Object.entries(changed)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${of.column(name)} = ${of.bind(name, value)}`)
  const condition = conditionOf(of, where)
  if (condition === null) throw new Error('a guard compares with values')
  const { numAffectedRows } = await of.run(`update ${of.table} set ${set.join(', ')} where ${condition}`)
  return Number(numAffectedRows ?? 0)
}
