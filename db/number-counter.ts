import { defineEntity, p, sql } from '@mikro-orm/core'
import { again } from './again.ts'
import type { Database, Transaction } from './connection.ts'
import { rowOf } from './row.ts'

const Schema = defineEntity({
  name: 'NumberCounter',
  tableName: 'number_counter',
  properties: {
    name: p.string().length(60).primary(),
    value: p.integer(),
  },
})
export class NumberCounterRow extends Schema.class {}
Schema.setClass(NumberCounterRow)

/**
 * Sets `count` numbers of a counter aside and returns the first. A statement of its own, outside any
 * transaction: gaps are allowed, waiting for each other is not.
 */
export async function takeNumbers(db: Database, name: string, count = 1): Promise<number> {
  const connection = db.orm.em.getConnection()
  if (db.dialect === 'sqlite') {
    const [row] = await connection.execute<{ value: number }[]>(
      `insert into number_counter (name, value) values (?, ?)
       on conflict (name) do update set value = value + excluded.value returning value`,
      [name, count],
    )
    return (row?.value ?? count) - count + 1
  }
  // The first numbers of a day are a new row, over which MariaDB may declare a deadlock.
  const { insertId } = await again(() =>
    connection.execute<{ insertId: number }>(
      `insert into number_counter (name, value) values (?, last_insert_id(?))
       on duplicate key update value = last_insert_id(value + values(value))`,
      [name, count],
      'run',
    ),
  )
  return Number(insertId) - count + 1
}

/** Raises a counter by one within a transaction; until it ends, whoever else would raise it waits. */
export async function raise(em: Transaction, name: string): Promise<void> {
  await em.nativeUpdate(NumberCounterRow, { name }, { value: sql`value + 1` })
}

/**
 * From here to its end, one transaction at a time in all processes: whoever comes second reads what the first has
 * written. It must be the first thing a transaction does, and a counter of this name must be there.
 */
export async function goAlone(em: Transaction, name: string): Promise<void> {
  await em.nativeUpdate(NumberCounterRow, { name }, { value: 0 })
}

export async function counterOf(em: Transaction, name: string): Promise<number> {
  return (await rowOf(em, NumberCounterRow, { name }))?.value ?? 0
}

/** The next number of a kind on a company day: OP-20261123-0001. */
export async function takeNumber(db: Database, prefix: string, day: string): Promise<string> {
  const [number = ''] = await takeBlock(db, prefix, day, 1)
  return number
}

/** So many of them in one go. */
export async function takeBlock(db: Database, prefix: string, day: string, count: number): Promise<string[]> {
  const stem = `${prefix}-${day.replaceAll('-', '')}`
  const first = await takeNumbers(db, stem, count)
  return Array.from({ length: count }, (_, index) => `${stem}-${String(first + index).padStart(4, '0')}`)
}
