import { z } from 'zod'
import { paragraph } from './input.ts'

/**
 * One time through a ticket: who had it, what he did (处理), what the customer said of it (反馈). Too low a satisfaction
 * ends the round and begins another.
 */
export interface Round {
  round: number
  assignee: string
  assignedBy: string
  assignedAt: Date
  handling: string | null
  handledBy: string | null
  handledAt: Date | null
  result: string | null
  /** 1 to 5; null until the customer was asked. */
  satisfaction: number | null
  feedbackBy: string | null
  feedbackAt: Date | null
  /** 本人反馈: who handled it has also rated it. */
  ownFeedback: boolean
  /** So many of the round's times were not kept. */
  missed: number
}

/** From here on the customer is content (requirements.md, section 4). */
export const goodSatisfaction = 3

export const handleInput = z.strictObject({ handling: paragraph(3000) })
export type HandleInput = z.infer<typeof handleInput>
export const feedbackInput = z.strictObject({ result: paragraph(500), satisfaction: z.int().min(1).max(5) })
export type FeedbackInput = z.infer<typeof feedbackInput>

export const newRound = (round: number, assignee: string, assignedBy: string, assignedAt: Date): Round => ({
  ...{ round, assignee, assignedBy, assignedAt },
  ...{ handling: null, handledBy: null, handledAt: null },
  ...{ result: null, satisfaction: null, feedbackBy: null, feedbackAt: null, ownFeedback: false, missed: 0 },
})

/** The rounds with the last of them changed. */
export const withLast = (rounds: Round[], changes: Partial<Round>): Round[] =>
  rounds.map((round, index) => (index === rounds.length - 1 ? { ...round, ...changes } : round))
