import { label } from '../dictionary.ts'
import { day } from '../format.ts'
import { t } from '../i18n.ts'
import type { HistoryChange } from '../opportunity/history-changes.ts'
import type { HistoryEntry } from '../types.ts'

const told = ['assignee', 'reviewOn', 'reason', 'recoveredByOrder'] as const

/** What an entry changed in a case, in words. What was written stands beside it as its note. */
export function churnChanges(
  { command, before, after }: HistoryEntry,
  personOf: (username: string) => string,
): HistoryChange[] {
  if (!before || !after) return []
  return (
    told
      .filter((name) => name in after)
      // That there is no review any more goes without saying, unless it was moved.
      .filter((name) => name !== 'reviewOn' || command.startsWith('defer'))
      .map((name) => ({
        name: t(`churnPage.field.${name}`),
        old: before[name] === null || before[name] === undefined ? null : say(name, before[name], personOf),
        now: say(name, after[name], personOf),
      }))
  )
}

function say(name: string, value: unknown, personOf: (username: string) => string): string {
  if (value === null || value === undefined || value === '') return t('none')
  const text = String(value)
  if (name === 'assignee') return personOf(text)
  if (name === 'reason') return label('churn_reason', text)
  return name === 'reviewOn' ? day(text) : text
}
