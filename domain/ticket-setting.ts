import { z } from 'zod'
import type { TicketPriority } from './ticket.ts'

/** In the order in which a ticket goes through them. */
const duties = ['assign', 'handle', 'feedback'] as const
const hours: Record<TicketPriority, [assign: number, handle: number, feedback: number]> = {
  urgent: [0.5, 4, 4],
  high: [1, 8, 8],
  normal: [4, 16, 16],
  low: [8, 40, 24],
}
const commandOf = { assign: 'assign', handle: 'handle', feedback: 'feed-back' } as const

type Duty = (typeof duties)[number]
export type TicketHours = `ticket.${Duty}Hours.${TicketPriority}`

interface HoursRule {
  group: 'ticket'
  input: z.ZodType
  value: number
  unit: 'workingHours'
  moves: string[]
}

/** Working hours for each duty by priority (requirements.md, section 4). */
const times = Object.fromEntries(
  duties.flatMap((duty, place) =>
    Object.entries(hours).map(([priority, values]): [string, HoursRule] => [
      `ticket.${duty}Hours.${priority}`,
      {
        group: 'ticket',
        input: z.number().min(0.1).max(2000),
        value: values[place] ?? 0,
        unit: 'workingHours',
        moves: [`remind-${commandOf[duty]}`, `escalate-${commandOf[duty]}`],
      },
    ]),
  ),
) as Record<TicketHours, HoursRule>

export const ticketSettings = {
  ...times,
  'ticket.reminderPercent': {
    group: 'ticket',
    input: z.int().min(1).max(99),
    value: 80,
    unit: 'percent',
    moves: ['remind-assign', 'remind-handle', 'remind-feed-back'],
  },
  'ticket.archiveDays': {
    group: 'ticket',
    input: z.int().min(0).max(365),
    value: 3,
    unit: 'days',
    moves: ['auto-archive'],
  },
  // Who asks the customer how it was: whoever has handled it too, or somebody else.
  'ticket.feedbackBy': { group: 'ticket', input: z.enum(['anybody', 'others']), value: 'anybody' },
} as const
