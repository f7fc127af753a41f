import type { EntityName, FilterQuery, QueryOrderMap } from '@mikro-orm/core'
import type { Transaction } from './connection.ts'

interface Options<Row> {
  orderBy?: QueryOrderMap<Row>
  limit?: number
}

/**
 * Rows as plain objects. What is only read needs no entities, and making them takes more than half of the time
 * of a query by the key: use this on the way of every request, `em.find` where it does not matter.
 */
export async function rowsOf<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
  { orderBy, limit }: Options<Row> = {},
): Promise<Row[]> {
  const query = em.createQueryBuilder(entity as EntityName<Row>).where(where as never)
  if (orderBy) query.orderBy(orderBy as never)
  if (limit) query.limit(limit)
  const rows = await query.execute<Record<string, unknown>[]>('all')
  const typed = em
    .getMetadata()
    .get<Row>(entity as EntityName<Row>)
    .props.filter(({ customType }) => customType)
  const platform = em.getPlatform()
  for (const row of rows)
    for (const { name, customType } of typed)
      if (row[name] !== undefined && row[name] !== null)
        row[name] = customType?.convertToJSValue(row[name], platform)
  return rows as Row[]
}

export async function rowOf<Row extends object>(
  em: Transaction,
  entity: new () => Row,
  where: FilterQuery<Row>,
): Promise<Row | null> {
  return (await rowsOf(em, entity, where, { limit: 1 }))[0] ?? null
}
