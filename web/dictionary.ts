import { reactive } from 'vue'
import { get } from './api.ts'
import { language } from './i18n.ts'

interface Entry {
  type: string
  code: string
  label: string
  labelEn: string
  active: boolean
}
const entries = reactive<Entry[]>([])

/** Read once a visit; what is deactivated meanwhile the API refuses by name. */
export async function loadDictionary(): Promise<void> {
  const { items } = await get<{ items: Entry[] }>('/dictionary-entries')
  entries.splice(0, entries.length, ...items)
}

const labelOf = (entry: Entry) => (language.value === 'en' ? entry.labelEn : entry.label)

export function label(type: string, code: string | number | null): string {
  if (code === null) return '—'
  const entry = entries.find((entry) => entry.type === type && entry.code === String(code))
  return entry ? labelOf(entry) : String(code)
}

export const choices = (type: string) =>
  entries
    .filter((entry) => entry.type === type && entry.active)
    .map((entry) => ({ value: entry.code, label: labelOf(entry) }))
