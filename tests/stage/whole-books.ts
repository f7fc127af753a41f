import type { Stage } from './stage.ts'

export type Books = Map<string, Set<string>>

// What a refusal, or an export, may well write: that it happened.
const ledgers = new Set(['audit_entry', 'export_run', 'login_failure', 'mikro_orm_migrations'])

/** Every row of every table, as text. */
export async function wholeBooks({ db }: Stage): Promise<Books> {
  const connection = db.read().getConnection()
  const books: Books = new Map()
  const entities = [...db.orm.getMetadata().getAll().values()]
  for (const name of new Set(entities.map(({ tableName }) => tableName))) {
    if (!name || ledgers.has(name)) continue
    const rows = await connection.execute<object[]>(`select * from \`${name}\``)
    books.set(name, new Set(rows.map((row) => JSON.stringify(row))))
  }
  return books
}

/** The rows that were added or changed, and those that went. What is sent to a process leaves its table by itself. */
export function changesIn(before: Books, after: Books): string[] {
  const changes: string[] = []
  for (const [table, rows] of after)
    for (const row of rows) if (!before.get(table)?.has(row)) changes.push(`${table} + ${row}`)
  for (const [table, rows] of before)
    for (const row of rows)
      if (table !== 'process_nudge' && !after.get(table)?.has(row)) changes.push(`${table} - ${row}`)
  return changes
}
