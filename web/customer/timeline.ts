import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { Refused, get } from '../api.ts'
import { t } from '../i18n.ts'
import type { Page, TimelineEntry } from '../types.ts'

/** A piece of a customer's time line, newest first, read further on demand. */
export function useTimeline(customer: () => string, kind: Ref<string>, limit: number) {
  const entries = shallowRef<TimelineEntry[]>([])
  const cursor = ref<string | null>(null)
  const total = ref<number | null>(null)
  const problem = ref('')
  let latest = 0

  async function read(from: string | null, size: number): Promise<void> {
    const mine = ++latest
    try {
      const page = await get<Page<TimelineEntry>>(`/customers/${customer()}/timeline`, {
        limit: size,
        kind: kind.value,
        cursor: from,
      })
      if (mine !== latest) return
      entries.value = from ? [...entries.value, ...page.items] : page.items
      cursor.value = page.nextCursor
      total.value = page.total
      problem.value = ''
    } catch (error) {
      if (mine === latest) problem.value = error instanceof Refused ? error.message : t('offline')
    }
  }
  /** From its begin again, as far as it was read. */
  const load = () => read(null, Math.min(Math.max(entries.value.length, limit), 100))
  watch(
    [customer, kind],
    () => {
      entries.value = []
      return load()
    },
    { immediate: true },
  )
  return {
    entries,
    total,
    problem,
    load,
    more: () => read(cursor.value, limit),
    hasMore: computed(() => cursor.value !== null),
  }
}
