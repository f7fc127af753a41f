import type { ChurnCounts } from './churn.ts'

/** Each view of the list with the counter that equals it. */
export const counted = {
  mine: 'mine',
  warnings: 'warnings',
  deferred: 'deferred',
  'review-today': 'reviewToday',
  proposed: 'proposed',
  overdue: 'overdue',
  open: 'open',
  confirmed: 'confirmed',
  recovered: 'recovered',
  all: 'all',
  stalled: 'stalled',
  'assignee-inactive': 'assigneeInactive',
} as const satisfies Record<string, keyof ChurnCounts>
export type ChurnView = keyof typeof counted

const views = {
  supervisor: ['open', 'proposed', 'warnings', 'overdue', 'deferred', 'confirmed', 'recovered', 'all'],
  manager: ['mine', 'warnings', 'deferred', 'review-today', 'proposed', 'confirmed', 'recovered', 'all'],
} as const satisfies Record<string, ChurnView[]>

/** The tabs for who approves and for who has customers; a view that somebody was led to stands behind them. */
export function viewsFor(approves: boolean, asked: string | undefined): ChurnView[] {
  const usual: ChurnView[] = [...views[approves ? 'supervisor' : 'manager']]
  const further = (Object.keys(counted) as ChurnView[]).find((name) => name === asked)
  return further && !usual.includes(further) ? [...usual, further] : usual
}

/** In which order a view is looked through: what waits longest first, what has ended newest first. */
export function orderOf(view: ChurnView): string {
  const own: Partial<Record<ChurnView, string>> = {
    deferred: 'reviewOn',
    'review-today': 'reviewOn',
    confirmed: '-confirmedAt',
    recovered: '-updatedAt',
    all: '-createdAt',
  }
  return own[view] ?? 'stateSince'
}
