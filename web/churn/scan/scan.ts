import type { Person } from '../../types.ts'

/** A look for silent customers, as `GET /api/churn-scan` tells of it. */
export interface Scan {
  id: number
  kind: 'nightly' | 'by-hand' | 'dry-run'
  asOf: string
  /** It lists whom it would warn of, and opens nothing. */
  lists: boolean
  state: 'waiting' | 'underWay' | 'done' | 'failed'
  wantedBy: Person | null
  wantedAt: string
  startedAt: string | null
  finishedAt: string | null
  examined: number
  found: number
  opened: number
}
export interface ScanState {
  on: boolean
  onBy: Person | null
  onAt: string | null
  paused: boolean
  pausedBy: Person | null
  pausedAt: string | null
  nextAt: string | null
  runs: Scan[]
}
/** Whom a scan has found. */
export interface Silent {
  customer: { number: string; name: string }
  manager: Person | null
  level: number
  lastOrderAt: string | null
  silentSince: string
  months: number
}

export const isBusy = ({ state }: Pick<Scan, 'state'>): boolean => state === 'waiting' || state === 'underWay'

/** The last scan of today's customers that is done: what would be warned of, were it switched on. */
export const lastList = (runs: Scan[]): Scan | null =>
  runs.find(({ kind, lists, state }) => kind !== 'dry-run' && lists && state === 'done') ?? null
