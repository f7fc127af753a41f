import type { StepRow } from '../opportunity/StepRows.vue'
import type { Counts, OpportunityItem, Person } from '../types.ts'

/** What `GET /api/home` answers; without work of one's own there are no counters. */
export interface Home {
  today: string
  counters: Counts | null
  /** For who reads the audit. */
  administration: {
    monday: string
    failedSignIns: number
    refusals: number
    permissionChanges: number
    /** Null where no sales system is set, or for whom it is not. */
    salesSync: { lastGoodAt: string | null; late: boolean } | null
  } | null
  steps?: Record<'today' | 'tomorrow' | 'week', StepRow[]>
  toPlan?: OpportunityItem[]
  oldestUnassigned?: OpportunityItem[]
  people?: { username: string; name: string; openOpportunities: number; overdue: number }[]
  changes?: {
    id: number
    number: string
    command: string
    actor: Person
    at: string
    toStatus: string | null
    customerName: string
  }[]
}
