import type { Circumstances } from './lifecycle.ts'
import { fenOf } from './money.ts'
import type { Opportunity, OpportunityInput } from './opportunity.ts'

/** A record as somebody has typed it, before its first state is settled. */
export function newOpportunity(
  number: string,
  input: OpportunityInput,
  existing: boolean,
  { now, actor }: Circumstances,
): Opportunity {
  return {
    ...columnsOf(input),
    number,
    status: 'created',
    stateSince: now,
    createdBy: actor,
    createdAt: now,
    assignee: null,
    assignedBy: null,
    assignedAt: null,
    closedAt: null,
    failureReason: null,
    failureNote: null,
    customer: null,
    existingCustomer: existing,
    steps: [],
    deadlines: [],
    nextAt: null,
    stalledSince: null,
    stallCause: null,
    deletedAt: null,
    version: 1,
  } as unknown as Opportunity
}

/** The typed fields as they are stored: amounts in fen, what was left out as null. */
function columnsOf(input: OpportunityInput) {
  return {
    customerName: input.customerName,
    summary: input.summary,
    probability: input.probability,
    description: input.description ?? null,
    source: input.source ?? null,
    expectedAmount: typeof input.expectedAmount === 'string' ? fenOf(input.expectedAmount) : null,
    expectedCloseOn: input.expectedCloseOn ?? null,
    contactName: input.contactName ?? null,
    contactPhone: input.contactPhone ?? null,
  }
}
