import { computed, type ComputedRef } from 'vue'
import { addDays, startOfDay } from '../../domain/day.ts'
import { everyChoice } from '../dictionary.ts'
import { companyZone, day, today } from '../format.ts'
import { t } from '../i18n.ts'
import type { useList } from '../list.ts'
import { usePlanners } from '../people.ts'
import type { ChurnItem } from './churn.ts'

/** The spans by which the list may be narrowed, by the days on which they begin and end. */
export const spans = [
  { side: 'from', name: 'createdAtFrom' },
  { side: 'to', name: 'createdAtTo' },
  { side: 'from', name: 'confirmedAtFrom' },
  { side: 'to', name: 'confirmedAtTo' },
] as const
export type SpanName = (typeof spans)[number]['name']

/** What the list of silent customers may be narrowed to, and as chips what it is narrowed to. */
export function useFilters(list: ReturnType<typeof useList<ChurnItem>>, approves: ComputedRef<boolean>) {
  const { items, filters } = list
  const planners = usePlanners()
  const managers = computed(() =>
    planners.value.map(({ username, name }) => ({ value: username, label: name })),
  )
  const selects = computed(() => [
    { name: 'level', hint: t('churnPage.allLevels'), choices: everyChoice('customer_level') },
    ...(approves.value
      ? [{ name: 'manager', hint: t('churnPage.allManagers'), choices: managers.value }]
      : []),
    { name: 'reason', hint: t('churnPage.allReasons'), choices: everyChoice('churn_reason') },
  ])
  const orders = computed(() =>
    ['stateSince', 'silentSince', '-createdAt', 'reviewOn', '-confirmedAt', '-updatedAt'].map((value) => ({
      value,
      label: t(`churnPage.order.${value.replace('-', '')}`),
    })),
  )
  /** Days as a person chooses them; the address and the list have the moments at which they begin and end. */
  const dayOf = (name: SpanName) => (filters.value[name] ? today(new Date(filters.value[name])) : '')
  function setDay({ side, name }: (typeof spans)[number], text: string | null): Promise<unknown> {
    const begin = (day: string) => startOfDay(day, companyZone()).getTime()
    const moment = text && (side === 'from' ? begin(text) : begin(addDays(text, 1)) - 1)
    return list.set({ [name]: moment ? new Date(moment).toISOString() : '' })
  }
  const customerName = computed(
    () => items.value.find(({ customer }) => customer.number === filters.value.customer)?.customer.name,
  )
  const chips = computed(() => {
    const { q, customer, scan } = filters.value
    const chosen = selects.value.flatMap((select) => {
      const value = filters.value[select.name]
      if (value === undefined) return []
      const said = select.choices.find((choice) => choice.value === value)?.label ?? value
      return [{ names: [select.name], text: chip(t(`churnPage.field.${select.name}`), said) }]
    })
    const between = spans.flatMap(({ name }) =>
      filters.value[name] ? [{ names: [name], text: chip(t(`churnPage.${name}`), day(dayOf(name))) }] : [],
    )
    return [
      ...(q ? [{ names: ['q'], text: t('customerWhole.searched', { q }) }] : []),
      ...chosen,
      ...(customer
        ? [{ names: ['customer'], text: chip(t('field.customer'), customerName.value || customer) }]
        : []),
      ...between,
      ...(scan ? [{ names: ['scan'], text: t('churnPage.ofScan', { n: scan }) }] : []),
    ]
  })
  return { selects, orders, dayOf, setDay, chips }
}

const chip = (field: string, value: string) => t('churnPage.chip', { field, value })
