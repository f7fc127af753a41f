import { addDays, startOfDay, type Day } from '../domain/day.ts'
import { busyStates, importKeptDays } from '../domain/import.ts'
import type { Database } from './connection.ts'
import { ImportFileRow, ImportLineRow, ImportRow } from './import.ts'
import { wantNudges } from './write.ts'

/** Files and rows go after thirty days, a bounded number at a time; what they made stays, and so does the record of it. */
export async function dropOldImports(db: Database, today: Day, timeZone: string, at: Date): Promise<void> {
  const before = startOfDay(addDays(today, -importKeptDays), timeZone)
  const where = { fileDeletedAt: null, createdAt: { $lt: before }, state: { $nin: [...busyStates] } }
  const old = await db.read().find(ImportRow, where, { orderBy: { createdAt: 'asc' }, limit: 20 })
  for (const number of await ownerless(db, addDays(today, -2))) while (await dropSome(db, number));
  for (const { number } of old) {
    while (await dropSome(db, number));
    await db.transaction((em) => em.nativeUpdate(ImportRow, { number }, { fileDeletedAt: at }))
  }
}

/** Pieces of files whose import did not come about, because the process died while it took them in. */
async function ownerless(db: Database, day: Day): Promise<string[]> {
  const rows = await db
    .read()
    .execute<{ number: string }[]>(
      `select distinct number from import_file where number < ? and number not in (select number from import_job) limit 20`,
      [`IM-${day.replaceAll('-', '')}`],
    )
  return rows.map(({ number }) => number)
}

async function dropSome(db: Database, number: string): Promise<boolean> {
  return db.transaction(async (em) => {
    const lines = await em.find(
      ImportLineRow,
      { number },
      { fields: ['line'], orderBy: { line: 'asc' }, limit: 1000 },
    )
    if (lines.length > 0)
      await em.nativeDelete(ImportLineRow, { number, line: { $in: lines.map(({ line }) => line) } })
    const pieces = await em.find(
      ImportFileRow,
      { number },
      { fields: ['position'], orderBy: { position: 'asc' }, limit: 20 },
    )
    if (pieces.length > 0)
      await em.nativeDelete(ImportFileRow, {
        number,
        position: { $in: pieces.map(({ position }) => position) },
      })
    return lines.length > 0 || pieces.length > 0
  })
}

/** An import whose process somebody has ended by hand goes on: its record still says what is to be done. */
export async function wantImports(db: Database, at: Date): Promise<void> {
  const since = new Date(at.getTime() - 60_000)
  const rows = await db
    .read()
    .find(ImportRow, { state: { $in: [...busyStates] }, updatedAt: { $lt: since } }, { limit: 100 })
  const numbers = rows.map(({ number }) => number)
  if (numbers.length > 0) await db.transaction((em) => wantNudges(em, 'Import', numbers, at))
}
