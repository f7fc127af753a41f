import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { Refused, get } from '../api.ts'
import { onChange, rightsChanged } from '../events.ts'
import { t } from '../i18n.ts'
import type { HistoryEntry, Process } from '../types.ts'
import { listFor, type LivingItem } from './kinds.ts'

/**
 * A record on its page, with its process and its history, as it stands now. While a command is being filled in, the
 * form is open or `isTyping` says so, the person decides when to look at what others made of it.
 */
export function useRecord<Whole extends LivingItem>(number: string, isTyping: () => boolean = () => false) {
  const router = useRouter()
  const list = listFor(number)
  const at = `${list}/${number}`
  const record = shallowRef<Whole | null>(null)
  const process = shallowRef<Process | null>(null)
  const entries = shallowRef<HistoryEntry[]>([])
  const problem = ref('')
  /** The command that is being filled in. */
  const chosen = ref<string | null>(null)
  const editing = ref(false)
  const newer = ref(false)

  async function load(): Promise<void> {
    try {
      const [read] = await Promise.all([get<Whole>(at), around()])
      record.value = read
      newer.value = false
      problem.value = ''
    } catch (error) {
      problem.value = error instanceof Refused ? error.message : t('offline')
      if (error instanceof Refused) record.value = null
    }
  }
  async function around(): Promise<void> {
    const [ribbon, history] = await Promise.all([
      get<Process>(`${at}/process`),
      get<{ items: HistoryEntry[] }>(`${at}/history`),
    ])
    process.value = ribbon
    entries.value = history.items
  }
  onMounted(load)
  watch(rightsChanged, load)
  onChange((change) => {
    if (change.number !== number || (record.value?.version ?? 0) >= change.version) return
    if (isTyping() || editing.value || chosen.value) newer.value = true
    else void load()
  })
  // Retries and restarts happen in the process, not in the record, so no event tells of them.
  const timer = setInterval(() => {
    if (process.value && !['running', 'closed'].includes(process.value.condition))
      void around().catch(() => undefined)
  }, 5000)
  onBeforeUnmount(() => clearInterval(timer))

  /** What stands now, whoever made it so; what is being typed stays. */
  function latest(current: Whole): void {
    record.value = current
    newer.value = false
    void around().catch(() => undefined)
  }
  /** What one has made of it oneself; null when it is no longer to be seen. */
  function changed(after: Whole | null): void {
    chosen.value = null
    editing.value = false
    if (after) latest(after)
    else void router.push(list)
  }
  const frame = computed(() => ({
    ...{ list, record: record.value, process: process.value, entries: entries.value },
    ...{ problem: problem.value, newer: newer.value },
  }))
  return { record, frame, chosen, editing, load, latest, changed }
}
