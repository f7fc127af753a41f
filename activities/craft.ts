import type { Transaction } from '../db/connection.ts'
import type { Living } from '../domain/lifecycle.ts'
import type { LivingRecords, LivingSubject } from '../domain/lifecycles.ts'
import type { Refusal } from '../domain/refusal.ts'
import { churnCaseCraft } from './churn-case.ts'
import { opportunityCraft } from './opportunity.ts'

/** Numbers that a command needs for what it makes; they are taken before its transaction. */
export interface Wanted {
  /** So many ids of this counter. */
  counter?: string
  count: number
  /** One number of another kind of record. */
  prefix?: string
}
export interface Reserved {
  ids: number[]
  number: string | null
}

/** Who gave a command, with what, and the number that was set aside for what it makes. */
export interface Made {
  input: Record<string, unknown>
  actor: string
  at: Date
  number: string
}

/** What commands of a subject do beyond its own record. */
export interface Craft<R extends Living> {
  wants(command: string, input: Record<string, unknown>): Wanted | null
  /** Writes what the command leaves behind, and into the record what became of it; or says why it cannot. */
  leave(em: Transaction, after: R, leaves: string | null, made: Made): Promise<Refusal | null>
  /** What the clock's command was about, in words for the history. */
  noteOf(record: R, ref: string): string | null
}

/** Of those that make something; the others are nothing but their records. */
const crafts: { [Subject in LivingSubject]?: Craft<LivingRecords[Subject]> } = {
  Opportunity: opportunityCraft,
  ChurnCase: churnCaseCraft,
}
const none: Craft<Living> = {
  wants: () => null,
  leave: () => Promise.resolve(null),
  noteOf: () => null,
}

export const craftOf = (subject: LivingSubject) => (crafts[subject] ?? none) as unknown as Craft<Living>
