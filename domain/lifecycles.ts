import { churnCaseLifecycle, type ChurnCase } from './churn-case.ts'
import type { Lifecycle, Living } from './lifecycle.ts'
import { opportunityLifecycle, type Opportunity } from './opportunity.ts'
import { ticketLifecycle, type Ticket } from './ticket.ts'

/** The records that have a life, by subject. */
export interface LivingRecords {
  Opportunity: Opportunity
  Ticket: Ticket
  ChurnCase: ChurnCase
}
export type LivingSubject = keyof LivingRecords

const lifecycles: { [Subject in LivingSubject]: Lifecycle<LivingRecords[Subject]> } = {
  Opportunity: opportunityLifecycle,
  Ticket: ticketLifecycle,
  ChurnCase: churnCaseLifecycle,
}
export const livingSubjects = Object.keys(lifecycles) as [LivingSubject, ...LivingSubject[]]

/**
 * The table of a subject, for the machinery that is the same for all of them: it hands a record only to its own
 * table, which the types cannot see once the tables stand side by side.
 */
export const lifecycleOf = (subject: LivingSubject): Lifecycle =>
  lifecycles[subject] as unknown as Lifecycle<Living>

/** What somebody must be allowed to do, and with which subject, to be given one of these. */
export function dutyOf(subject: LivingSubject) {
  const { may, of = subject, unfit } = lifecycleOf(subject).duty
  return { may, of, unfit }
}

/** The subjects as texts and processes name them: opportunity, ticket, churnCase. */
export type LivingType = Uncapitalize<LivingSubject>
export const typeOf = (subject: LivingSubject) =>
  (subject.charAt(0).toLowerCase() + subject.slice(1)) as LivingType
export const livingTypes = livingSubjects.map(typeOf)

/** Whose number it may be: null when it is the number of nothing that has a life. */
export const subjectOfNumber = (number: string): LivingSubject | null =>
  livingSubjects.find((name) => number.startsWith(`${lifecycles[name].prefix}-`)) ?? null

/** Whose number it is: OP-20261123-0001 is an opportunity's. */
export function livingSubjectOf(number: string): LivingSubject {
  const subject = subjectOfNumber(number)
  if (!subject) throw new Error(`${number} is the number of no record with a life`)
  return subject
}
