import type { Living } from './lifecycle.ts'
import { lifecycleOf, type LivingRecords, type LivingSubject } from './lifecycles.ts'
import type { Settings } from './setting.ts'

/** Who must act: whoever has it, those who give it to somebody, or nobody, because the clock goes on by itself. */
export const waits = ['assignee', 'supervisors', 'clock', 'nobody'] as const
export type Waits = (typeof waits)[number]

/** How the life of a record is drawn. */
interface Ribbon<R extends Living> {
  /** The states in which it is open, in the order in which it goes through them. */
  way: readonly R['status'][]
  /** How it may end: with the first of these, as long as it has not ended otherwise. */
  ends: readonly R['status'][]
  /** Who must act while it is open. */
  waitsFor: (record: R, settings: Settings) => Waits
}

const byAssignee = ({ assignee }: Living) => (assignee ? 'assignee' : 'supervisors')

const ribbons: { [Subject in LivingSubject]: Ribbon<LivingRecords[Subject]> } = {
  Opportunity: {
    way: ['created', 'assigned', 'planned', 'executing'],
    ends: ['succeeded', 'failed'],
    waitsFor: byAssignee,
  },
  Ticket: {
    way: ['created', 'assigned', 'handled', 'fedBack'],
    ends: ['archived'],
    waitsFor: (record, settings) => {
      if (record.status === 'fedBack') return 'clock'
      const handledByHim = record.rounds.at(-1)?.handledBy === record.assignee
      const asks = settings['ticket.feedbackBy']
      if (record.status === 'handled' && asks === 'others' && handledByHim) return 'supervisors'
      return byAssignee(record)
    },
  },
  ChurnCase: {
    way: ['warning', 'deferred', 'proposed'],
    ends: ['recovered', 'confirmed'],
    waitsFor: ({ status, assignee }) => {
      if (status === 'deferred') return 'clock'
      return status === 'warning' && assignee ? 'assignee' : 'supervisors'
    },
  },
}
const ribbonOf = (subject: LivingSubject) => ribbons[subject] as unknown as Ribbon<Living>

export function waitsFor(subject: LivingSubject, record: Living, settings: Settings): Waits {
  const { open } = lifecycleOf(subject).states[record.status] ?? { open: false }
  return open ? ribbonOf(subject).waitsFor(record, settings) : 'nobody'
}

export interface Move {
  toStatus: string | null
  at: Date
}

/**
 * The states as segments: how long each that was passed took, in all rounds, the one we are in, those still to come. The
 * moves are those of the record's history, from its begin.
 */
export function segmentsOf(subject: LivingSubject, record: Living, moves: Move[]) {
  const { way, ends } = ribbonOf(subject)
  const spells: { status: string; from: Date; to: Date | null }[] = []
  for (const { toStatus, at } of moves) {
    const last = spells.at(-1)
    if (!toStatus || last?.status === toStatus) continue
    if (last) last.to = at
    spells.push({ status: toStatus, from: at, to: null })
  }
  const present = way.indexOf(record.status)
  const end = ends.find((status) => status === record.status) ?? ends[0] ?? ''
  return [...way, end].map((status, index) => {
    const lengths = spells.flatMap((spell) =>
      spell.status === status && spell.to ? [spell.to.getTime() - spell.from.getTime()] : [],
    )
    const isBefore = present === -1 || index < present
    // What was stepped over, as by a failure before any plan, is neither past nor to come.
    const passed = lengths.length > 0 ? 'past' : 'skipped'
    const state: 'past' | 'present' | 'future' | 'skipped' =
      status === record.status ? 'present' : isBefore ? passed : 'future'
    return {
      status,
      state,
      since: state === 'present' ? record.stateSince : null,
      milliseconds: lengths.length > 0 ? lengths.reduce((sum, length) => sum + length, 0) : null,
    }
  })
}
