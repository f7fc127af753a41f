import type { Living } from '../domain/lifecycle.ts'
import { livingSubjectOf, type LivingRecords, type LivingSubject } from '../domain/lifecycles.ts'
import { churnCaseColumns, saveAroundChurnCase, wholeChurnCases } from './churn-case-record.ts'
import { ChurnCaseRow } from './churn-case.ts'
import type { Transaction } from './connection.ts'
import type { LivingColumn } from './living.ts'
import { opportunityColumns, saveAround, wholeOpportunities } from './opportunity-record.ts'
import { OpportunityRow } from './opportunity.ts'
import { rowOf } from './row.ts'
import { saveAroundTicket, ticketColumns, wholeTickets } from './ticket-record.ts'
import { TicketRow } from './ticket.ts'

/** A row of any of them, by the columns that all have. */
export type LivingRow = Pick<OpportunityRow, Exclude<LivingColumn, 'status'>> & { status: string }

/** How the records of a subject are kept. */
interface Keeper<R extends Living> {
  row: new () => LivingRow
  /** The column that says what it is called. */
  name: string
  /** By which column it belongs to one customer with the rest of somebody's work. */
  about: 'nameKey' | 'customer'
  /** The whole records of some rows, as rules see them, in the same order. */
  whole(em: Transaction, rows: LivingRow[]): Promise<R[]>
  /** The columns of its own row. */
  columns(record: R, now: Date): object
  /** Writes what belongs to it besides its own row. */
  around(em: Transaction, before: R | null, after: R, now: Date): Promise<void>
}

const keepers: { [Subject in LivingSubject]: Keeper<LivingRecords[Subject]> } = {
  Opportunity: {
    row: OpportunityRow,
    name: 'customerName',
    about: 'nameKey',
    whole: (em, rows) => wholeOpportunities(em, rows as OpportunityRow[]),
    columns: opportunityColumns,
    around: saveAround,
  },
  Ticket: {
    row: TicketRow,
    name: 'title',
    about: 'customer',
    whole: (em, rows) => wholeTickets(em, rows as unknown as TicketRow[]),
    columns: ticketColumns,
    around: saveAroundTicket,
  },
  ChurnCase: {
    row: ChurnCaseRow,
    name: 'customerName',
    about: 'customer',
    whole: (em, rows) => wholeChurnCases(em, rows as unknown as ChurnCaseRow[]),
    columns: churnCaseColumns,
    around: saveAroundChurnCase,
  },
}

/** As with `lifecycleOf`: each keeper is handed the records of its own subject only. */
export const keeperOf = (subject: LivingSubject) => keepers[subject] as unknown as Keeper<Living>

/** A whole record, whatever it is about; null when there is none. Whoever loads it for a person checks his scope. */
export async function loadRecord(em: Transaction, number: string): Promise<Living | null> {
  const { row, whole } = keeperOf(livingSubjectOf(number))
  const found = await rowOf(em, row, { number })
  return found && ((await whole(em, [found]))[0] ?? null)
}
