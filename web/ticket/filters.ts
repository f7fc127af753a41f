import { computed, type ComputedRef } from 'vue'
import { addDays, startOfDay } from '../../domain/day.ts'
import { everyChoice } from '../dictionary.ts'
import { companyZone, day, today } from '../format.ts'
import { t } from '../i18n.ts'
import type { useList } from '../list.ts'
import { useGivable } from '../people.ts'
import type { TicketItem } from '../types.ts'
import type { TicketListPage } from './ticket-pages.ts'

/** What a list of tickets may be narrowed to, and as chips what it is narrowed to. */
export function useFilters(
  list: ReturnType<typeof useList<TicketItem>>,
  of: TicketListPage['name'],
  supervises: ComputedRef<boolean>,
) {
  const { items, filters } = list
  const people = useGivable('handle', filters, items)
  const selects = computed(() => [
    { name: 'type', hint: t('ticketPage.allTypes'), choices: everyChoice('service_type') },
    { name: 'priority', hint: t('ticketPage.allPriorities'), choices: everyChoice('ticket_priority') },
    ...(supervises.value && of !== 'assignment'
      ? [{ name: 'assignee', hint: t('ticketPage.allHandlers'), choices: people.value }]
      : []),
  ])
  const orders = computed(() => [
    { value: '-createdAt', label: t('ticketPage.sortCreated') },
    { value: 'dueAt', label: t('ticketPage.sortDue') },
    { value: 'satisfaction', label: t('ticketPage.sortRated') },
  ])
  /** Days as a person chooses them; the address and the list have the moments at which they begin and end. */
  const days = computed(() => ({
    from: filters.value.createdAtFrom && today(new Date(filters.value.createdAtFrom)),
    to: filters.value.createdAtTo && today(new Date(filters.value.createdAtTo)),
  }))
  function setDay(side: 'from' | 'to', text: string | null): Promise<unknown> {
    const name = side === 'from' ? 'createdAtFrom' : 'createdAtTo'
    const begin = (day: string) => startOfDay(day, companyZone()).getTime()
    const moment = text && (side === 'from' ? begin(text) : begin(addDays(text, 1)) - 1)
    return list.set({ [name]: moment ? new Date(moment).toISOString() : '' })
  }
  const customerName = computed(
    () => items.value.find(({ customer }) => customer.number === filters.value.customer)?.customer.name,
  )
  const chips = computed(() => {
    const { q, customer, deleted } = filters.value
    const chosen = selects.value.flatMap((select) => {
      const value = filters.value[select.name]
      if (value === undefined) return []
      const said = select.choices.find((choice) => choice.value === value)?.label ?? value
      return [{ names: [select.name], text: chip(t(`ticketPage.field.${select.name}`), said) }]
    })
    const { from, to } = days.value
    return [
      ...(q ? [{ names: ['q'], text: t('customerWhole.searched', { q }) }] : []),
      ...chosen,
      ...(customer
        ? [{ names: ['customer'], text: chip(t('field.customer'), customerName.value || customer) }]
        : []),
      ...(from ? [{ names: ['createdAtFrom'], text: chip(t('ticketPage.createdFrom'), day(from)) }] : []),
      ...(to ? [{ names: ['createdAtTo'], text: chip(t('ticketPage.createdTo'), day(to)) }] : []),
      ...(deleted ? [{ names: ['deleted'], text: t('opportunity.bin') }] : []),
    ]
  })
  return { selects, orders, days, setDay, chips }
}

const chip = (field: string, value: string) => t('ticketPage.chip', { field, value })
