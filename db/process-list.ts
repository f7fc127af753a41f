import type { FilterQuery } from '@mikro-orm/core'
import { openStatuses } from '../domain/opportunity.ts'
import { CommandRow } from './command.ts'
import type { Transaction } from './connection.ts'
import type { OpportunityRow } from './opportunity.ts'

type Where = FilterQuery<OpportunityRow>

/** What may be asked of all processes; each is a condition on kept columns, so that its number is its list's. */
export const processViews = ['open', 'stalled', 'retrying', 'late', 'escalated', 'closed', 'all'] as const
export type ProcessView = (typeof processViews)[number]

/** A command that takes longer than this is being tried again. */
const retriedAfter = 5000
/** A timer that is later than this has not fired; a worker that is busy is a few seconds late. */
const lateAfter = 60_000
const open = { status: { $in: [...openStatuses] } }

export function processView(em: Transaction, view: ProcessView, now: Date): Where {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const conditions: Record<ProcessView, () => object> = {
    open: () => open,
    stalled: () => ({ stalledSince: { $ne: null } }),
    retrying: () => ({
      ...open,
      number: {
        $in: em
          .createQueryBuilder(CommandRow)
          .select('number')
          .where({ state: 'pending', at: { $lt: before(retriedAfter) } }),
      },
    }),
    late: () => ({ ...open, nextAt: { $lt: before(lateAfter) } }),
    escalated: () => ({ ...open, escalated: true }),
    closed: () => ({ status: { $in: ['succeeded', 'failed'] } }),
    all: () => ({}),
  }
  return conditions[view]()
}

/** By number or person only: who watches processes need not be one who may know customers. */
export function processSearch(typed: string): Where {
  const plain = typed.replace(/[%_\\]/g, '')
  if (/^op(-|\d|$)/i.test(plain)) return { number: { $like: `${plain.toUpperCase()}%` } }
  return { $or: [{ assignee: typed }, { number: { $like: `%-${plain}` } }] }
}
