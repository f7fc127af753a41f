import { addWorkingMinutes } from './calendar.ts'
import type { Deadline } from './lifecycle.ts'
import type { Settings } from './setting.ts'
import type { Ticket, TicketPriority } from './ticket.ts'

type Due = Omit<Deadline, 'firedAt'>
export type Duty = 'assign' | 'handle' | 'feed-back'

/** Whose type weighs as much as the next higher priority. */
const weighty = new Set(['complain'])
const rising: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent']

/** By which priority its times are reckoned: a complaint's is one higher than it says. */
export function weightOf({ type, priority }: Pick<Ticket, 'type' | 'priority'>): TicketPriority {
  const place = rising.indexOf(priority) + (weighty.has(type) ? 1 : 0)
  return rising[Math.min(place, rising.length - 1)] ?? priority
}

const names = { assign: 'assign', handle: 'handle', 'feed-back': 'feedback' } as const

/** So many working minutes there are for a duty; a further round is to be handled in half the time. */
export function minutesFor(
  duty: Duty,
  record: Pick<Ticket, 'type' | 'priority' | 'round'>,
  settings: Settings,
) {
  const hours = settings[`ticket.${names[duty]}Hours.${weightOf(record)}`]
  return hours * 60 * (duty === 'handle' && record.round > 1 ? 0.5 : 1)
}

/** What waits to be done in a state. */
export const dutyOf = (status: Ticket['status']): Duty | null =>
  ({ created: 'assign', assigned: 'handle', handled: 'feed-back', fedBack: null, archived: null })[
    status
  ] as Duty | null

const day = 24 * 60 * 60_000

/**
 * The times of requirements.md section 4, in working time: a reminder at a share of each, an escalation when it is over;
 * what was fed back well is archived after some days of the calendar.
 */
export function ticketDeadlines(record: Ticket, settings: Settings): Due[] {
  const since = record.stateSince.toISOString()
  if (record.status === 'fedBack') {
    const at = new Date(record.stateSince.getTime() + settings['ticket.archiveDays'] * day)
    return [{ command: 'auto-archive', ref: '', anchor: since, at: at.toISOString() }]
  }
  const duty = dutyOf(record.status)
  if (!duty) return []
  const minutes = minutesFor(duty, record, settings)
  const due = (command: string, share: number): Due => ({
    command: `${command}-${duty}`,
    ref: '',
    anchor: `${since}/${weightOf(record)}`,
    at: addWorkingMinutes(settings.calendar, record.stateSince, minutes * share).toISOString(),
  })
  return [due('remind', settings['ticket.reminderPercent'] / 100), due('escalate', 1)]
}
