import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { get, post, Refused } from '../../api.ts'
import { t } from '../../i18n.ts'
import { sentenceOf } from '../../record/commands.ts'
import { tell } from '../../toast.ts'
import { isBusy, type Scan, type ScanState } from './scan.ts'

/** The scan for silent customers, and what may be done with it; `ended` hears when one has come to its end. */
export function useScan(ended: () => void) {
  const state = shallowRef<ScanState | null>(null)
  const problem = ref('')
  const acting = ref('')
  const busy = computed(() => state.value?.runs.some(isBusy) ?? false)

  async function load(): Promise<void> {
    const wasBusy = busy.value
    try {
      take(await get<ScanState>('/churn-scan'))
    } catch (error) {
      problem.value = error instanceof Refused ? error.message : t('offline')
    }
    if (wasBusy && !busy.value) ended()
  }
  function take(read: ScanState): void {
    state.value = read
    problem.value = ''
  }
  onMounted(load)
  // A scan takes seconds; without one the page only grows older.
  let beat = 0
  const timer = setInterval(() => {
    beat += 1
    if (busy.value || beat % 30 === 0) void load()
  }, 1000)
  onBeforeUnmount(() => clearInterval(timer))

  async function act(name: 'switch-on' | 'pause' | 'resume'): Promise<void> {
    acting.value = name
    try {
      take(await post<ScanState>(`/churn-scan/${name}`, {}))
      tell(t(`churnScan.acted.${name}`))
    } catch (error) {
      tell(sentenceOf(error))
      await load()
    }
    acting.value = ''
  }
  /** A scan of today, or a dry run as of a day. Refusals are the caller's to show beside their cause. */
  async function run(asOf?: string): Promise<Scan> {
    acting.value = asOf ? 'dry-run' : 'run'
    try {
      return await post<Scan>('/churn-scan', asOf ? { asOf, dryRun: true } : {})
    } finally {
      acting.value = ''
      await load()
    }
  }
  return { state, problem, acting, busy, load, act, run }
}
export type ScanDesk = ReturnType<typeof useScan>
