import type { TicketCounts } from '../types.ts'

export type TicketViewName = keyof typeof counted
/** Each view of the list with the counter that equals it. */
export const counted = {
  unassigned: 'unassigned',
  mine: 'mine',
  'to-handle': 'toHandle',
  'to-feed-back': 'toFeedBack',
  'in-handling': 'inHandling',
  'in-feedback': 'inFeedback',
  'fed-back': 'fedBack',
  archived: 'archived',
  'nearly-due': 'nearlyDue',
  overdue: 'overdue',
  open: 'open',
  all: 'all',
} as const satisfies Record<string, keyof TicketCounts>

/** A page of tickets: which of them it shows, and what is done with them in the row. */
export interface TicketListPage {
  name: 'tickets' | 'assignment' | 'handling' | 'feedback' | 'archive'
  /** The tabs for who assigns and for who handles; the first is the one that opens. */
  views: Record<'supervisor' | 'manager', TicketViewName[]>
  sort: string
  /** What is done right in the row. */
  inline?: 'handle' | 'feed-back' | 'archive'
}
const both = (...views: TicketViewName[]) => ({ supervisor: views, manager: views })

export const ticketPages: Record<TicketListPage['name'], TicketListPage> = {
  tickets: {
    name: 'tickets',
    views: {
      supervisor: ['all', 'unassigned', 'open', 'nearly-due', 'overdue', 'archived'],
      manager: ['mine', 'nearly-due', 'overdue', 'archived', 'all'],
    },
    sort: '-createdAt',
  },
  assignment: { name: 'assignment', views: both('unassigned'), sort: 'dueAt' },
  handling: {
    name: 'handling',
    views: { supervisor: ['in-handling', 'to-handle'], manager: ['to-handle'] },
    sort: 'dueAt',
    inline: 'handle',
  },
  feedback: {
    name: 'feedback',
    views: { supervisor: ['in-feedback', 'to-feed-back'], manager: ['to-feed-back'] },
    sort: 'dueAt',
    inline: 'feed-back',
  },
  archive: { name: 'archive', views: both('fed-back', 'archived'), sort: '-createdAt', inline: 'archive' },
}
