import { label } from '../dictionary.ts'
import { day, moment } from '../format.ts'

type Values = Record<string, unknown>
const names: Record<string, string> = { date: 'interactionDate', type: 'interactionType', title: 'topic' }

/** What an edit made of an interaction, as its customer's history keeps it: old and new, by the name of the field. */
export const interactionChanges = (before: Values, after: Values) =>
  Object.keys(after).map((field) => ({
    field: names[field] ?? field,
    old: say(field, before[field]),
    now: say(field, after[field]),
  }))

function say(field: string, value: unknown): string {
  if (typeof value !== 'string') return '—'
  if (field === 'date') return day(value)
  if (field === 'type') return label('interaction_type', value)
  return field === 'nextContactAt' ? moment(value) : value
}
