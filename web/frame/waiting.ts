import { ref, watch } from 'vue'
import { get } from '../api.ts'
import { onChange, rightsChanged } from '../events.ts'

/** How much waits on a page of the menu, and whether any of it is late. */
export type Waiting = Record<string, { n: number; late: boolean }>

const waitsFor = new Set(['Opportunity', 'Ticket', 'ChurnCase'])

/** What waits for the person at the screen, by the name of the page where it is done; read again soon after a change. */
export function useWaiting() {
  const waiting = ref<Waiting>({})
  let soon: ReturnType<typeof setTimeout> | undefined
  const load = () =>
    void get<Waiting>('/waiting').then(
      (read) => (waiting.value = read),
      () => undefined,
    )
  watch(rightsChanged, load, { immediate: true })
  onChange(({ subject }) => {
    if (!waitsFor.has(subject)) return
    clearTimeout(soon)
    soon = setTimeout(load, 1000)
  })
  return waiting
}
