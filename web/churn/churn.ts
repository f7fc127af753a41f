import type { ChurnStatus } from '../../domain/churn-case.ts'
import { day, today } from '../format.ts'
import { t } from '../i18n.ts'
import type { Next, Person } from '../types.ts'

/** A silent customer, as `GET /api/churn-cases` lists it. */
export interface ChurnItem {
  number: string
  customer: { number: string; name: string }
  level: number
  manager: Person | null
  assignee: Person | null
  status: ChurnStatus
  stateSince: string
  lastOrderAt: string | null
  silentSince: string
  months: number
  deferrals: number
  reviewOn: string | null
  reason: string | null
  note: string | null
  proposedBy: Person | null
  proposedAt: string | null
  confirmedBy: Person | null
  confirmedAt: string | null
  recoveredAt: string | null
  recoveredBy: Person | null
  recoveredByOrder: string | null
  flags: Record<'escalated' | 'assigneeInactive' | 'stalled', boolean>
  next: Next | null
  createdAt: string
  version: number
  allowed: string[]
}
export interface Measure {
  position: number
  measure: string
  reviewOn: string
  by: Person | null
  at: string
}
export interface ChurnCase extends ChurnItem {
  measures: Measure[]
  /** The day on which the silence became a warning. */
  silentMonthsLine: string
  scan: number | null
}
export type ChurnCounts = Record<
  | 'mine'
  | 'warnings'
  | 'deferred'
  | 'proposed'
  | 'confirmed'
  | 'recovered'
  | 'overdue'
  | 'open'
  | 'all'
  | 'stalled'
  | 'assigneeInactive'
  | 'reviewToday',
  number
>

/** Whole days of the company's calendar since a moment. */
export const daysSince = (iso: string, now = new Date()): number =>
  Math.round((Date.parse(today(now)) - Date.parse(today(new Date(iso)))) / 86_400_000)

/** A day of which the weekday does not matter: 2025年2月26日. */
export const plainDay = (text: string): string => day(text).replace(/ 周.$|^\w{3},? /, '')

/** 270 天前; nothing for who never ordered. */
export const agoText = (iso: string | null): string =>
  iso ? t('churnPage.daysAgo', { n: daysSince(iso) }) : ''
