import { computed, ref, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { OpportunityColumn } from '../../domain/saved-view.ts'
import { get, patch, post, put, remove } from '../api.ts'
import { t } from '../i18n.ts'
import type { Filters } from '../list.ts'
import { tell } from '../toast.ts'
import { sentenceOf } from '../record/commands.ts'

export interface SavedView {
  id: number
  name: string
  query: Record<string, string | number>
  columns: OpportunityColumn[] | null
  version: number
}

const page = 'opportunities'

/**
 * A person's saved views and his choice of columns. The address says what is asked and, by `saved`, of which view;
 * both columns and views are the server's to keep, so that a person finds them at every machine.
 */
export function useViews(asked: ComputedRef<Filters>) {
  const route = useRoute()
  const router = useRouter()
  const views = ref<SavedView[] | null>(null)
  const chosen = ref<OpportunityColumn[] | null>(null)
  const known = ref(false)
  const viewsRead = get<{ items: SavedView[] }>('/saved-views', { page }).then(
    ({ items }) => (views.value = items),
    () => (views.value = []),
  )
  const columnsRead = get<{ columns: OpportunityColumn[] | null }>(`/column-choices/${page}`).then(
    ({ columns }) => (chosen.value = columns),
    () => undefined,
  )
  void Promise.all([viewsRead, columnsRead]).then(() => (known.value = true))

  const here = computed(() => views.value?.find(({ id }) => String(id) === route.query.saved) ?? null)
  /** What is shown beside number and name; null: what the screen has room for. */
  const columns = computed(() => (here.value ? here.value.columns : chosen.value))
  const isChanged = computed(() => here.value !== null && !alike(here.value.query, asked.value))

  async function save(name: string): Promise<void> {
    const view = await post<SavedView>('/saved-views', {
      page,
      name,
      query: asked.value,
      columns: columns.value,
    })
    views.value = [...(views.value ?? []), view]
    await router.push(addressOf(view))
  }
  async function change(view: SavedView, changes: Partial<Omit<SavedView, 'id' | 'version'>>): Promise<void> {
    const after = await patch<SavedView>(`/saved-views/${view.id}`, changes, view.version)
    views.value = (views.value ?? []).map((other) => (other.id === after.id ? after : other))
  }
  async function drop(view: SavedView): Promise<void> {
    await remove(`/saved-views/${view.id}`, view.version)
    views.value = (views.value ?? []).filter(({ id }) => id !== view.id)
    const { saved: _gone, ...query } = route.query
    await router.replace({ query })
    const { name, query: kept, columns } = view
    const restore = () =>
      post<SavedView>('/saved-views', { page, name, query: kept, columns }).then((again) => {
        views.value = [...(views.value ?? []), again]
      })
    tell(t('savedView.deleted', { name }), {
      text: t('savedView.undo'),
      do: () => void restore().catch((error: unknown) => tell(sentenceOf(error))),
    })
  }

  let before: Promise<unknown> = Promise.resolve()
  /** Columns chosen in a saved view belong to it, all others to the person. */
  function choose(names: OpportunityColumn[] | null): void {
    const view = here.value
    if (view) view.columns = names
    else chosen.value = names
    const keep = async () => {
      const current = views.value?.find(({ id }) => id === view?.id)
      if (view && current) await change(current, { columns: names })
      else if (!view) await put(`/column-choices/${page}`, { columns: names })
    }
    // One after the other: two clicks in a row must not overtake each other, nor name the same version.
    before = before.then(keep).catch((error: unknown) => tell(sentenceOf(error)))
  }
  return { views, known, here, columns, asked, isChanged, save, change, drop, choose }
}

export function addressOf({ id, query }: SavedView) {
  const asked = Object.entries(query).map(([name, value]) => [name, String(value)])
  return { query: { ...Object.fromEntries(asked), saved: String(id) } as Filters }
}

function alike(kept: Record<string, string | number>, asked: Filters): boolean {
  const names = new Set([...Object.keys(kept), ...Object.keys(asked)])
  return [...names].every((name) => String(kept[name] ?? '') === (asked[name] ?? ''))
}
