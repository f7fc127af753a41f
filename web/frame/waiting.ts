import { computed, ref, watch } from 'vue'
import { get } from '../api.ts'
import { onChange, rightsChanged } from '../events.ts'
import { useSession } from '../session.ts'
import type { TicketCounts } from '../types.ts'

/** What waits for the person at the screen, by the page of the menu where it is done; read again soon after a change. */
export function useWaiting() {
  const session = useSession()
  const counts = ref<TicketCounts | null>(null)
  let soon: ReturnType<typeof setTimeout> | undefined
  function load(): void {
    if (!session.can('read', 'Ticket')) counts.value = null
    else
      void get<TicketCounts>('/tickets/counts').then(
        (read) => (counts.value = read),
        () => undefined,
      )
  }
  watch(rightsChanged, load, { immediate: true })
  onChange(({ subject }) => {
    if (subject !== 'Ticket') return
    clearTimeout(soon)
    soon = setTimeout(load, 1000)
  })
  return computed((): Record<string, number> => {
    const { unassigned = 0, toHandle = 0, toFeedBack = 0, fedBack = 0 } = counts.value ?? {}
    return {
      '/ticket-assignment': session.can('assign', 'Ticket') ? unassigned : 0,
      '/ticket-handling': toHandle,
      '/ticket-feedback': toFeedBack,
      '/ticket-archive': session.can('archive', 'Ticket') ? fedBack : 0,
    }
  })
}
