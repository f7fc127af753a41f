import type { FilterQuery } from '@mikro-orm/core'
import { countsBySubject, everyHandOverSubject, type HandOverSubject } from '../domain/hand-over.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { keeperOf } from './keeper.ts'
import { isOpenIn } from './open-record.ts'
import type { OpportunityRow } from './opportunity.ts'
import { rowsOf } from './row.ts'

type Where = FilterQuery<OpportunityRow>
interface Source {
  // Of whichever subject: only columns that all of them have are asked.
  entity: typeof OpportunityRow
  holder: string
  open: Where
  /** By what it belongs to one customer with the rest. */
  about: 'nameKey' | 'customer'
}

/** Who has it, and what of it is open work. */
function sourceOf(subject: HandOverSubject): Source {
  if (subject === 'Customer')
    return {
      entity: CustomerRow as never,
      holder: 'manager',
      open: { deletedAt: null },
      about: 'nameKey',
    }
  const { row, about } = keeperOf(subject)
  return { entity: row as never, holder: 'assignee', open: isOpenIn(subject) as Where, about }
}

/** A piece of somebody's work as it stands. */
export interface Work {
  subject: HandOverSubject
  number: string
  nameKey: string
  status: string
}

/** What somebody has open, of what the asker reaches. */
export function openWork(em: Transaction, subject: HandOverSubject, giver: string, reached: Where) {
  const { open, holder } = sourceOf(subject)
  return workWhere(em, subject, { $and: [open, { [holder]: giver }, reached] })
}

/** Of these records those that are somebody's, whether they are still open or not; what lies in the bin is not there. */
export const namedWork = (
  em: Transaction,
  subject: HandOverSubject,
  giver: string,
  numbers: string[],
  reached: Where,
) =>
  workWhere(em, subject, {
    $and: [{ number: { $in: numbers }, deletedAt: null, [sourceOf(subject).holder]: giver }, reached],
  })

async function workWhere(em: Transaction, subject: HandOverSubject, where: object): Promise<Work[]> {
  const { entity, about } = sourceOf(subject)
  const rows = await em
    .createQueryBuilder(entity)
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

/** What somebody would leave behind, by its kind: what he is working on, and whom he looks after. */
export async function openWorkOf(em: Transaction, username: string): Promise<Record<string, number>> {
  const counted = new Map<string, number>()
  for (const subject of everyHandOverSubject) {
    const { entity, holder, open } = sourceOf(subject)
    counted.set(subject, await em.count(entity, { $and: [open, { [holder]: username }] }))
  }
  return countsBySubject((subject) => counted.get(subject) ?? 0)
}

/** How much of a subject each person has open; of these people, when they are named. */
export async function openCounts(
  em: Transaction,
  subject: HandOverSubject,
  { reached = {}, people }: { reached?: Where; people?: string[] },
): Promise<Map<string, number>> {
  const { entity, holder, open } = sourceOf(subject)
  const theirs = people ? { [holder]: { $in: people } } : {}
  const { sql, params } = em
    .createQueryBuilder(entity, 'w')
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
