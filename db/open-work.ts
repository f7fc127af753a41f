import { openStatuses } from '../domain/opportunity.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { OpportunityRow } from './opportunity.ts'

/** What somebody would leave behind, by its kind: what he is working on, and whom he looks after. */
export async function openWorkOf(em: Transaction, username: string) {
  const open = { assignee: username, deletedAt: null, status: { $in: [...openStatuses] } }
  return {
    opportunities: await em.count(OpportunityRow, open),
    customers: await em.count(CustomerRow, { manager: username, deletedAt: null }),
  }
}
