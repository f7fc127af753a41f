import { HistoryEntryRow } from '../db/history-entry.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './opportunity-json.ts'

type Values = Record<string, unknown>

/** What happened to a record, newest first, without the fields that this reader is not shown. */
export async function historyOf({ db }: Call, number: string, unseen: readonly string[] = []) {
  const em = db.read()
  const entries = await em.find(HistoryEntryRow, { number }, { orderBy: { id: 'desc' }, limit: 500 })
  const { people } = await peopleOf(
    em,
    entries.map(({ actor }) => actor),
  )
  const seen = (values: Values | null | undefined) =>
    values ? Object.fromEntries(Object.entries(values).filter(([field]) => !unseen.includes(field))) : null
  return entries.map((entry) => ({
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
}
