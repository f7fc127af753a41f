import { nameKey } from '../domain/name-key.ts'
import type { Round } from '../domain/ticket-round.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Transaction } from './connection.ts'
import { HandlingRow } from './handling.ts'
import { followArchive } from './knowledge-index.ts'
import { besides } from './living.ts'
import { rowsOf } from './row.ts'
import { indexName } from './search.ts'
import type { TicketRow } from './ticket.ts'

/** Whole tickets of some rows, with one query for all their rounds. */
export async function wholeTickets(em: Transaction, rows: TicketRow[]): Promise<Ticket[]> {
  const numbers = rows.filter(({ round }) => round > 0).map(({ number }) => number)
  const [only] = numbers
  const ticket = numbers.length === 1 && only ? only : { $in: numbers }
  const rounds =
    numbers.length > 0 ? await rowsOf(em, HandlingRow, { ticket }, { orderBy: { round: 'asc' } }) : []
  return rows.map((row) =>
    ticketOf(
      row,
      rounds.filter(({ ticket }) => ticket === row.number),
    ),
  )
}

export function ticketOf(row: TicketRow, rounds: HandlingRow[]): Ticket {
  const { nameKey: _nameKey, updatedAt: _updatedAt, ...record } = { ...row }
  return { ...(record as unknown as Ticket), rounds: rounds.map(roundOf) }
}

function roundOf({ ticket: _ticket, ...row }: HandlingRow): Round {
  return {
    ...row,
    ...{ handling: row.handling ?? null, handledBy: row.handledBy ?? null },
    ...{ handledAt: row.handledAt ?? null, result: row.result ?? null },
    ...{ satisfaction: row.satisfaction ?? null, feedbackBy: row.feedbackBy ?? null },
    feedbackAt: row.feedbackAt ?? null,
  }
}

/** The columns of a record as it should stand; `version` is the caller's business. */
export function ticketColumns(record: Ticket, now: Date) {
  const { rounds: _rounds, version: _version, number: _number, ...columns } = record
  return { ...columns, ...besides(record, record.title, now) }
}

/** Writes what belongs to the record besides its own row: its rounds, its title and what it tells others in the indexes. */
export async function saveAroundTicket(
  em: Transaction,
  before: Ticket | null,
  after: Ticket,
  _now: Date,
): Promise<void> {
  if (before?.title !== after.title) await indexName(em, 'Ticket', after.number, nameKey(after.title))
  await followArchive(em, before, after)
  if (before?.rounds === after.rounds) return
  const standing = new Map(before?.rounds.map((round) => [round.round, round]))
  for (const round of after.rounds) {
    const known = standing.get(round.round)
    const key = { ticket: after.number, round: round.round }
    if (!known) await em.insert(HandlingRow, { ...round, ...key })
    else if (JSON.stringify(known) !== JSON.stringify(round)) await em.nativeUpdate(HandlingRow, key, round)
  }
}
