import { SqlitePlatform } from '@mikro-orm/sql'
import type { Transaction } from './connection.ts'

/**
 * The index in which the rows that meet a condition stand in this order, for MariaDB only: between the begin of an index
 * and a place in it, it takes the begin and reads a hundred thousand rows. Null where the condition is not made of values
 * that fields are to have: then the database knows better.
 */
export function orderIndex(
  em: Transaction,
  entity: new () => object,
  where: object,
  order: [string, string],
): string | null {
  const platform = em.getPlatform()
  const fields = fieldsOf(where)
  if (platform instanceof SqlitePlatform || !fields) return null
  const { tableName, indexes, properties } = em.getMetadata().get(entity as never)
  const fitting = indexes
    .map((index) => ({ name: index.name, parts: [index.properties ?? []].flat().map(String) }))
    .map((index) => ({ ...index, before: index.parts.indexOf(order[0]) }))
    .filter(({ parts, before }) => before >= 0 && parts[before + 1] === order[1])
    .filter(({ parts, before }) => parts.slice(0, before).every((part) => fields.has(part)))
    .sort((one, other) => other.before - one.before)[0]
  if (!fitting) return null
  const columns = fitting.parts.map((part) => properties[part as never] as { fieldNames: string[] })
  const names = columns.flatMap(({ fieldNames }) => fieldNames)
  return platform.quoteIdentifier(fitting.name ?? platform.getIndexName(tableName, names, 'index'))
}

/** The fields that are to have one value, or none; null where anything else is asked. */
function fieldsOf(where: object): Set<string> | null {
  const fields = new Set<string>()
  if (Object.getOwnPropertySymbols(where).length > 0) return null
  for (const [name, wanted] of Object.entries(where)) {
    if (name === '$and' && Array.isArray(wanted)) {
      for (const part of wanted) {
        const more = fieldsOf(part as object)
        if (!more) return null
        for (const field of more) fields.add(field)
      }
    } else if (name.startsWith('$') || (typeof wanted === 'object' && wanted !== null)) return null
    else fields.add(name)
  }
  return fields
}
