import { ElMessage } from 'element-plus'
import { h } from 'vue'

/** One line at the bottom left: what was done and who was told; with an act where one follows. */
export function tell(text: string, act?: { text: string; do: () => void }): void {
  const message = act
    ? h('span', [text, ' ', h('button', { type: 'button', class: 'toast-act', onClick: act.do }, act.text)])
    : text
  ElMessage({ message, placement: 'bottom-left', duration: 4000, grouping: true })
}
