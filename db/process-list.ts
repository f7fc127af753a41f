import type { FilterQuery } from '@mikro-orm/core'
import { lifecycleOf, livingSubjects, type LivingSubject } from '../domain/lifecycles.ts'
import { CommandRow } from './command.ts'
import type { Transaction } from './connection.ts'
import type { LivingRow } from './keeper.ts'

type Where = FilterQuery<LivingRow>

/** What may be asked of all processes; each is a condition on kept columns, so that its number is its list's. */
export const processViews = ['open', 'stalled', 'retrying', 'late', 'escalated', 'closed', 'all'] as const
export type ProcessView = (typeof processViews)[number]

/** A command that takes longer than this is being tried again. */
const retriedAfter = 5000
/** A timer that is later than this has not fired; a worker that is busy is a few seconds late. */
const lateAfter = 60_000

export function processView(em: Transaction, subject: LivingSubject, view: ProcessView, now: Date): Where {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const { states } = lifecycleOf(subject)
  const statuses = (isOpen: boolean) => ({
    status: { $in: Object.keys(states).filter((status) => states[status]?.open === isOpen) },
  })
  const open = statuses(true)
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
    closed: () => statuses(false),
    all: () => ({}),
  }
  return conditions[view]()
}

/**
 * By number or person only: who watches processes need not be one who may know customers. Null where no record of this
 * subject can be meant.
 */
export function processSearch(subject: LivingSubject, typed: string): Where | null {
  const plain = typed.replace(/[%_\\]/g, '')
  const prefix = /^([a-z]{2})(-|\d|$)/i.exec(plain)?.[1]?.toUpperCase()
  const meant = livingSubjects.find((name) => lifecycleOf(name).prefix === prefix)
  if (meant) return meant === subject ? { number: { $like: `${plain.toUpperCase()}%` } } : null
  return { $or: [{ assignee: typed }, { number: { $like: `%-${plain}` } }] }
}
