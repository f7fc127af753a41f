import type { Database } from './connection.ts'
import { addKnowledge } from './knowledge-index.ts'
import { KnowledgeRow } from './knowledge.ts'
import { NumberCounterRow } from './number-counter.ts'
import { rowsOf } from './row.ts'
import { wholeTickets } from './ticket-record.ts'
import { TicketRow } from './ticket.ts'

/** Raised when the terms of a text change, with a migration that empties both tables: the next start fills them anew. */
const state = 1
const name = 'knowledge'
const batch = 100

/** Puts in what was archived before there was an index; who is stopped on the way goes on with what is missing. */
export async function bringKnowledgeUp(db: Database): Promise<void> {
  const counter = await db.read().findOne(NumberCounterRow, { name })
  if (counter && counter.value >= state) return
  for (let last: Pick<TicketRow, 'archivedAt' | 'number'> | null = null; ;) {
    const rows: TicketRow[] = await rowsOf(
      db.read(),
      TicketRow,
      { deletedAt: null, status: 'archived', ...(last ? behind(last) : {}) } as never,
      { orderBy: { archivedAt: 'asc', number: 'asc' }, limit: batch },
    )
    const end = rows.at(-1)
    if (!end) break
    const numbers = rows.map(({ number }) => number)
    const known = await rowsOf(db.read(), KnowledgeRow, { number: { $in: numbers } })
    const done = new Set(known.map(({ number }) => number))
    const missing = await wholeTickets(
      db.read(),
      rows.filter(({ number }) => !done.has(number)),
    )
    await db.transaction((em) => addKnowledge(em, missing))
    last = end
  }
  await db.transaction((em) => em.upsert(NumberCounterRow, { name, value: state }))
}

const behind = ({ archivedAt, number }: Pick<TicketRow, 'archivedAt' | 'number'>) => ({
  $or: [{ archivedAt: { $gt: archivedAt } }, { archivedAt, number: { $gt: number } }],
})
