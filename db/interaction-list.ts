import { raw, type FilterQuery } from '@mikro-orm/core'
import type { Ability } from '../domain/ability.ts'
import { addDays, startOfDay, type Day } from '../domain/day.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import type { InteractionRow } from './interaction.ts'
import { ofReadableCustomer } from './of-customer.ts'
import { nameFragment } from './opportunity-list.ts'

/** waiting: its moment is still to come. due: it has come. today: it comes today, or has come; nobody finished it. */
export const reminders = ['waiting', 'due', 'today'] as const

export interface InteractionFilters {
  q?: string | undefined
  customer?: string | undefined
  manager?: string | undefined
  type?: string | undefined
  contact?: number | undefined
  dateFrom?: string | undefined
  dateTo?: string | undefined
  reminder?: (typeof reminders)[number] | undefined
}
interface When {
  now: Date
  today: Day
  timeZone: string
}

/** The interactions that a person may read and asks for. */
export function interactionsOf(
  em: Transaction,
  ability: Ability,
  { q, customer, manager, type, contact, dateFrom, dateTo, reminder }: InteractionFilters,
  when: When,
): FilterQuery<InteractionRow> {
  const parts = [
    ofReadableCustomer(em, ability, manager ? { manager } : {}),
    {
      ...(customer && { customer }),
      ...(type && { type }),
      ...(contact && { contact }),
    },
    dateFrom ? { date: { $gte: dateFrom } } : {},
    dateTo ? { date: { $lte: dateTo } } : {},
    reminder ? { contactDoneAt: null, nextContactAt: momentsOf(reminder, when) } : {},
    q ? { $or: [titleHas(q), { customer: { $in: customersNamed(em, q) } }] } : {},
  ]
  return { $and: parts.filter((part) => Reflect.ownKeys(part).length > 0) }
}

function momentsOf(reminder: (typeof reminders)[number], { now, today, timeZone }: When): object {
  if (reminder === 'waiting') return { $gt: now }
  if (reminder === 'due') return { $ne: null, $lte: now }
  return { $ne: null, $lt: startOfDay(addDays(today, 1), timeZone) }
}

/**
 * A piece of the title, whatever its capitals are; no character of it means more than itself. With nothing to compare it
 * with: compared, the ORM would write the value into the text of the statement, and the log would have it.
 */
const titleHas = (q: string) => ({
  [raw<never>((alias) => `instr(lower(${alias}.title), ?) > 0`, [q.trim().toLowerCase()])]: [],
})

/** Customers by a piece of their name, or by the beginning of their number. */
export const customersNamed = (em: Transaction, q: string) =>
  em
    .createQueryBuilder(CustomerRow, 'named')
    .select('number')
    .where(
      (/^kh-?\d*/i.test(q)
        ? { number: { $like: `${q.toUpperCase()}%` } }
        : nameFragment(em, 'Customer', nameKey(q))) as never,
    )
