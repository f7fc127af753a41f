import { lifecycleOf, livingSubjectOf, type LivingSubject } from '../../domain/lifecycles.ts'
import type { Lifecycle } from '../../domain/lifecycle.ts'
import { t, te } from '../i18n.ts'
import type { Person } from '../types.ts'

/** A record with a life, of whichever kind, as lists and commands know it. */
export interface LivingItem {
  number: string
  status: string
  stateSince: string
  version: number
  allowed: string[]
  assignee: Person | null
  /** What people make themselves has somebody who did, and may lie in the bin. */
  createdBy?: Person | null
  deletedAt?: string | null
  flags: Record<string, boolean>
  /** What it is called: an opportunity by its customer, a ticket by its title, a silent customer by its name. */
  customerName?: string
  customer?: { number: string; name: string } | string | null
  round?: number
  title?: string
}
/** Where a kind's own words stand, where they differ from those of all. */
const words: Partial<Record<LivingSubject, string>> = {
  Ticket: 'ticketPage',
  ChurnCase: 'churnPage',
}

export const lifecycleFor = (number: string): Lifecycle => lifecycleOf(livingSubjectOf(number))
export const listFor = (number: string) => `/${lifecycleFor(number).list}`
/** What whoever is given it must be able to do. */
export const dutyFor = (number: string) => lifecycleFor(number).duty.may
export const nameOfRecord = (item: LivingItem) =>
  item.customerName ?? item.title ?? customerCalled(item)?.name ?? ''
/** The customer by whom a record is called that has no name of its own. */
export const customerCalled = ({ customerName, title, customer }: LivingItem) =>
  (customerName ?? title) === undefined && typeof customer === 'object' ? customer : null
export const pathOf = (number: string) => `${listFor(number)}/${number}`

/** What a kind of records says of a command before it is given; nothing where there is nothing to say. */
export function hintOf(number: string, command: string): string {
  const place = words[livingSubjectOf(number)]
  const own = `${place}.dialog.hint.${command}`
  return place && te(own) ? t(own) : ''
}

/** A word of a record: its kind's own, else that of all. */
export function wordOf(number: string, key: string, params: Record<string, unknown> = {}): string {
  const place = words[livingSubjectOf(number)]
  const own = `${place}.${key}`
  return place && te(own) ? t(own, params) : t(key, params)
}
