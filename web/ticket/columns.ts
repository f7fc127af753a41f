import { computed, type Ref } from 'vue'
import { columnsOf, type ColumnOf } from '../../domain/saved-view.ts'
import { language, t } from '../i18n.ts'
import type { Column, Look } from '../record/column.ts'
import { wide } from '../screen.ts'
import type { TicketItem } from '../types.ts'

export type TicketColumn = ColumnOf<'tickets'>

/** The columns of these tickets, and those shown of whoever chose none: what decides, and as many as there is room for. */
export function useColumns(items: Ref<TicketItem[]>, chosen: Ref<TicketColumn[] | null>) {
  const columns = computed(() => {
    const looks = looksOf(items.value, language.value === 'en')
    return columnsOf.tickets.map((name): Column<TicketColumn> => ({
      name,
      label: labelOf(name),
      ...looks[name],
    }))
  })
  const standard = computed<TicketColumn[]>(() => {
    const isPast = items.value.length > 0 && items.value.every(({ dueAt }) => !dueAt)
    return [
      ...(wide.value || language.value !== 'en' ? (['type'] as const) : []),
      ...(['priority', 'status'] as const),
      ...(isPast ? [] : (['due'] as const)),
      ...(isPast || wide.value ? (['satisfaction'] as const) : []),
      'assignee',
      ...(wide.value ? (['createdAt'] as const) : []),
    ]
  })
  const shown = computed(() => chosen.value ?? standard.value)
  return { columns, shown }
}

const shared: readonly TicketColumn[] = ['status', 'createdBy', 'createdAt']
const labelOf = (name: TicketColumn) =>
  t(shared.includes(name) ? `field.${name}` : `ticketPage.field.${name}`)

function looksOf(items: TicketItem[], en: boolean): Record<TicketColumn, Look> {
  const assigns = items.some(({ allowed }) => allowed.includes('assign'))
  // As wide as the second tags that are there: what is left is the title's.
  const tagged = items.some(({ flags }) => Object.values(flags).some(Boolean))
  const long = items.some(({ flags }) => flags.assigneeInactive)
  const [plain, second, longest] = en ? [104, 180, 256] : [88, 144, 216]
  return {
    type: { width: en ? 92 : 76 },
    priority: { width: 72 },
    status: { width: long ? longest : tagged ? second : plain },
    due: { width: 120 },
    round: { width: 72, align: 'right' },
    satisfaction: { width: 108 },
    assignee: { width: assigns ? 200 : 96 },
    customerManager: { width: 96 },
    createdBy: { width: 96 },
    createdAt: { width: 148 },
    archivedAt: { width: 148 },
  }
}
