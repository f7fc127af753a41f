import type { OpportunityStatus } from '../../domain/opportunity.ts'
import { moment } from '../format.ts'
import { t } from '../i18n.ts'
import type { Next, Person, Process } from '../types.ts'

/** What `GET /api/processes` answers for each: nothing of a customer. */
export interface ProcessItem extends Pick<Process, 'condition' | 'retry' | 'stall'> {
  number: string
  type: 'opportunity'
  status: OpportunityStatus
  assignee: Person | null
  since: string
  next: Next | null
  escalated: boolean
  stalled: boolean
  allowed: string[]
}

export const views = ['open', 'stalled', 'retrying', 'late', 'escalated', 'closed', 'all'] as const
export const flagsOf = ({ escalated, stalled }: ProcessItem) => ({ escalated, stalled })

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
