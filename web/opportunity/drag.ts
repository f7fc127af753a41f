import { onBeforeUnmount, ref } from 'vue'
import { dropOn, type Drop } from '../../domain/opportunity-board.ts'
import type { OpportunityStatus } from '../../domain/opportunity.ts'
import type { OpportunityItem } from '../types.ts'

/**
 * A card under the mouse. The browser tells no column of a drop that it does not take, so the window is watched
 * for where the card is held, and the end of the drag decides.
 */
export function useDrag(dropped: (item: OpportunityItem, to: OpportunityStatus, drop: Drop) => void) {
  const lifted = ref<OpportunityItem | null>(null)
  const over = ref<OpportunityStatus | null>(null)

  function hover(event: DragEvent): void {
    if (!lifted.value || !(event.target instanceof Element)) return
    const column = event.target.closest<HTMLElement>('[data-column]')
    over.value = (column?.dataset.column as OpportunityStatus | undefined) ?? null
    if (over.value && dropOn(lifted.value, over.value).ok) event.preventDefault()
  }
  function release(): void {
    const [item, to] = [lifted.value, over.value]
    lifted.value = null
    over.value = null
    if (item && to) dropped(item, to, dropOn(item, to))
  }
  function takeDrop(event: DragEvent): void {
    if (!lifted.value) return
    event.preventDefault()
    release()
  }
  function lift(item: OpportunityItem, event: DragEvent): void {
    // What else is dragged along (a link of the card) must not be opened by whoever it falls on.
    event.dataTransfer?.setData('text/plain', item.number)
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
    lifted.value = item
  }
  const hearers = { dragenter: hover, dragover: hover, drop: takeDrop, dragend: release } as const
  for (const [name, hear] of Object.entries(hearers)) window.addEventListener(name, hear as EventListener)
  onBeforeUnmount(() => {
    for (const [name, hear] of Object.entries(hearers))
      window.removeEventListener(name, hear as EventListener)
  })
  return { lifted, over, lift }
}
