import { lifecycleOf, livingSubjectOf, type LivingSubject } from '../../domain/lifecycles.ts'
import type { Lifecycle } from '../../domain/lifecycle.ts'
import { t, te } from '../i18n.ts'
import type { Duty } from '../people.ts'
import type { Person } from '../types.ts'

/** A record with a life, of whichever kind, as lists and commands know it. */
export interface LivingItem {
  number: string
  status: string
  stateSince: string
  version: number
  allowed: string[]
  assignee: Person | null
  createdBy: Person | null
  deletedAt: string | null
  flags: Record<string, boolean>
  /** What it is called: an opportunity by its customer, a ticket by its title. */
  customerName?: string
  round?: number
  title?: string
}
interface Kind {
  list: string
  /** What whoever is given one must be able to do. */
  duty: Duty
  /** Where its own words stand, where they differ from those of all. */
  words?: string
}
const kinds: Record<LivingSubject, Kind> = {
  Opportunity: { list: '/opportunities', duty: 'plan' },
  Ticket: { list: '/tickets', duty: 'handle', words: 'ticketPage' },
}

export const kindOf = (number: string): Kind => kinds[livingSubjectOf(number)]
export const lifecycleFor = (number: string): Lifecycle => lifecycleOf(livingSubjectOf(number))
export const nameOfRecord = ({ customerName, title }: LivingItem) => customerName ?? title ?? ''
export const pathOf = (number: string) => `${kindOf(number).list}/${number}`

/** A word of a record: its kind's own, else that of all. */
export function wordOf(number: string, key: string, params: Record<string, unknown> = {}): string {
  const { words } = kindOf(number)
  const own = `${words}.${key}`
  return words && te(own) ? t(own, params) : t(key, params)
}
