import { get } from '../api.ts'
import { moment } from '../format.ts'
import { t } from '../i18n.ts'
import type { HistoryEntry } from '../types.ts'
import { pathOf } from './kinds.ts'

/** What others did to a record after the version that this person had seen, newest first. */
export async function entriesSince(number: string, version: number): Promise<HistoryEntry[]> {
  const { items } = await get<{ items: HistoryEntry[] }>(`${pathOf(number)}/history`)
  return items.filter((entry) => entry.version > version)
}

/** Who changed a field last and when, as far as the entries tell. */
export function changedBy(entries: HistoryEntry[], field: string): string {
  const entry = entries.find(({ after }) => after !== null && field in after)
  return entry ? t('compare.by', { name: entry.actor.name, at: moment(entry.at) }) : ''
}
