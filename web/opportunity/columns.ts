import { computed, type Ref } from 'vue'
import { columnsOf, type ColumnOf } from '../../domain/saved-view.ts'
import { language, t } from '../i18n.ts'
import type { Column, Look } from '../record/column.ts'
import { wide } from '../screen.ts'
import { useSession } from '../session.ts'
import type { OpportunityItem } from '../types.ts'

export type OpportunityColumn = ColumnOf<'opportunities'>

/** The columns that this person may see of these, and those shown of whoever chose none: as many as there is room for. */
export function useColumns(items: Ref<OpportunityItem[]>, chosen: Ref<OpportunityColumn[] | null>) {
  const session = useSession()
  const columns = computed(() => {
    const looks = looksOf(items.value, language.value === 'en')
    return columnsOf.opportunities
      .filter(session.sees)
      .map((name): Column<OpportunityColumn> => ({ name, label: t(`field.${name}`), ...looks[name] }))
  })
  const standard = computed<OpportunityColumn[]>(() => [
    'expectedAmount',
    ...(wide.value || language.value !== 'en' ? (['probability'] as const) : []),
    'status',
    'nextOrDue',
    'assignee',
    ...(wide.value ? (['createdAt'] as const) : []),
  ])
  const shown = computed(() => chosen.value ?? standard.value)
  return { columns, shown }
}

function looksOf(items: OpportunityItem[], en: boolean): Record<OpportunityColumn, Look> {
  const assigns = items.some(({ allowed }) => allowed.includes('assign'))
  // The longest of the second tags; where somebody is chosen in the row there is no room for it, only its title.
  const long = !assigns && items.some(({ flags }) => flags.assigneeInactive)
  return {
    expectedAmount: { width: en ? 144 : 122, align: 'right' },
    probability: { width: en ? 100 : 76, align: 'right' },
    status: { minWidth: en ? (long ? 256 : 184) : long ? 216 : 132 },
    nextOrDue: { minWidth: 144 },
    progress: { width: 76, align: 'right' },
    assignee: { width: assigns ? 196 : 96 },
    source: { width: 112, cut: true },
    expectedCloseOn: { width: 148 },
    contactName: { width: 112, cut: true },
    contactPhone: { width: 132 },
    createdBy: { width: 96 },
    createdAt: { width: 156 },
  }
}
