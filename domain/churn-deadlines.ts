import { addWorkingDays } from './calendar.ts'
import type { ChurnCase } from './churn-case.ts'
import { momentOf } from './day.ts'
import type { Deadline } from './lifecycle.ts'
import type { Settings } from './setting.ts'

type Due = Omit<Deadline, 'firedAt'>

const day = 24 * 60 * 60_000

/**
 * The times of requirements.md section 6: a warning nobody answers is told to the supervisors after some days of the
 * calendar, a proposal after some working days; what was deferred is looked at again on its day.
 */
export function churnDeadlines(record: ChurnCase, settings: Settings): Due[] {
  const { status, stateSince, reviewOn } = record
  const anchor = stateSince.toISOString()
  const due = (command: string, at: Date): Due[] => [{ command, ref: '', anchor, at: at.toISOString() }]
  if (status === 'warning')
    return due(
      'escalate-warning',
      new Date(stateSince.getTime() + settings['churn.warningEscalationDays'] * day),
    )
  if (status === 'proposed')
    return due(
      'escalate-proposal',
      addWorkingDays(settings.calendar, stateSince, settings['churn.proposalEscalationDays']),
    )
  if (status !== 'deferred' || !reviewOn) return []
  const at = momentOf(reviewOn, settings['churn.reviewTime'], settings.calendar.timeZone)
  return [{ command: 'review', ref: '', anchor: reviewOn, at: at.toISOString() }]
}
