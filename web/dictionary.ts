import { reactive, ref } from 'vue'
import { get } from './api.ts'
import { loadCalendar } from './calendar.ts'
import { language, t } from './i18n.ts'

interface Entry {
  type: string
  code: string
  label: string
  labelEn: string
  active: boolean
}
const entries = reactive<Entry[]>([])
/** Which state of the dictionary and the calendar these pages show. */
export const loadedEpoch = ref(-1)

/** Read once a visit, and again when the server tells of a change: labels and choices of open pages follow. */
export async function loadDictionary(): Promise<void> {
  const [{ items, epoch }] = await Promise.all([
    get<{ items: Entry[]; epoch: number }>('/dictionary-entries'),
    loadCalendar(),
  ])
  entries.splice(0, entries.length, ...items)
  loadedEpoch.value = epoch
}

/** Somebody changed the dictionary or the calendar. */
export async function takeUp(epoch: number): Promise<void> {
  if (epoch !== loadedEpoch.value) await loadDictionary().catch(() => undefined)
}

const labelOf = (entry: Entry) => (language.value === 'en' ? entry.labelEn : entry.label)

export function label(type: string, code: string | number | null): string {
  if (code === null) return '—'
  const entry = entries.find((entry) => entry.type === type && entry.code === String(code))
  return entry ? labelOf(entry) : String(code)
}

/** What may be chosen now; also what stands already, though it was deactivated meanwhile. */
export const choices = (type: string, standing?: string | null) =>
  entries.filter((entry) => entry.type === type && (entry.active || entry.code === standing)).map(choiceOf)

/** What records may say: whoever looks for old ones needs what was deactivated, too. */
export const everyChoice = (type: string) =>
  entries
    .filter((entry) => entry.type === type)
    .sort((a, b) => Number(b.active) - Number(a.active))
    .map(choiceOf)

const choiceOf = (entry: Entry) => ({
  value: entry.code,
  label: entry.active ? labelOf(entry) : t('dictionaryPage.inactive', { label: labelOf(entry) }),
})
