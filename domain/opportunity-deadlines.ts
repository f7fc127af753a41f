import {
  addWorkingDays,
  addWorkingMinutes,
  lastWorkingDayOnOrBefore,
  nextWorkingMoment,
  nthWorkingDayAfter,
} from './calendar.ts'
import { addDays, momentOf, startOfDay, type Day } from './day.ts'
import type { Deadline } from './lifecycle.ts'
import type { Opportunity } from './opportunity.ts'
import { isAnswered } from './plan-step.ts'
import type { Settings } from './setting.ts'

type Due = Omit<Deadline, 'firedAt'>

/**
 * The timers of requirements.md section 3. Reminders and escalations reach people in working time;
 * a flag is raised at its minute: the first moment after the day it concerns.
 */
export function opportunityDeadlines(record: Opportunity, settings: Settings): Due[] {
  const { calendar } = settings
  const due = (command: string, anchor: string, at: Date, ref = ''): Due => ({
    command,
    ref,
    anchor,
    at: at.toISOString(),
  })
  const morningOf = (day: Day) =>
    nextWorkingMoment(
      calendar,
      momentOf(
        lastWorkingDayOnOrBefore(calendar, day),
        settings['opportunity.stepReminderTime'],
        calendar.timeZone,
      ),
    )
  const dayAfter = (day: Day) => startOfDay(addDays(day, 1), calendar.timeZone)

  const unassigned = () => {
    const since = record.stateSince
    const after = (hours: number) => addWorkingMinutes(calendar, since, hours * 60)
    return [
      due('remind-unassigned', since.toISOString(), after(settings['opportunity.assignReminderHours'])),
      due('escalate-unassigned', since.toISOString(), after(settings['opportunity.assignEscalationHours'])),
    ]
  }
  const unplanned = (since: Date) => [
    due(
      'remind-plan',
      since.toISOString(),
      addWorkingDays(calendar, since, settings['opportunity.planReminderDays']),
    ),
    due(
      'escalate-plan',
      since.toISOString(),
      addWorkingDays(calendar, since, settings['opportunity.planEscalationDays']),
    ),
  ]
  const steps = () =>
    record.steps
      .filter((step) => !isAnswered(step) && step.id !== null)
      .flatMap((step) => {
        const ref = String(step.id)
        const late = nthWorkingDayAfter(calendar, step.dueOn, settings['opportunity.stepEscalationDays'])
        return [
          due('remind-step', `${step.dueOn}/${record.assignee}`, morningOf(step.dueOn), ref),
          due('mark-step-overdue', step.dueOn, dayAfter(step.dueOn), ref),
          due('escalate-step', step.dueOn, morningOf(late), ref),
        ]
      })
  const undecided = () => {
    const last = Math.max(
      record.stateSince.getTime(),
      ...record.steps.map((step) => step.resultAt?.getTime() ?? 0),
    )
    const since = new Date(last)
    return [
      due(
        'remind-conclusion',
        since.toISOString(),
        addWorkingDays(calendar, since, settings['opportunity.conclusionReminderDays']),
      ),
      due(
        'escalate-conclusion',
        since.toISOString(),
        addWorkingDays(calendar, since, settings['opportunity.conclusionEscalationDays']),
      ),
    ]
  }
  const closing = (day: Day) => [
    ...(record.assignee ? [due('remind-close', `${day}/${record.assignee}`, morningOf(day))] : []),
    due('mark-close-overdue', day, dayAfter(day)),
  ]

  if (record.status === 'succeeded' || record.status === 'failed') return []
  const close = record.expectedCloseOn ? closing(record.expectedCloseOn) : []
  if (record.status === 'created') return [...unassigned(), ...close]
  if (record.steps.length === 0) return [...unplanned(record.assignedAt ?? record.stateSince), ...close]
  return record.steps.every(isAnswered) ? [...undecided(), ...close] : [...steps(), ...close]
}
