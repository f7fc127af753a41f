import { reactive } from 'vue'
import { boardColumns, closedForDays } from '../../domain/opportunity-board.ts'
import { opportunityLifecycle, type OpportunityStatus } from '../../domain/opportunity.ts'
import { Refused, get } from '../api.ts'
import { t } from '../i18n.ts'
import type { Filters } from '../list.ts'
import type { OpportunityItem, Page } from '../types.ts'

export interface Column {
  status: OpportunityStatus
  open: boolean
  items: OpportunityItem[]
  total: { n: number; exact: boolean } | null
  nextCursor: string | null
  problem: string
  busy: boolean
}

const pageSize = '20'
const isOpen = (status: OpportunityStatus) => opportunityLifecycle.states[status].open

/** Six small lists, each with its own place and total, under the filters of the one list they are of. */
export function useBoard(asked: () => Filters, me: string) {
  const columns = boardColumns.map((status) =>
    reactive<Column>({
      status,
      open: isOpen(status),
      items: [],
      total: null,
      nextCursor: null,
      problem: '',
      busy: false,
    }),
  )
  const latest = new Map<Column, number>()

  async function read(column: Column, cursor: string | null): Promise<void> {
    const mine = (latest.get(column) ?? 0) + 1
    latest.set(column, mine)
    column.busy = true
    try {
      const query = { ...queryOf(column.status, asked(), me), ...(cursor && { cursor }) }
      const page = await get<Page<OpportunityItem>>('/opportunities', query)
      // A slower answer to an earlier question must not replace this one.
      if (latest.get(column) !== mine) return
      const before = cursor ? column.items : []
      const known = new Set(before.map(({ number }) => number))
      column.items = [...before, ...page.items.filter(({ number }) => !known.has(number))]
      column.total = { n: page.total, exact: page.totalIsExact }
      column.nextCursor = page.nextCursor
      column.problem = ''
    } catch (error) {
      if (latest.get(column) === mine)
        column.problem = error instanceof Refused ? error.message : t('offline')
    } finally {
      if (latest.get(column) === mine) column.busy = false
    }
  }
  const load = () => Promise.all(columns.map((column) => read(column, null)))
  const more = (column: Column) => read(column, column.nextCursor)

  /** Puts a card that this person changed where it now belongs: in its place, or on top of its new column. */
  function place(item: OpportunityItem): void {
    for (const column of columns) {
      const stands = column.items.some(({ number }) => number === item.number)
      const belongs = column.status === item.status
      if (stands && belongs)
        column.items = column.items.map((old) => (old.number === item.number ? item : old))
      else if (stands) column.items = column.items.filter(({ number }) => number !== item.number)
      else if (belongs) column.items = [item, ...column.items]
      if (stands !== belongs && column.total) column.total.n += belongs ? 1 : -1
    }
  }
  return { columns, load, more, place }
}

/** What a column asks of the list. */
function queryOf(status: OpportunityStatus, asked: Filters, me: string): Filters {
  const { cursor: _place, deleted: _bin, ...kept } = asked
  if (isOpen(status)) return { ...kept, status, limit: pageSize }
  const from = new Date(Date.now() - closedForDays * 86_400_000).toISOString()
  // "Mine" are the open ones that I have; of the closed ones those that I had.
  const view: Filters = kept.view === 'mine' ? { view: 'all', assignee: kept.assignee ?? me } : {}
  return { ...kept, ...view, status, sort: '-closedAt', closedAtFrom: from, limit: pageSize }
}
