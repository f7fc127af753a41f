import type { Stage } from './stage.ts'

// What a refusal leaves behind is its own entry; the rest of these moves by itself.
const apart = new Set([
  'audit_entry',
  'login_failure',
  'mikro_orm_migrations',
  'process_nudge',
  'sqlite_sequence',
])

/** Every row of every table, to see that a refused call has changed none. */
export async function everything({ db }: Stage): Promise<Record<string, string[]>> {
  const tables = Object.values(db.orm.getMetadata().getAll()).map(({ tableName }) => tableName)
  const em = db.read()
  const all: Record<string, string[]> = {}
  for (const table of [...new Set(tables)].filter((name) => name && !apart.has(name)).sort()) {
    const rows = await em
      .getConnection()
      .execute<object[]>(`select * from ${em.getPlatform().quoteIdentifier(table)}`)
    all[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return all
}
