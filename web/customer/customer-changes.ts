import { interactionChanges } from '../interaction/history.ts'
import { nameOf } from '../people.ts'
import type { HistoryEntry } from '../types.ts'
import { amounts, basicFields, fieldText, furtherFields } from './customer-fields.ts'

const told = [...basicFields, ...furtherFields, 'assignee'] as const

/** What an entry of a customer's history changed: old and new, as people read them. */
export function changesOf({
  command,
  before,
  after,
}: Pick<HistoryEntry, 'before' | 'after'> & { command?: string }) {
  if (!before || !after) return []
  if (command === 'edit-interaction') return interactionChanges(before, after)
  return told
    .filter((field) => field in after)
    .map((field) => ({ field, old: say(field, before[field]), now: say(field, after[field]) }))
}

function say(field: string, value: unknown): string {
  if (field === 'assignee' && typeof value === 'string') return nameOf(value)
  // The history keeps amounts as the record does, in fen.
  const isAmount = amounts.some((name) => name === field) && value !== null && value !== undefined
  return fieldText(field, isAmount ? Number(value) / 100 : value)
}
