import { label } from '../dictionary.ts'
import { t } from '../i18n.ts'
import type { HistoryChange } from '../opportunity/history-changes.ts'
import type { HistoryEntry, Round } from '../types.ts'

const told = ['title', 'type', 'priority', 'customer', 'request', 'assignee'] as const
const written = ['handling', 'result', 'satisfaction'] as const

/** What an entry changed in a ticket, in words: fields from → to, and what was written in a round. */
export function ticketChanges(
  { before, after }: HistoryEntry,
  personOf: (username: string) => string,
): HistoryChange[] {
  if (!before || !after) return []
  const fields = told
    .filter((name) => name in after)
    .map((name) => ({
      name: t(name === 'customer' ? 'field.customer' : `ticketPage.field.${name}`),
      old: say(name, before[name], personOf),
      now: say(name, after[name], personOf),
    }))
  return [...fields, ...roundChanges((before.rounds ?? []) as Round[], (after.rounds ?? []) as Round[])]
}

function say(name: string, value: unknown, personOf: (username: string) => string): string {
  if (value === null || value === undefined || value === '') return t('none')
  const text = String(value)
  if (name === 'assignee') return personOf(text)
  if (name === 'type') return label('service_type', text)
  if (name === 'priority') return label('ticket_priority', text)
  return text
}

function roundChanges(before: Round[], after: Round[]): HistoryChange[] {
  return after.flatMap((round, index) =>
    written
      .filter((name) => round[name] !== null && round[name] !== (before[index]?.[name] ?? null))
      .map((name) => ({
        name: t(`ticketPage.field.${name}`),
        old: null,
        now: name === 'satisfaction' ? t('ticketPage.stars', { n: round[name] }) : String(round[name]),
      })),
  )
}
