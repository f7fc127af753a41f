import { computed, ref, watch, type Ref } from 'vue'
import type { HistoryEntry, Opportunity } from '../types.ts'
import { changedBy, entriesSince } from '../record/meanwhile.ts'
import { mergedPlan, planDifferences, type Draft } from './plan-versions.ts'
import type { Picks } from '../record/versions.ts'

/** A plan that is being written while the record may change under it: what to choose between, and what comes of it. */
export function usePlanMerge(opportunity: () => Opportunity, drafts: Ref<Draft[]>, dirty: Ref<boolean>) {
  /** What the drafts were written over. */
  const base = ref(opportunity())
  const chosen = ref<Picks>({})
  const entries = ref<HistoryEntry[]>([])
  const versions = () => ({ base: base.value.steps, mine: drafts.value, theirs: opportunity().steps })
  const differences = computed(() => {
    const by = changedBy(entries.value, 'steps')
    return dirty.value ? planDifferences(versions()).map((row) => ({ ...row, by })) : []
  })
  const picks = computed<Picks>({
    get: () => ({
      ...Object.fromEntries(differences.value.map(({ key, pick }) => [key, pick])),
      ...chosen.value,
    }),
    set: (picked) => (chosen.value = picked),
  })

  /** From here on the record as it stands is what the drafts are written over. */
  function settle(): void {
    base.value = opportunity()
    chosen.value = {}
  }
  function merge(): void {
    drafts.value = mergedPlan(versions(), picks.value)
    settle()
  }
  watch(
    () => opportunity().version,
    async () => {
      if (!dirty.value) return
      const { number, version } = base.value
      entries.value = await entriesSince(number, version).catch(() => [])
    },
  )
  return { differences, picks, settle, merge }
}
