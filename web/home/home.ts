import type { ChurnCounts, ChurnItem } from '../churn/churn.ts'
import type { StepRow } from '../opportunity/StepRows.vue'
import type { Counts, Interaction, OpportunityItem, Person, TicketCounts, TicketItem } from '../types.ts'

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
  /** What waits of tickets; null for who may not read them. */
  tickets: {
    counters: TicketCounts
    toHandle: TicketItem[]
    toFeedBack: TicketItem[]
    oldestUnassigned: TicketItem[]
  } | null
  /** And of silent customers. */
  churn: { counters: ChurnCounts; toWork: ChurnItem[]; toReview: ChurnItem[]; toConfirm: ChurnItem[] } | null
  steps?: Record<'today' | 'tomorrow' | 'week', StepRow[]>
  /** Whom to contact again; null for who supervises. */
  contacts?: ({ due: number } & Record<'today' | 'tomorrow' | 'week', Interaction[]>) | null
  toPlan?: OpportunityItem[]
  oldestUnassigned?: OpportunityItem[]
  people?: {
    username: string
    name: string
    openOpportunities: number
    openTickets: number
    openChurnCases: number
    overdue: number
  }[]
  changes?: {
    id: number
    number: string
    command: string
    actor: Person
    at: string
    toStatus: string | null
    name: string
  }[]
}
