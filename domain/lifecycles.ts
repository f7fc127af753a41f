import type { Lifecycle, Living } from './lifecycle.ts'
import { opportunityLifecycle, type Opportunity } from './opportunity.ts'
import { ticketLifecycle, type Ticket } from './ticket.ts'

/** The records that have a life, by subject. */
export interface LivingRecords {
  Opportunity: Opportunity
  Ticket: Ticket
}
export type LivingSubject = keyof LivingRecords

const lifecycles: { [Subject in LivingSubject]: Lifecycle<LivingRecords[Subject]> } = {
  Opportunity: opportunityLifecycle,
  Ticket: ticketLifecycle,
}
export const livingSubjects = Object.keys(lifecycles) as LivingSubject[]

/**
 * The table of a subject, for the machinery that is the same for all of them: it hands a record only to its own
 * table, which the types cannot see once the tables stand side by side.
 */
export const lifecycleOf = (subject: LivingSubject): Lifecycle =>
  lifecycles[subject] as unknown as Lifecycle<Living>

/** Whose number it is: OP-20261123-0001 is an opportunity's. */
export function livingSubjectOf(number: string): LivingSubject {
  const subject = livingSubjects.find((name) => number.startsWith(`${lifecycles[name].prefix}-`))
  if (!subject) throw new Error(`${number} is the number of no record with a life`)
  return subject
}
