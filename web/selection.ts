import { computed, shallowRef, watch, type Ref } from 'vue'

/** As many as one request takes. */
export const most = 500

/**
 * What a person has ticked in a list. It stays while he turns pages and while rows change where they stand, and
 * goes with another question to the list.
 */
export function useSelection<Item>(
  rows: Ref<Item[]>,
  idOf: (item: Item) => string,
  question: () => Record<string, string>,
) {
  const chosen = shallowRef(new Map<string, Item>())
  const has = (item: Item) => chosen.value.has(idOf(item))

  function pick(items: Item[], on: boolean): void {
    const next = new Map(chosen.value)
    for (const item of items)
      if (!on) next.delete(idOf(item))
      else if (next.size < most || has(item)) next.set(idOf(item), item)
    chosen.value = next
  }
  const clear = () => {
    if (chosen.value.size > 0) chosen.value = new Map()
  }
  watch(rows, (fresh) => pick(fresh.filter(has), true))
  watch(() => {
    const { cursor: _page, limit: _size, sort: _order, ...asked } = question()
    return JSON.stringify(asked)
  }, clear)
  return { items: computed(() => [...chosen.value.values()]), has, pick, clear }
}
