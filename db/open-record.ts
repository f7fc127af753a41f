import { setImmediate as breathe } from 'node:timers/promises'
import type { FilterQuery } from '@mikro-orm/core'
import type { Deadline } from '../domain/lifecycle.ts'
import type { Opportunity } from '../domain/opportunity.ts'
import type { Database, Transaction } from './connection.ts'
import { opportunityOf } from './opportunity-record.ts'
import { OpportunityRow } from './opportunity.ts'
import { PlanStepRow } from './plan-step.ts'
import { rowsOf } from './row.ts'
import { isOpen } from './stall.ts'

/** The next records that have a process, whole, in the order of their numbers. */
export async function openOpportunities(
  em: Transaction,
  after: string,
  limit: number,
  narrower: FilterQuery<OpportunityRow> = {},
): Promise<Opportunity[]> {
  const where = { $and: [{ ...isOpen, number: { $gt: after } }, narrower] } as FilterQuery<OpportunityRow>
  const rows = await rowsOf(em, OpportunityRow, where, { orderBy: { number: 'asc' }, limit })
  const opportunity = { $in: rows.map(({ number }) => number) }
  const steps =
    rows.length > 0 ? await rowsOf(em, PlanStepRow, { opportunity }, { orderBy: { position: 'asc' } }) : []
  return rows.map((row) =>
    opportunityOf(
      row,
      steps.filter((step) => step.opportunity === row.number),
    ),
  )
}

/** Every record that has a process, page by page; between two pages others have their turn. */
export async function* everyOpenOpportunity(db: Database): AsyncGenerator<Opportunity> {
  for (let after = ''; ;) {
    const page = await openOpportunities(db.read(), after, 200)
    yield* page
    const last = page.at(-1)
    if (page.length < 200 || !last) return
    after = last.number
    await breathe()
  }
}

/** The deadlines of every record that has a process: all that is needed to see what a setting bears on. */
export async function* everyOpenDeadlines(db: Database): AsyncGenerator<Deadline[]> {
  for (let after = ''; ;) {
    const page = await db
      .read()
      .find(
        OpportunityRow,
        { ...isOpen, number: { $gt: after } },
        { fields: ['number', 'deadlines'], orderBy: { number: 'asc' }, limit: 500 },
      )
    for (const { deadlines } of page) yield deadlines
    const last = page.at(-1)
    if (page.length < 500 || !last) return
    after = last.number
    await breathe()
  }
}
