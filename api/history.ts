import { HistoryEntryRow } from '../db/history-entry.ts'
import { ImportMadeRow } from '../db/import.ts'
import { rowOf } from '../db/row.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

type Values = Record<string, unknown>

/** What happened to a record, newest first, without the fields and the acts that this reader is not shown. */
export async function historyOf(
  { db }: Call,
  number: string,
  unseen: readonly string[] = [],
  asSeen: (entries: HistoryEntryRow[]) => HistoryEntryRow[] = (entries) => entries,
) {
  const em = db.read()
  const entries = asSeen(await em.find(HistoryEntryRow, { number }, { orderBy: { id: 'desc' }, limit: 500 }))
  // A batch of an import has one entry in the books; that it made this record is told from here.
  const made = await rowOf(em, ImportMadeRow, { record: number, filled: null })
  const { people } = await peopleOf(
    em,
    [...entries, ...(made ? [made] : [])].map(({ actor }) => actor),
  )
  const seen = (values: Values | null | undefined) =>
    values ? Object.fromEntries(Object.entries(values).filter(([field]) => !unseen.includes(field))) : null
  const told = entries.map((entry) => ({
    id: entry.id,
    command: entry.command,
    actor: people(entry.actor),
    at: entry.at,
    fromStatus: entry.fromStatus ?? null,
    toStatus: entry.toStatus ?? null,
    before: seen(entry.before),
    after: seen(entry.after),
    note: entry.note ?? null,
    version: entry.version,
  }))
  if (!made) return told
  const first = { fromStatus: null, toStatus: null, before: null, after: null, note: made.number, version: 1 }
  return [...told, { id: 0, command: 'import', actor: people(made.actor), at: made.at, ...first }]
}
