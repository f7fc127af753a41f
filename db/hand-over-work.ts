import type { FilterQuery } from '@mikro-orm/core'
import type { HandOverSubject } from '../domain/hand-over.ts'
import { openStatuses } from '../domain/opportunity.ts'
import { openTicketStatuses } from '../domain/ticket.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { OpportunityRow } from './opportunity.ts'
import { rowsOf } from './row.ts'
import { TicketRow } from './ticket.ts'

/** Of each subject: who has it, what of it is open work, and by what it belongs to one customer with the rest. */
const sources = {
  Customer: { entity: CustomerRow, holder: 'manager', open: { deletedAt: null }, about: 'nameKey' },
  Opportunity: {
    entity: OpportunityRow,
    holder: 'assignee',
    open: { deletedAt: null, status: { $in: [...openStatuses] } },
    about: 'nameKey',
  },
  Ticket: {
    entity: TicketRow,
    holder: 'assignee',
    open: { deletedAt: null, status: { $in: [...openTicketStatuses] } },
    about: 'customer',
  },
} as const

/** A piece of somebody's work as it stands. */
export interface Work {
  subject: HandOverSubject
  number: string
  nameKey: string
  status: string
}

type Where = FilterQuery<OpportunityRow>

/** What somebody has open, of what the asker reaches. */
export const openWork = (em: Transaction, subject: HandOverSubject, holder: string, reached: Where) =>
  workWhere(em, subject, { $and: [sources[subject].open, { [sources[subject].holder]: holder }, reached] })

/** Of these records those that are somebody's, whether they are still open or not; what lies in the bin is not there. */
export const namedWork = (
  em: Transaction,
  subject: HandOverSubject,
  holder: string,
  numbers: string[],
  reached: Where,
) =>
  workWhere(em, subject, {
    $and: [{ number: { $in: numbers }, deletedAt: null, [sources[subject].holder]: holder }, reached],
  })

async function workWhere(em: Transaction, subject: HandOverSubject, where: object): Promise<Work[]> {
  const { entity, about } = sources[subject]
  const rows = await em
    .createQueryBuilder(entity as typeof OpportunityRow)
    .select(['number', about as 'nameKey', 'status'])
    .where(where)
    .orderBy({ number: 'asc' })
    .execute<{ number: string; nameKey?: string; customer?: string; status: string }[]>('all')
  const keys = about === 'customer' ? await nameKeysOf(em, rows) : new Map<string, string>()
  return rows.map(({ number, nameKey, customer = '', status }) => ({
    ...{ subject, number, status },
    nameKey: nameKey ?? keys.get(customer) ?? customer,
  }))
}

/** By what these customers are known, a few hundred at a time. */
async function nameKeysOf(em: Transaction, rows: { customer?: string }[]): Promise<Map<string, string>> {
  const numbers = [...new Set(rows.map(({ customer = '' }) => customer))]
  const keys = new Map<string, string>()
  for (let from = 0; from < numbers.length; from += 500) {
    const number = { $in: numbers.slice(from, from + 500) }
    for (const row of await rowsOf(em, CustomerRow, { number })) keys.set(row.number, row.nameKey)
  }
  return keys
}

/** How much of a subject each person has open; of these people, when they are named. */
export async function openCounts(
  em: Transaction,
  subject: HandOverSubject,
  { reached = {}, people }: { reached?: Where; people?: string[] },
): Promise<Map<string, number>> {
  const { entity, holder, open } = sources[subject]
  const theirs = people ? { [holder]: { $in: people } } : {}
  const { sql, params } = em
    .createQueryBuilder(entity as typeof OpportunityRow, 'w')
    .select([holder as 'assignee'])
    .where({ $and: [open, theirs, reached] } as never)
    .toQuery()
  const rows = await em
    .getConnection()
    .execute<{ holder: string | null; total: number }[]>(
      `select ${holder} as holder, count(*) as total from (${sql}) held group by ${holder}`,
      [...params],
    )
  return new Map(rows.flatMap(({ holder, total }) => (holder === null ? [] : [[holder, Number(total)]])))
}
