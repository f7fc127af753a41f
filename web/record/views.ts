import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ColumnOf, ViewedPage } from '../../domain/saved-view.ts'
import { get, patch, post, put, remove } from '../api.ts'
import { t } from '../i18n.ts'
import type { Filters } from '../list.ts'
import { tell } from '../toast.ts'
import { sentenceOf } from './commands.ts'

export interface SavedView<Page extends ViewedPage = ViewedPage> {
  id: number
  name: string
  query: Record<string, string | number>
  columns: ColumnOf<Page>[] | null
  version: number
}

/** The views that somebody keeps of a list, whichever it is. */
export interface KeptViews {
  views: Readonly<Ref<SavedView[] | null>>
  here: Readonly<Ref<SavedView | null>>
  asked: Readonly<Ref<Filters>>
  isChanged: Readonly<Ref<boolean>>
  save(name: string): Promise<void>
  change(view: SavedView, changes: { name?: string; query?: Filters }): Promise<void>
  drop(view: SavedView): Promise<void>
}

/**
 * A person's saved views of a list and his choice of its columns. The address says what is asked and, by `saved`, of which view;
 * both columns and views are the server's to keep, so that a person finds them at every machine.
 */
export function useViews<Page extends ViewedPage>(page: Page, asked: ComputedRef<Filters>) {
  type View = SavedView<Page>
  const route = useRoute()
  const router = useRouter()
  const views = shallowRef<View[] | null>(null)
  const chosen = shallowRef<ColumnOf<Page>[] | null>(null)
  const known = ref(false)
  const viewsRead = get<{ items: View[] }>('/saved-views', { page }).then(
    ({ items }) => (views.value = items),
    () => (views.value = []),
  )
  const columnsRead = get<{ columns: ColumnOf<Page>[] | null }>(`/column-choices/${page}`).then(
    ({ columns }) => (chosen.value = columns),
    () => undefined,
  )
  void Promise.all([viewsRead, columnsRead]).then(() => (known.value = true))

  const here = computed(() => views.value?.find(({ id }) => String(id) === route.query.saved) ?? null)
  /** What is shown beside number and name; null: what the screen has room for. */
  const columns = computed(() => (here.value ? here.value.columns : chosen.value))
  const isChanged = computed(() => here.value !== null && !alike(here.value.query, asked.value))

  async function save(name: string): Promise<void> {
    const view = await post<View>('/saved-views', {
      page,
      name,
      query: asked.value,
      columns: columns.value,
    })
    views.value = [...(views.value ?? []), view]
    await router.push(addressOf(view))
  }
  async function change(view: SavedView, changes: Partial<Omit<View, 'id' | 'version'>>): Promise<void> {
    const after = await patch<View>(`/saved-views/${view.id}`, changes, view.version)
    replace(after)
  }
  function replace(after: View): void {
    views.value = (views.value ?? []).map((other) => (other.id === after.id ? after : other))
  }
  async function drop(view: View): Promise<void> {
    await remove(`/saved-views/${view.id}`, view.version)
    views.value = (views.value ?? []).filter(({ id }) => id !== view.id)
    const { saved: _gone, ...query } = route.query
    await router.replace({ query })
    const { name, query: kept, columns } = view
    const restore = () =>
      post<View>('/saved-views', { page, name, query: kept, columns }).then((again) => {
        views.value = [...(views.value ?? []), again]
      })
    tell(t('savedView.deleted', { name }), {
      text: t('savedView.undo'),
      do: () => void restore().catch((error: unknown) => tell(sentenceOf(error))),
    })
  }

  let before: Promise<unknown> = Promise.resolve()
  /** Columns chosen in a saved view belong to it, all others to the person. */
  function choose(names: ColumnOf<Page>[] | null): void {
    const view = here.value
    if (view) replace({ ...view, columns: names })
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

export function addressOf({ id, query }: Pick<SavedView, 'id' | 'query'>) {
  const asked = Object.entries(query).map(([name, value]) => [name, String(value)])
  return { query: { ...Object.fromEntries(asked), saved: String(id) } as Filters }
}

function alike(kept: Record<string, string | number>, asked: Filters): boolean {
  const names = new Set([...Object.keys(kept), ...Object.keys(asked)])
  return [...names].every((name) => String(kept[name] ?? '') === (asked[name] ?? ''))
}
