import type { Living } from '../domain/lifecycle.ts'
import type { LivingRecords, LivingSubject } from '../domain/lifecycles.ts'
import { presentChurnCase } from './churn-case-json.ts'
import type { Call } from './endpoint.ts'
import { presentOpportunity } from './opportunity-json.ts'
import { presentTicket } from './ticket-json.ts'

type Present<R> = (call: Call, record: R) => Promise<object>
const presenters: { [Subject in LivingSubject]: Present<LivingRecords[Subject]> } = {
  Opportunity: presentOpportunity,
  Ticket: presentTicket,
  ChurnCase: presentChurnCase,
}

/** A record with a life as its reader may see it. */
export const presentRecord = (call: Call, subject: LivingSubject, record: Living): Promise<object> =>
  (presenters[subject] as Present<never>)(call, record as never)
