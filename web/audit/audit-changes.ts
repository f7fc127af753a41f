import { t, te } from '../i18n.ts'
import { historyChanges, type HistoryChange } from '../opportunity/history-changes.ts'
import { nameOf } from '../people.ts'
import type { AuditItem } from './audit-item.ts'

/** What an entry changed, in words: as the record's own history says it, or field by field. */
export function auditChanges(item: AuditItem): HistoryChange[] {
  const { source, subject, before, after } = item
  if (source === 'record' && subject === 'Opportunity') {
    const told = { before: before ?? {}, after }
    return historyChanges({ ...(told as object), command: item.kind } as never, nameOf)
  }
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names.map((name) => ({ name: nameText(name), ...changeOf(before?.[name], after?.[name]) }))
}

/** Of two lists only what went and what came: nobody compares forty rights by eye. */
function changeOf(before: unknown, after: unknown): { old: string | null; now: string } {
  if (!Array.isArray(before) && !Array.isArray(after))
    return { old: before === undefined ? null : valueText(before), now: valueText(after) }
  const old = listOf(before)
  const now = listOf(after)
  const gone = old.filter((text) => !now.includes(text)).map((text) => `− ${text}`)
  const come = now.filter((text) => !old.includes(text)).map((text) => `＋ ${text}`)
  return { old: null, now: [...gone, ...come].join('\n') || t('none') }
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(valueText) : [])

export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return t('none')
  if (typeof value === 'boolean') return t(value ? 'auditPage.yes' : 'auditPage.no')
  if (Array.isArray(value)) return value.map(valueText).join(' · ')
  if (typeof value === 'object') return Object.values(value).map(valueText).join(' · ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

export function nameText(name: string): string {
  for (const key of [`auditPage.detail.${name}`, `field.${name}`]) if (te(key)) return t(key)
  return name
}
