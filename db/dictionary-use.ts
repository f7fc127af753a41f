import { seededDictionary } from '../domain/dictionary-entry.ts'
import type { Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRow } from './customer.ts'
import type { DictionaryEntryRow } from './dictionary-entry.ts'
import { HistoryEntryRow } from './history-entry.ts'
import { InteractionRow } from './interaction.ts'
import { OpportunityRow } from './opportunity.ts'
import { rowsOf } from './row.ts'
import { TicketRow } from './ticket.ts'

interface Place {
  subject: string
  row: new () => object
  column: string
  /** Kept as a number, not as text. */
  numeric?: true
}

/** Which columns hold the codes of a type. A new one that does stands here, or its entries could be deleted. */
const places: Record<string, Place[]> = {
  opportunity_source: [{ subject: 'Opportunity', row: OpportunityRow, column: 'source' }],
  failure_reason: [{ subject: 'Opportunity', row: OpportunityRow, column: 'failureReason' }],
  region: [{ subject: 'Customer', row: CustomerRow, column: 'region' }],
  customer_level: [{ subject: 'Customer', row: CustomerRow, column: 'level', numeric: true }],
  satisfaction: [{ subject: 'Customer', row: CustomerRow, column: 'satisfaction', numeric: true }],
  service_type: [{ subject: 'Ticket', row: TicketRow, column: 'type' }],
  interaction_type: [{ subject: 'Interaction', row: InteractionRow, column: 'type' }],
  gender: [{ subject: 'Contact', row: ContactRow, column: 'gender' }],
  credit: [{ subject: 'Customer', row: CustomerRow, column: 'credit', numeric: true }],
}

type Entry = Pick<DictionaryEntryRow, 'type' | 'code' | 'createdAt'>

/** Where records hold this entry now, those in the bin too. */
export async function heldIn(em: Transaction, { type, code }: Entry): Promise<string[]> {
  const found: string[] = []
  for (const { subject, row, column, numeric } of places[type] ?? []) {
    const where = { [column]: numeric ? Number(code) : code } as object
    if (await em.findOne(row, where, { fields: [column] as never })) found.push(subject)
  }
  return found
}

/** Where this entry is or ever was: in records, in what their history says they were, in somebody's saved filters. */
export async function everUsedIn(em: Transaction, entry: Entry): Promise<string[]> {
  const found = new Set(await heldIn(em, entry))
  const from = await firstEntryOf(em, entry)
  for (const { column, numeric } of places[entry.type] ?? []) {
    const text = `%"${column}":"${entry.code}"%`
    const spoken = numeric ? `%"${column}":${entry.code}%` : text
    const remembered = await em.execute<unknown[]>(
      'select id from history_entry where id >= ? and (values_before like ? or values_after like ?) limit 1',
      [from, spoken, spoken],
    )
    if (remembered.length > 0) found.add('HistoryEntry')
    const filtered = await em.execute<unknown[]>(
      'select id from saved_view where query like ? or query like ? limit 1',
      [text, spoken],
    )
    if (filtered.length > 0) found.add('SavedView')
  }
  return [...found]
}

/** From where on the history can speak of it: a slip of the pen is taken back without reading all of it. */
async function firstEntryOf(em: Transaction, { type, code, createdAt }: Entry): Promise<number> {
  if (seededDictionary[type]?.some(([seeded]) => seeded === code)) return 0
  const orderBy = { at: 'asc', id: 'asc' } as const
  const [first] = await rowsOf(em, HistoryEntryRow, { at: { $gte: createdAt } }, { orderBy, limit: 1 })
  // MariaDB hands out ids before commit, so they are not quite in the order of their moments.
  return Math.max((first?.id ?? 0) - 1000, 0)
}
