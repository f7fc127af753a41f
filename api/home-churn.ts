import type { FilterQuery } from '@mikro-orm/core'
import { churnCaseOf } from '../db/churn-case-record.ts'
import { ChurnCaseRow } from '../db/churn-case.ts'
import { churnViewOf, type ChurnView } from '../db/churn-case-list.ts'
import { rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { dayOf } from '../domain/day.ts'
import { countChurnCases } from './churn-case.ts'
import { presentChurnCases } from './churn-case-json.ts'
import type { Call } from './endpoint.ts'

/** More than one works off in a day. */
const atMost = 8

/** What waits of silent customers: a manager's warnings and today's reviews, and the losses for who may approve them. */
export async function churnOf(call: Call) {
  const { ability } = call.person
  if (!ability.can('read', 'ChurnCase')) return null
  const nothing = Promise.resolve([])
  const approves = ability.can('approve', 'ChurnCase')
  return {
    counters: await countChurnCases(call),
    toWork: await (approves ? nothing : mine(call, 'warnings', 'stateSince')),
    toReview: await (approves ? nothing : mine(call, 'review-today', 'reviewOn')),
    toConfirm: await (approves ? first(call, 'proposed', {}, 'stateSince') : nothing),
  }
}

const mine = (call: Call, view: ChurnView, by: Order) =>
  first(call, view, { assignee: call.person.user.username }, by)

type Order = 'stateSince' | 'reviewOn'
async function first(call: Call, view: ChurnView, whose: object, by: Order) {
  const em = call.db.read()
  const { ability, user } = call.person
  const asker = { username: user.username, today: dayOf(call.now(), call.timeZone) }
  const where = {
    $and: [
      scope<ChurnCaseRow>(ability, 'read', 'ChurnCase'),
      { deletedAt: null, ...whose },
      churnViewOf(em, view, asker),
    ],
  } as FilterQuery<ChurnCaseRow>
  const orderBy: { [Column in Order | 'number']?: 'asc' } = { [by]: 'asc', number: 'asc' }
  const rows = await rowsOf(em, ChurnCaseRow, where, { orderBy, limit: atMost })
  return presentChurnCases(
    call,
    rows.map((row) => churnCaseOf(row, [])),
  )
}
