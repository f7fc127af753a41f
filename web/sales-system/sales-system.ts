import { t } from '../i18n.ts'
import { span } from '../format.ts'
import type { Person } from '../types.ts'

interface Reason {
  code: string
  message: string
}
export type Stream = 'products' | 'stock-levels' | 'orders'
interface Counts {
  pages: number
  read: number
  written: number
  unchanged: number
  deleted: number
  rejected: number
}
export interface Run {
  id: number
  wantedBy: Person | null
  wantedAt: string
  full: boolean
  startedAt: string | null
  finishedAt: string | null
  outcome: 'waiting' | 'running' | 'done' | 'failed'
  reason: Reason | null
  stream: Stream | null
  counts: Partial<Record<Stream, Counts>>
  matched: number
}
export interface StreamState {
  stream: Stream
  lastGoodAt: string | null
  stale: boolean
  failingSince: string | null
  reason: Reason | null
  records: number
  rejects: number
}
/** What `GET /api/sales-system` answers. */
export interface SalesSystem {
  state: 'absent' | 'paused' | 'running' | 'failing' | 'stale' | 'well'
  address: string | null
  standIn: boolean
  engineUp: boolean
  paused: { by: Person | null; at: string | null } | null
  nextRunAt: string | null
  streams: StreamState[]
  runs: Run[]
}
export interface Reject {
  id: number
  stream: Stream
  item: string
  code: string
  message: string
  field: string | null
  times: number
  firstSeenAt: string
  lastSeenAt: string
  resolvedAt: string | null
}

/** 3 分钟前, or that it never was. */
export function ago(iso: string | null, now = Date.now()): string {
  if (!iso) return t('salesSystemPage.never')
  const age = now - Date.parse(iso)
  return age < 60_000 ? t('salesSystemPage.justNow') : t('salesSystemPage.ago', { span: span(age) })
}

const sum = (run: Run, name: keyof Counts) =>
  Object.values(run.counts).reduce((total, counts) => total + counts[name], 0)

/** What a run did, in one line; nothing where there was nothing to do. */
export function didOf(run: Run): string {
  const figures = {
    written: sum(run, 'written'),
    deleted: sum(run, 'deleted'),
    matched: run.matched,
    rejected: sum(run, 'rejected'),
  }
  const said = Object.entries(figures).filter(([, n]) => n > 0)
  if (said.length === 0) return run.finishedAt ? t('salesSystemPage.nothingNew') : ''
  return said.map(([name, n]) => t(`salesSystemPage.did.${name}`, { n })).join(t('salesSystemPage.comma'))
}
