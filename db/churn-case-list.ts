import type { FilterQuery } from '@mikro-orm/core'
import { churnCaseLifecycle } from '../domain/churn-case.ts'
import type { Day } from '../domain/day.ts'
import { openStates } from '../domain/lifecycle.ts'
import { nameKey } from '../domain/name-key.ts'
import type { ChurnCaseRow } from './churn-case.ts'
import type { Transaction } from './connection.ts'
import { customersNamed } from './interaction-list.ts'
import { numberBegins } from './opportunity-list.ts'
import { UserRow } from './user.ts'

type Where = FilterQuery<ChurnCaseRow>
export const churnViews = [
  'mine',
  'warnings',
  'deferred',
  'proposed',
  'confirmed',
  'recovered',
  'review-today',
  'overdue',
  'open',
  'all',
  'stalled',
  'assignee-inactive',
] as const
export type ChurnView = (typeof churnViews)[number]

const open = { status: { $in: openStates(churnCaseLifecycle) } }

/** The views of the list; each counter on the home page is one of these, so that it equals the list it opens. */
export function churnViewOf(
  em: Transaction,
  view: ChurnView,
  { username, today }: { username: string; today: Day },
): Where {
  const conditions: Record<ChurnView, object> = {
    mine: { ...open, assignee: username },
    warnings: { status: 'warning' },
    deferred: { status: 'deferred' },
    proposed: { status: 'proposed' },
    confirmed: { status: 'confirmed' },
    recovered: { status: 'recovered' },
    'review-today': { status: 'deferred', reviewOn: { $ne: null, $lte: today } },
    overdue: { ...open, escalated: true },
    open,
    all: {},
    stalled: { stalledSince: { $ne: null } },
    'assignee-inactive': churnAssigneeInactive(em),
  }
  return conditions[view]
}

/** What is open with somebody who no longer works here. */
export const churnAssigneeInactive = (em: Transaction) => ({
  ...open,
  assignee: { $in: em.createQueryBuilder(UserRow).select('username').where({ active: false }) },
})

/** What a person types into the search field: a number, or a piece or the initials of a customer's name. */
export function churnSearch(em: Transaction, typed: string): Where {
  const key = nameKey(typed)
  return numberBegins(churnCaseLifecycle.prefix, key) ?? { customer: { $in: customersNamed(em, typed) } }
}
