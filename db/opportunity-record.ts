import type { Opportunity } from '../domain/opportunity.ts'
import { nameKey } from '../domain/name-key.ts'
import { isAnswered, type PlanStep } from '../domain/plan-step.ts'
import type { Transaction } from './connection.ts'
import { besides } from './living.ts'
import { OpportunityRow } from './opportunity.ts'
import { PlanStepRow } from './plan-step.ts'
import { rowsOf } from './row.ts'
import { dropNames, indexName, indexNewNames } from './search.ts'

/** The whole records of some rows, plans included, with one query for all their steps. */
export async function wholeOpportunities(em: Transaction, rows: OpportunityRow[]): Promise<Opportunity[]> {
  const [only] = rows
  const numbers = rows.map(({ number }) => number)
  const opportunity = rows.length === 1 && only ? only.number : { $in: numbers }
  const steps =
    rows.length > 0 ? await rowsOf(em, PlanStepRow, { opportunity }, { orderBy: { position: 'asc' } }) : []
  return rows.map((row) =>
    opportunityOf(
      row,
      steps.filter((step) => step.opportunity === row.number),
    ),
  )
}

export function opportunityOf(row: OpportunityRow, steps: PlanStepRow[]): Opportunity {
  const { nameKey: _nameKey, updatedAt: _updatedAt, ...record } = { ...row }
  return { ...(record as unknown as Opportunity), steps: steps.map(stepOf) }
}

export function stepOf(row: PlanStepRow): PlanStep {
  const { id, position, dueOn, item, result, skipped, note, resultBy, resultAt } = row
  return {
    id,
    position,
    dueOn,
    item,
    result: result ?? null,
    skipped,
    note: note ?? null,
    resultBy: resultBy ?? null,
    resultAt: resultAt ?? null,
  }
}

/** The columns of a record as it should stand; `version` is the caller's business. */
export function opportunityColumns(record: Opportunity, now: Date) {
  const { steps: _steps, version: _version, number: _number, ...columns } = record
  return { ...columns, ...besides(record, record.customerName, now) }
}

/** Writes what belongs to the record besides its own row: its steps, its name in the search index. */
export async function saveAround(
  em: Transaction,
  before: Opportunity | null,
  after: Opportunity,
  now: Date,
): Promise<void> {
  if (before?.customerName !== after.customerName)
    await indexName(em, 'Opportunity', after.number, nameKey(after.customerName))
  if (before?.steps === after.steps) return
  const standing = new Map(before?.steps.map((step) => [step.id, step]))
  const gone = [...standing.keys()].filter((id) => !after.steps.some((step) => step.id === id))
  if (gone.length > 0) await em.nativeDelete(PlanStepRow, { id: { $in: gone as number[] } })
  for (const step of after.steps) {
    if (step.id === null) throw new Error('a new step needs a number before it is written')
    const columns = {
      ...step,
      id: step.id,
      opportunity: after.number,
      answered: isAnswered(step),
      updatedAt: now,
    }
    const known = standing.get(step.id)
    if (!known) await em.insert(PlanStepRow, { ...columns, createdAt: now })
    else if (JSON.stringify(known) !== JSON.stringify(step))
      await em.nativeUpdate(PlanStepRow, { id: step.id }, columns)
  }
}

/** New records many at once, without plans; the book of the import tells of them. */
export async function insertOpportunities(em: Transaction, records: Opportunity[], now: Date): Promise<void> {
  if (records.length === 0) return
  await em.insertMany(
    OpportunityRow,
    records.map((record) => ({
      ...opportunityColumns(record, now),
      number: record.number,
      version: record.version,
    })),
  )
  const names = records.map(({ number, customerName }) => ({ number, key: nameKey(customerName) }))
  await indexNewNames(em, 'Opportunity', names)
}

/** Takes records away that an import has made and nobody has touched. */
export async function removeOpportunities(em: Transaction, numbers: string[]): Promise<void> {
  await dropNames(em, 'Opportunity', numbers)
  await em.nativeDelete(OpportunityRow, { number: { $in: numbers } })
}
