import type { FilterQuery } from '@mikro-orm/core'
import { dayOf, startOfDay } from '../domain/day.ts'
import { ChurnCaseRow } from './churn-case.ts'
import type { Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { HistoryEntryRow } from './history-entry.ts'
import { InteractionRow } from './interaction.ts'
import { OpportunityRow } from './opportunity.ts'
import { OrderRow } from './order.ts'
import { rowsOf } from './row.ts'
import { TicketRow } from './ticket.ts'

/** A place in the time line: what has the same moment has an order too, by its source, then its id from the highest. */
export interface Place {
  at: Date
  source: SourceName
  id: string | number
}
/** In this order at the same moment. */
export const sourceNames = [
  'record',
  'history',
  'contactChange',
  'contact',
  'interaction',
  'order',
  'opportunity',
  'ticket',
  'churnCase',
] as const
export type SourceName = (typeof sourceNames)[number]

export type TimelineRow =
  | { source: 'record'; row: CustomerRecordRow }
  | { source: 'history' | 'contactChange'; row: HistoryEntryRow }
  | { source: 'contact'; row: ContactRow }
  | { source: 'interaction'; row: InteractionRow }
  | { source: 'order'; row: OrderRow }
  | { source: 'opportunity'; row: OpportunityRow }
  | { source: 'ticket'; row: TicketRow }
  | { source: 'churnCase'; row: ChurnCaseRow }
export type Entry = TimelineRow & Place

interface Asked {
  customer: string
  timeZone: string
  /** The opportunities that the reader may see. */
  opportunities: FilterQuery<OpportunityRow>
  /** And the tickets. */
  tickets: FilterQuery<TicketRow>
  churnCases: FilterQuery<ChurnCaseRow>
  /** What of the log is not for the reader. */
  unseenRecords: readonly string[]
}

/** A table of which rows stand in the time line. */
interface Source {
  entity: new () => object
  where: (asked: Asked) => object
  /** The column that says when, and the one that says which. */
  by: readonly [at: string, id: string]
}

// What the record of a customer, its contacts, its interactions and its cases tell, its history does not tell again.
const contactChanges = ['add-contact', 'edit-contact', 'remove-contact']
const byCases = ['lose', 'reactivate', 'recover']
const toldElsewhere = ['create', 'add-interaction', ...contactChanges, ...byCases]
const ofTable: Record<Exclude<SourceName, 'contact'>, Source> = {
  record: {
    entity: CustomerRecordRow,
    where: ({ customer, unseenRecords }) => ({
      customer,
      ...(unseenRecords.length > 0 && { kind: { $nin: unseenRecords } }),
    }),
    by: ['at', 'id'],
  },
  history: {
    entity: HistoryEntryRow,
    where: ({ customer }) => ({ number: customer, command: { $nin: toldElsewhere } }),
    by: ['at', 'id'],
  },
  contactChange: {
    entity: HistoryEntryRow,
    where: ({ customer }) => ({ number: customer, command: { $in: contactChanges } }),
    by: ['at', 'id'],
  },
  interaction: {
    entity: InteractionRow,
    where: ({ customer }) => ({ customer }),
    by: ['date', 'id'],
  },
  order: {
    entity: OrderRow,
    where: ({ customer }) => ({ customer }),
    by: ['orderedAt', 'number'],
  },
  opportunity: {
    entity: OpportunityRow,
    where: ({ opportunities }) => opportunities as object,
    by: ['createdAt', 'number'],
  },
  ticket: {
    entity: TicketRow,
    where: ({ tickets }) => tickets as object,
    by: ['createdAt', 'number'],
  },
  churnCase: {
    entity: ChurnCaseRow,
    where: ({ churnCases }) => churnCases as object,
    by: ['createdAt', 'number'],
  },
}

/** The newest entries of one source after a place. */
export async function entriesOf(
  em: Transaction,
  source: SourceName,
  asked: Asked,
  place: Place | null,
  limit: number,
): Promise<Entry[]> {
  if (source === 'contact') return contactEntries(em, asked, place, limit)
  const { entity, where, by } = ofTable[source]
  const [at, id] = by
  const condition = place ? { $and: [where(asked), beyond(source, by, place, asked.timeZone)] } : where(asked)
  const rows = await rowsOf(em, entity as new () => Record<string, never>, condition, {
    orderBy: { [at]: 'desc', [id]: 'desc' },
    limit,
  })
  return rows.map((row) => {
    const when: Date =
      source === 'interaction' ? startOfDay(row[at] as never, asked.timeZone) : (row[at] as never)
    return { source, row, at: when, id: row[id] } as unknown as Entry
  })
}

export async function countEntries(em: Transaction, source: SourceName, asked: Asked): Promise<number> {
  if (source === 'contact') return (await contactEntries(em, asked, null, Infinity)).length
  const { entity, where } = ofTable[source]
  return em.count(entity, where(asked))
}

export const isBefore = (one: Place, other: Place): boolean => compare(one, other) < 0

export function compare(one: Place, other: Place): number {
  return (
    other.at.getTime() - one.at.getTime() ||
    sourceNames.indexOf(one.source) - sourceNames.indexOf(other.source) ||
    (one.id > other.id ? -1 : one.id < other.id ? 1 : 0)
  )
}

/** What comes after the place in this source. An interaction has a day, and stands at its begin. */
function beyond(source: SourceName, [at, id]: Source['by'], place: Place, timeZone: string): object {
  const rank = sourceNames.indexOf(source) - sourceNames.indexOf(place.source)
  const day = dayOf(place.at, timeZone)
  const moment = source === 'interaction' ? day : place.at
  // The begin of that day lies before any other moment of it.
  const isWithin = source === 'interaction' && startOfDay(day, timeZone) < place.at
  if (rank > 0 || isWithin) return { [at]: { $lte: moment } }
  if (rank < 0) return { [at]: { $lt: moment } }
  return {
    $and: [{ [at]: { $lte: moment } }, { $or: [{ [at]: { $lt: moment } }, { [id]: { $lt: place.id } }] }],
  }
}

/** Contacts that came with their customer: of those added later the history tells. There are a handful. */
async function contactEntries(
  em: Transaction,
  { customer }: Asked,
  place: Place | null,
  limit: number,
): Promise<Entry[]> {
  const contacts = await rowsOf(em, ContactRow, { customer })
  const added = await rowsOf(em, HistoryEntryRow, { number: customer, command: 'add-contact' })
  const told = new Set(added.map(({ at }) => at.getTime()))
  return contacts
    .filter(({ createdAt }) => !told.has(createdAt.getTime()))
    .map((row): Entry => ({ source: 'contact', row, at: row.createdAt, id: row.id }))
    .filter((entry) => !place || isBefore(place, entry))
    .sort(compare)
    .slice(0, limit)
}
