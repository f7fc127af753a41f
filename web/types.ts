import type { ChurnStatus } from '../domain/churn-case.ts'
import type { OpportunityStatus } from '../domain/opportunity.ts'
import type { Waits } from '../domain/ribbon.ts'
import type { TicketPriority, TicketStatus } from '../domain/ticket.ts'

/** What the API answers, as the pages use it. Moments are ISO strings, days YYYY-MM-DD, amounts yuan as decimal text. */
export interface Person {
  username: string
  name: string
}
export interface Step {
  id: number
  dueOn: string
  item: string
  result: string | null
  skipped: boolean
  note: string | null
  resultBy: Person | null
  resultAt: string | null
}
export interface Next {
  command: string
  ref: string
  at: string
  step?: { position: number; item: string; dueOn: string }
}
export interface OpportunityItem {
  number: string
  customerName: string
  summary: string
  probability: number
  description: string | null
  source: string | null
  expectedAmount: string | null
  expectedCloseOn: string | null
  contactName: string | null
  contactPhone: string | null
  status: OpportunityStatus
  stateSince: string
  assignee: Person | null
  stepsTotal: number
  stepsDone: number
  stepsWithResult: number
  nextStep: { id: number; dueOn: string; item: string } | null
  flags: Record<
    | 'overdue'
    | 'closeOverdue'
    | 'escalated'
    | 'undecided'
    | 'existingCustomer'
    | 'assigneeInactive'
    | 'stalled',
    boolean
  >
  next: Next | null
  createdBy: Person
  createdAt: string
  assignedBy: Person | null
  assignedAt: string | null
  closedAt: string | null
  failureReason: string | null
  failureNote: string | null
  customer: string | null
  deletedAt: string | null
  version: number
  allowed: string[]
}
export interface Opportunity extends Omit<OpportunityItem, 'nextStep'> {
  steps: Step[]
}
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
  total: number
  totalIsExact: boolean
  /** Of what the sales system told: as of when. */
  dataAsOf?: string | null
}
export interface HistoryEntry {
  id: number
  command: string
  actor: Person
  at: string
  fromStatus: string | null
  toStatus: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  note: string | null
  version: number
}
export interface Segment {
  status: string
  state: 'past' | 'present' | 'future' | 'skipped'
  since: string | null
  milliseconds: number | null
}
export interface Process {
  number: string
  status: string
  segments: Segment[]
  waitingFor: { kind: Waits; person?: Person | null }
  /** Of an opportunity: the step that comes next, and whether its plan waits for a decision. */
  step?: { position: number; item: string; dueOn: string } | null
  stepsTotal?: number
  undecided?: boolean
  /** Of a ticket: which round it is in. */
  round?: number
  dueAt?: string | null
  createdAt: string
  closedAt: string | null
  next: Next | null
  timers: Next[]
  condition: 'running' | 'retrying' | 'stopped' | 'not-started' | 'engine-down' | 'closed'
  retry: { attempt: number; cause: string; nextAt: string | null } | null
  stall: { cause: string; since: string | null } | null
  temporalUrl: string | null
  restartable: boolean
}
export interface Customer {
  number: string
  name: string
  region: string | null
  manager: Person
  level: number
  satisfaction: number
  credit: number
  address: string | null
  postcode: string | null
  phone: string | null
  fax: string | null
  website: string | null
  creditCode: string | null
  licence: string | null
  legalRepresentative: string | null
  registeredCapital: string | null
  annualTurnover: string | null
  /** Absent for those who are not to see them. */
  bank?: string | null
  bankAccount?: string | null
  localTaxNumber?: string | null
  nationalTaxNumber?: string | null
  status: 'active' | 'lost'
  lastOrderAt: string | null
  /** 建档日期, where it was given. */
  registeredOn: string | null
  /** The case that stands against it, for whoever may read it. */
  churnCase: string | null
  bornFrom: string | null
  flags: { missingContact: boolean }
  createdAt: string
  deletedAt: string | null
  version: number
  allowed: string[]
}
/** A customer with the figures of its page; of what this person may not read there is none. */
export interface WholeCustomer extends Customer {
  counts: {
    contacts: number
    interactions: number
    orders: number | null
    opportunities: number | null
    tickets: number | null
    churnCases: number | null
  }
  ordersTotal: string | null
  nextContactAt: string | null
}
interface TimelineEntryOf<Kind extends string> {
  kind: Kind
  id: string
  at: string
  actor: Person | null
}
export type TimelineEntry =
  | (TimelineEntryOf<'record'> & { event: string; subject: string | null })
  | (TimelineEntryOf<'change'> & Pick<HistoryEntry, 'command' | 'before' | 'after' | 'note'>)
  | (TimelineEntryOf<'contact'> & { command: string; name: string | null })
  | (TimelineEntryOf<'interaction'> & {
      date: string
      type: string
      title: string
      place: string | null
      contact: { id: number; name: string } | null
    })
  | (TimelineEntryOf<'order'> & { number: string; status: string; total: string })
  | (TimelineEntryOf<'opportunity'> & {
      number: string
      customerName: string
      summary: string
      status: OpportunityStatus
      expectedAmount?: string | null
    })
  | (TimelineEntryOf<'ticket'> & { number: string; title: string; type: string; status: TicketStatus })
  | (TimelineEntryOf<'churnCase'> & { number: string; status: ChurnStatus; months: number })
export interface Contact {
  id: number
  name: string
  gender: string | null
  position: string | null
  officePhone: string | null
  mobile: string | null
  email: string | null
  wechat: string | null
  memo: string | null
  primary: boolean
  version: number
}
export interface Counts {
  unassigned: number
  mine: number
  overdue: number
  thisWeek: number
  closed: number
  all: number
  inHand: number
  toPlan: number
  dueToday: number
  undecided: number
  stalled: number
  assigneeInactive: number
}
/** A contact in the list of all customers'. */
export interface ListedContact extends Contact {
  customer: { number: string; name: string }
  manager: Person
}
export interface Interaction {
  id: number
  customer: { number: string; name: string }
  date: string
  type: string
  place: string | null
  title: string
  detail: string | null
  contact: { id: number; name: string } | null
  nextContactAt: string | null
  remindedAt: string | null
  contactDoneAt: string | null
  createdBy: Person
  createdAt: string
  version: number
  allowed: string[]
}

/** One time through a ticket: who had it, what he did, what the customer said of it. */
export interface Round {
  round: number
  assignee: Person | null
  assignedBy: Person | null
  assignedAt: string
  handling: string | null
  handledBy: Person | null
  handledAt: string | null
  result: string | null
  satisfaction: number | null
  feedbackBy: Person | null
  feedbackAt: string | null
  ownFeedback: boolean
  missed: number
}
export interface TicketItem {
  number: string
  type: string
  title: string
  customer: { number: string; name: string }
  customerManager: Person | null
  priority: TicketPriority
  status: TicketStatus
  stateSince: string
  assignee: Person | null
  assignedBy: Person | null
  assignedAt: string | null
  round: number
  satisfaction: number | null
  missed: number
  dueAt: string | null
  flags: Record<'nearlyDue' | 'escalated' | 'assigneeInactive' | 'stalled', boolean>
  next: Next | null
  follows: string | null
  createdBy: Person | null
  createdAt: string
  archivedAt: string | null
  deletedAt: string | null
  version: number
  allowed: string[]
}
export interface Ticket extends TicketItem {
  request: string
  contact: { id: number; name: string; mobile: string | null; officePhone: string | null } | null
  rounds: Round[]
  followedBy: string[]
}
/** One of a customer's tickets; of what one may not read there is no more than that it is there. */
export type CustomerTicket = Pick<TicketItem, 'number' | 'type' | 'status' | 'createdAt' | 'archivedAt'> & {
  readable: boolean
} & Partial<Pick<TicketItem, 'title' | 'priority' | 'assignee' | 'satisfaction'>>
export type TicketCounts = Record<
  | 'unassigned'
  | 'mine'
  | 'toHandle'
  | 'toFeedBack'
  | 'inHandling'
  | 'inFeedback'
  | 'fedBack'
  | 'archived'
  | 'nearlyDue'
  | 'overdue'
  | 'open'
  | 'all'
  | 'stalled'
  | 'assigneeInactive',
  number
>
