import { onBeforeUnmount, onMounted } from 'vue'

export type Keys = Record<string, () => void>

/**
 * Single keys, and pairs such as `g o`, for whoever works by keyboard. They are dead while a field has the focus,
 * while an input method is composing, and while a dialog stands open.
 */
export function useKeys(keys: Keys): void {
  let before = ''
  let forget: ReturnType<typeof setTimeout> | undefined

  function press(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (document.querySelector('[role=dialog][aria-modal=true]')?.checkVisibility()) return
    const act = keys[`${before} ${event.key}`] ?? keys[event.key]
    clearTimeout(forget)
    before = event.key
    forget = setTimeout(() => (before = ''), 1000)
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', press))
  onBeforeUnmount(() => document.removeEventListener('keydown', press))
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}
