import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { lifecycleOf, livingSubjects } from '../domain/lifecycles.ts'
import { Refused, get } from './api.ts'
import { onChange, rightsChanged } from './events.ts'
import { t } from './i18n.ts'
import type { Page } from './types.ts'

// What the address says to the page itself, not to the API.
const ofThePage = ['by', 'saved', 'of']
/** Lists of what is told under a customer's number. */
const ofCustomers = ['/customers', '/contacts', '/interactions']
export type Filters = Record<string, string>

/**
 * A list whose filters, sort and place live in the address, so that going back restores them.
 * `fixed` is asked at each load; a change of it does not load by itself.
 */
export function useList<Item>(path: string, fixed: () => Filters, idOf: (item: Item) => string | number) {
  const route = useRoute()
  const router = useRouter()
  const items = shallowRef<Item[]>([])
  const total = ref<{ n: number; exact: boolean } | null>(null)
  const nextCursor = ref<string | null>(null)
  const problem = ref('')
  /** The whole answer: some lists tell more than their rows. */
  const answer = shallowRef<Page<Item> | null>(null)
  const changed = ref(new Set<string>())
  const filters = computed<Filters>(() =>
    Object.fromEntries(
      Object.entries(route.query)
        .filter(([name]) => !ofThePage.includes(name))
        .map(([name, value]) => [name, String(value)]),
    ),
  )
  let latest = 0

  async function load(): Promise<void> {
    const mine = ++latest
    try {
      const page = await get<Page<Item>>(path, { ...fixed(), ...filters.value })
      // A slower answer to an earlier question must not replace this one.
      if (mine !== latest) return
      items.value = page.items
      answer.value = page
      total.value = { n: page.total, exact: page.totalIsExact }
      nextCursor.value = page.nextCursor
      problem.value = ''
      changed.value = new Set()
    } catch (error) {
      if (mine === latest) problem.value = error instanceof Refused ? error.message : t('offline')
    }
  }
  /** The exact total, for who wants to know it: beyond ten thousand a page does not count. */
  async function countAll(): Promise<void> {
    const mine = latest
    const { cursor: _place, ...asked } = filters.value
    const page = await get<Page<Item>>(path, { ...fixed(), ...asked, limit: '1', total: 'exact' })
    if (mine === latest) total.value = { n: page.total, exact: page.totalIsExact }
  }
  watch(rightsChanged, load)
  const here = route.path
  watch(
    () => route.query,
    () => {
      if (route.path === here) void load()
    },
    { immediate: true },
  )

  function set(given: Filters): Promise<unknown> {
    const { cursor: _start, ...kept } = route.query
    const merged = Object.entries({ ...kept, ...given }).filter(([, value]) => value !== '')
    return router.push({ query: Object.fromEntries(merged) })
  }
  const hasPrevious = computed(() => filters.value.cursor !== undefined)
  function previous(): void {
    const before = history.state as { back?: unknown }
    if (typeof before.back === 'string' && before.back.startsWith(here)) router.back()
    else void set({})
  }
  const next = () => router.push({ query: { ...route.query, cursor: nextCursor.value } })

  /** Swaps a row that this person changed, where it stands. */
  function swap(item: Item): void {
    items.value = items.value.map((old) => (idOf(old) === idOf(item) ? item : old))
  }
  // Others' changes never move rows under the mouse; they are counted, and loaded on a click.
  const living = livingSubjects.find((name) => path === `/${lifecycleOf(name).list}`)
  const subject = ofCustomers.includes(path) ? 'Customer' : (living ?? 'Opportunity')
  onChange(({ number, version, ...of }) => {
    if (of.subject !== subject) return
    const shown = (items.value as { number?: string; version?: number }[]).find(
      (item) => item.number === number,
    )
    if (!shown || (shown.version ?? 0) < version) changed.value = new Set([...changed.value, number])
  })
  return {
    items,
    total,
    nextCursor,
    problem,
    answer,
    filters,
    changed,
    load,
    countAll,
    set,
    swap,
    next,
    previous,
    hasPrevious,
  }
}
