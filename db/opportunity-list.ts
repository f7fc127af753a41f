import type { FilterQuery } from '@mikro-orm/core'
import { addDays, weekdayOf, type Day } from '../domain/day.ts'
import type { Ability } from '../domain/ability.ts'
import { nameKey } from '../domain/name-key.ts'
import { openStatuses } from '../domain/opportunity.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import type { OpportunityRow } from './opportunity.ts'
import { scope } from './scope.ts'
import { nameHolds, soughtCondition, soughtOf } from './search.ts'
import { UserRow } from './user.ts'

type Where = FilterQuery<OpportunityRow>
export const views = [
  'unassigned',
  'mine',
  'overdue',
  'this-week',
  'closed',
  'all',
  'in-hand',
  'to-plan',
  'due-today',
  'undecided',
  'stalled',
  'assignee-inactive',
] as const
export type View = (typeof views)[number]

const given = { status: { $in: ['assigned', 'planned', 'executing'] } }
const open = { status: { $in: [...openStatuses] } }

/** The views of the list; each counter on the home page is one of these, so that it equals the list it opens. */
export function viewOf(em: Transaction, view: View, username: string, today: Day): Where {
  const endOfWeek = addDays(today, 7 - weekdayOf(today))
  const conditions: Record<View, object> = {
    unassigned: { status: 'created' },
    mine: { ...open, assignee: username },
    overdue: { ...open, $or: [{ overdue: true }, { closeOverdue: true }] },
    'this-week': {
      ...open,
      $or: [
        { nextStepDueOn: { $ne: null, $lte: endOfWeek } },
        { expectedCloseOn: { $ne: null, $lte: endOfWeek } },
      ],
    },
    closed: { status: { $in: ['succeeded', 'failed'] } },
    all: {},
    'in-hand': given,
    'to-plan': { status: 'assigned', assignee: username },
    'due-today': { ...given, assignee: username, nextStepDueOn: today },
    undecided: { ...given, assignee: username, undecided: true },
    stalled: { stalledSince: { $ne: null } },
    'assignee-inactive': assigneeInactive(em),
  }
  return conditions[view]
}

/** What is open with somebody who no longer works here: nobody acts on it until it is given to another. */
export const assigneeInactive = (em: Transaction) => ({
  ...given,
  assignee: { $in: em.createQueryBuilder(UserRow).select('username').where({ active: false }) },
})

/** What made a customer, was linked to it, or is with somebody of its name; by the name only for who may read the customer. */
export const aboutCustomer = (em: Transaction, ability: Ability, number: string): Where => ({
  $or: [
    { customer: number },
    {
      nameKey: {
        $in: em
          .createQueryBuilder(CustomerRow)
          .select('nameKey')
          .where({ $and: [{ number }, scope<CustomerRow>(ability, 'read', 'Customer')] } as never),
      },
    },
  ],
})

/** What a person types into the search field: a number, a telephone number, a piece of a name or its initials. */
export function searchOf(em: Transaction, typed: string, { byPhone }: { byPhone: boolean }): Where {
  const key = nameKey(typed)
  if (/^op(-[\d-]*|\d+)$/.test(key)) return { number: { $like: `${key.toUpperCase()}%` } }
  if (/^[\d+\-()#*]{4,}$/.test(key)) {
    const number = { number: { $like: `%-${key}` } }
    return byPhone ? { $or: [{ contactPhone: { $like: `${typed.trim()}%` } }, number] } : number
  }
  return nameFragment(em, 'Opportunity', key)
}

/** What looks like the number of such a record, or like its end, met by the numbers alone; null when it is a word. */
export function numberBegins(prefix: string, key: string): { number: { $like: string } } | null {
  const number = key.toUpperCase()
  if (number.startsWith(prefix) && /^(-[\d-]*|\d+)$/.test(number.slice(prefix.length)))
    return { number: { $like: `${number}%` } }
  return /^\d{4,}$/.test(key) ? { number: { $like: `%-${key}` } } : null
}

/** Names that hold the fragment or have these initials, by the index of their terms. */
export function nameFragment(em: Transaction, subject: string, key: string): object {
  const sought = soughtOf(subject, key)
  if (sought) return soughtCondition(em, sought)
  return key === '' ? {} : nameHolds(key)
}
