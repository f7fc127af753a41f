import type { EntityName, EntityProperty } from '@mikro-orm/core'
import { CompiledQuery } from 'kysely'
import type { Transaction } from './connection.ts'
import { told } from './statement-log.ts'

type Entity = new () => object

/**
 * A statement whose values are bound to their places. The ORM writes the values into the text, so that the database
 * reads each statement anew, and making one takes longer than running it. Tables, columns and conversions stay the
 * ORM's; this is for what every request does, everything else is a query of the ORM.
 */
export function statement(em: Transaction, entity: Entity, alias = '') {
  const platform = em.getPlatform()
  const meta = em.getMetadata().get(entity as EntityName<object>)
  const values: unknown[] = []

  function propertyOf(name: string): EntityProperty {
    const property = meta.properties[name as never] as EntityProperty | undefined
    if (!property) throw new Error(`${meta.className} has no ${name}`)
    return property
  }
  // A moment is a number on SQLite and UTC without a zone on MariaDB; SQLite knows no booleans.
  function primitive(value: unknown): unknown {
    const plain: unknown = platform.processDateProperty(value)
    if (plain instanceof Date) return plain.toISOString().slice(0, -1).replace('T', ' ')
    return typeof plain === 'boolean' ? Number(plain) : (plain ?? null)
  }

  return {
    table: platform.quoteIdentifier(meta.tableName),
    column: (name: string) =>
      (alias && `${alias}.`) + platform.quoteIdentifier(propertyOf(name).fieldNames[0] ?? name),
    bind(name: string, value: unknown): '?' {
      const { customType } = propertyOf(name)
      values.push(primitive(customType ? customType.convertToDatabaseValue(value, platform) : value))
      return '?'
    },
    /** Text that belongs to none of the entity's columns. */
    text(value: string): '?' {
      values.push(value)
      return '?'
    },
    run: (text: string) =>
      told(em, text, () =>
        em.getKysely().executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values)),
      ),
    /** A row of the result as the entity's plain object. */
    present(row: Record<string, unknown>): Record<string, unknown> {
      const presented = em.getComparator().mapResult(meta as never, row as never) as Record<string, unknown>
      for (const { name, customType } of meta.props) {
        const value = presented[name]
        if (customType && value !== undefined && value !== null)
          presented[name] = customType.convertToJSValue(value, platform)
      }
      return presented
    },
    /** The same of rows that are read for a few columns: the way above looks for every column in every row. */
    presentOnly(names: readonly string[]) {
      const chosen = names.map((name) => {
        const { fieldNames, customType, runtimeType } = propertyOf(name)
        const read = (value: unknown): unknown => {
          if (value === null || value === undefined) return null
          if (customType) return customType.convertToJSValue(value, platform)
          if (runtimeType === 'Date') return momentOf(value)
          return runtimeType === 'boolean' ? Boolean(value) : value
        }
        return { name, column: fieldNames[0] ?? name, read }
      })
      return (row: Record<string, unknown>): Record<string, unknown> => {
        const presented: Record<string, unknown> = {}
        for (const { name, column, read } of chosen) presented[name] = read(row[column])
        return presented
      }
    },
  }
}
export type Statement = ReturnType<typeof statement>

/** As the databases give it: milliseconds, or UTC without a zone. */
const momentOf = (value: unknown): Date =>
  typeof value === 'string' ? new Date(`${value.replace(' ', 'T')}Z`) : new Date(value as number)

/**
 * A condition as SQL, or null when it holds something that only the ORM's queries know: then they are to be used.
 */
export function conditionOf(of: Statement, where: object): string | null {
  // A piece of SQL as a key is a symbol, which entries leave out: what is overlooked here would let every row through.
  if (Object.getOwnPropertySymbols(where).length > 0) return null
  const parts: string[] = []
  for (const [name, wanted] of Object.entries(where)) {
    const part =
      name === '$and' || name === '$or'
        ? junction(of, name, wanted)
        : name.startsWith('$')
          ? null
          : comparison(of, name, wanted)
    if (part === null) return null
    parts.push(part)
  }
  return parts.length === 0 ? '1 = 1' : parts.join(' and ')
}

function junction(of: Statement, name: '$and' | '$or', wanted: unknown): string | null {
  if (!Array.isArray(wanted) || wanted.length === 0) return null
  const parts = wanted.map((part: object) => conditionOf(of, part))
  if (parts.includes(null)) return null
  return `(${parts.map((part) => `(${part})`).join(name === '$and' ? ' and ' : ' or ')})`
}

const signs: Record<string, string> = { $lt: '<', $lte: '<=', $gt: '>', $gte: '>=', $ne: '<>' }
const isPlain = (value: unknown) =>
  ['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date

function comparison(of: Statement, name: string, wanted: unknown): string | null {
  const column = of.column(name)
  if (wanted === null) return `${column} is null`
  if (isPlain(wanted)) return `${column} = ${of.bind(name, wanted)}`
  const [[operator, operand] = ['', null], ...more] = Object.entries(wanted as object)
  if (more.length > 0) return null
  if (operator === '$ne' && operand === null) return `${column} is not null`
  if (signs[operator] && isPlain(operand)) return `${column} ${signs[operator]} ${of.bind(name, operand)}`
  if (operator !== '$in' || !Array.isArray(operand) || operand.length === 0) return null
  return `${column} in (${operand.map((one) => of.bind(name, one)).join(', ')})`
}
