import { onBeforeUnmount, onMounted, ref } from 'vue'
import { takeUp } from './dictionary.ts'

export interface Change {
  subject: string
  number: string
  version: number
}
type Hearer = (change: Change) => void

const hearers = new Set<Hearer>()
export const unread = ref(0)
/** Counts how often the rights of the person at the screen have changed while his page is open. */
export const rightsChanged = ref(0)
let source: EventSource | null = null

/** One stream for the whole console; the browser connects it again by itself. */
export function listen(onRights: () => Promise<boolean>): void {
  if (source) return
  source = new EventSource('/api/events')
  source.addEventListener('change', (event) => {
    const change = JSON.parse((event as MessageEvent<string>).data) as Change
    for (const hear of hearers) hear(change)
  })
  source.addEventListener('dictionary', (event) => {
    const { epoch } = JSON.parse((event as MessageEvent<string>).data) as { epoch: number }
    void takeUp(epoch)
  })
  source.addEventListener('notification', (event) => {
    unread.value = (JSON.parse((event as MessageEvent<string>).data) as { unread: number }).unread
  })
  const takeRights = () =>
    void onRights().then((differs) => {
      if (differs) rightsChanged.value += 1
    })
  source.addEventListener('rights', takeRights)
  // What changed between two streams, neither has told.
  let isFirst = true
  source.addEventListener('ready', () => {
    if (!isFirst) takeRights()
    isFirst = false
  })
}
export function stopListening(): void {
  source?.close()
  source = null
}

export function onChange(hear: Hearer): void {
  onMounted(() => hearers.add(hear))
  onBeforeUnmount(() => hearers.delete(hear))
}

/** The present moment, once a minute, for what counts down on a page. */
export function useNow() {
  const now = ref(new Date())
  const timer = setInterval(() => (now.value = new Date()), 30_000)
  onBeforeUnmount(() => clearInterval(timer))
  return now
}
