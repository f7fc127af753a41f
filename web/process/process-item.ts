import {
  lifecycleOf,
  livingSubjectOf,
  livingSubjects,
  typeOf,
  type LivingType,
} from '../../domain/lifecycles.ts'
import { moment } from '../format.ts'
import { t } from '../i18n.ts'
import { placeOf } from '../record/place.ts'
import type { Next, Person, Process } from '../types.ts'

/** What `GET /api/processes` answers for each: nothing of a customer. */
export interface ProcessItem extends Pick<Process, 'condition' | 'retry' | 'stall'> {
  number: string
  type: LivingType
  status: string
  assignee: Person | null
  since: string
  next: Next | null
  escalated: boolean
  stalled: boolean
  allowed: string[]
}

export const typeOfNumber = (number: string): LivingType => typeOf(livingSubjectOf(number))
export const subjectOf = ({ number }: Pick<ProcessItem, 'number'>) => livingSubjectOf(number)

export const pageOf = ({ number }: Pick<ProcessItem, 'number'>) => placeOf(number)

/** What its states are called: what two subjects name alike need not read alike. */
const words: Record<LivingType, string> = {
  opportunity: 'status',
  ticket: 'ticketPage.status',
  churnCase: 'status',
}
export const statusText = (type: LivingType, status: string) => t(`${words[type]}.${status}`)
export const toneOf = (number: string, status: string) =>
  lifecycleOf(livingSubjectOf(number)).states[status]?.tone ?? ''

/** The states of one type, or of all: one that several have once, with the words of each. */
export function statusChoices(type?: string): { value: string; label: string }[] {
  const named = new Map<string, Set<string>>()
  for (const subject of livingSubjects)
    if (!type || type === typeOf(subject))
      for (const status of Object.keys(lifecycleOf(subject).states))
        named.set(status, (named.get(status) ?? new Set()).add(statusText(typeOf(subject), status)))
  return [...named].map(([value, labels]) => ({ value, label: [...labels].join(' / ') }))
}

export const views = ['open', 'stalled', 'retrying', 'late', 'escalated', 'closed', 'all'] as const

/** Why it stopped, or what is being tried again and when; empty when nothing is wrong. */
export function faultOf({ condition, retry, stall }: ProcessItem, now: Date): string {
  if (condition === 'stopped') return t(`ribbon.cause.${stall?.cause ?? 'run-ended'}`)
  if (condition !== 'retrying' || !retry) return ''
  const left = retry.nextAt ? Math.ceil((Date.parse(retry.nextAt) - now.getTime()) / 1000) : 0
  const when = left > 0 ? t('process.inSeconds', { n: left }) : t('process.soon')
  return t('process.retry', { attempt: retry.attempt, cause: t(`ribbon.cause.${retry.cause}`), when })
}

export const nextOf = ({ next }: ProcessItem) =>
  next ? `${moment(next.at)} ${t(`command.${next.command}`)}` : t('none')
