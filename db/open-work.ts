import { openStatuses } from '../domain/opportunity.ts'
import { openTicketStatuses } from '../domain/ticket.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { OpportunityRow } from './opportunity.ts'
import { TicketRow } from './ticket.ts'

/** What somebody would leave behind, by its kind: what he is working on, and whom he looks after. */
export async function openWorkOf(em: Transaction, username: string) {
  const theirs = { assignee: username, deletedAt: null }
  return {
    opportunities: await em.count(OpportunityRow, { ...theirs, status: { $in: [...openStatuses] } }),
    tickets: await em.count(TicketRow, { ...theirs, status: { $in: [...openTicketStatuses] } }),
    customers: await em.count(CustomerRow, { manager: username, deletedAt: null }),
  }
}
