import { computed, type ComputedRef, type Ref } from 'vue'
import { columnsOf, type ColumnOf } from '../../domain/saved-view.ts'
import { language, t } from '../i18n.ts'
import type { Column, Look } from '../record/column.ts'
import { wide } from '../screen.ts'
import type { ChurnItem } from './churn.ts'

export type ChurnColumn = ColumnOf<'churn-cases'>

/** The columns of these cases, and those shown of whoever chose none: what decides, and as many as there is room for. */
export function useColumns(
  items: Ref<ChurnItem[]>,
  chosen: Ref<ChurnColumn[] | null>,
  approves: ComputedRef<boolean>,
) {
  const columns = computed(() => {
    const looks = looksOf(items.value, language.value === 'en')
    return columnsOf['churn-cases'].map((name): Column<ChurnColumn> => ({
      name,
      label: t(name === 'status' ? 'field.status' : `churnPage.field.${name}`),
      ...looks[name],
    }))
  })
  const standard = computed<ChurnColumn[]>(() => {
    const every = (test: (item: ChurnItem) => boolean) => items.value.length > 0 && items.value.every(test)
    const isOver = every(({ status }) => status === 'confirmed' || status === 'recovered')
    // What only some of the rows have is shown where there is room for it.
    const has = (test: (item: ChurnItem) => boolean) => every(test) || (wide.value && items.value.some(test))
    const isDeferred = every(({ status }) => status === 'deferred')
    return [
      ...(wide.value || language.value !== 'en' ? (['level'] as const) : []),
      ...(approves.value ? (['manager'] as const) : []),
      'lastOrderAt',
      'status',
      ...(has(({ reviewOn }) => reviewOn !== null) ? (['reviewOn'] as const) : []),
      ...(has(({ deferrals }) => deferrals > 0) ? (['deferrals'] as const) : []),
      ...(has(({ reason }) => reason !== null) ? (['reason'] as const) : []),
      ...(isOver || isDeferred ? [] : (['next'] as const)),
      ...(wide.value ? (['createdAt'] as const) : []),
    ]
  })
  const shown = computed(() => chosen.value ?? standard.value)
  return { columns, shown }
}

function looksOf(items: ChurnItem[], en: boolean): Record<ChurnColumn, Look> {
  // As wide as the second tags that are there: what is left is the name's.
  const tagged = items.some(({ flags }) => Object.values(flags).some(Boolean))
  const long = items.some(({ flags }) => flags.assigneeInactive)
  const [plain, second, longest] = en ? [120, 212, 288] : [104, 168, 240]
  return {
    level: { width: en ? 132 : 108, cut: true },
    manager: { width: 88 },
    lastOrderAt: { width: en ? 188 : 176 },
    silentDays: { width: 88, align: 'right' },
    status: { width: long ? longest : tagged ? second : plain },
    reviewOn: { width: 136 },
    deferrals: { width: en ? 96 : 88, align: 'right' },
    reason: { width: en ? 128 : 96, cut: true },
    next: { width: en ? 196 : 140 },
    createdAt: { width: 148 },
    confirmedAt: { width: 148 },
  }
}
