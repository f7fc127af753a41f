import { label } from '../dictionary.ts'
import { t } from '../i18n.ts'
import type { HistoryChange } from '../opportunity/history-changes.ts'
import type { HistoryEntry } from '../types.ts'

const told = ['title', 'type', 'priority', 'customer', 'request', 'assignee'] as const

/** What an entry changed in a ticket, in words: fields from → to. What was written stands in its round. */
export function ticketChanges(
  { before, after }: HistoryEntry,
  personOf: (username: string) => string,
): HistoryChange[] {
  if (!before || !after) return []
  return told
    .filter((name) => name in after)
    .map((name) => ({
      name: t(name === 'customer' ? 'field.customer' : `ticketPage.field.${name}`),
      old: say(name, before[name], personOf),
      now: say(name, after[name], personOf),
    }))
}

function say(name: string, value: unknown, personOf: (username: string) => string): string {
  if (value === null || value === undefined || value === '') return t('none')
  const text = String(value)
  if (name === 'assignee') return personOf(text)
  if (name === 'type') return label('service_type', text)
  if (name === 'priority') return label('ticket_priority', text)
  return text
}
