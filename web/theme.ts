import { ref, watchEffect } from 'vue'

export type Theme = 'light' | 'dark' | 'auto'
const stored = localStorage.getItem('theme')
export const theme = ref<Theme>(stored === 'light' || stored === 'dark' ? stored : 'auto')
const system = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = ref(system.matches)
system.addEventListener('change', ({ matches }) => (systemIsDark.value = matches))

watchEffect(() => {
  localStorage.setItem('theme', theme.value)
  const dark = theme.value === 'dark' || (theme.value === 'auto' && systemIsDark.value)
  document.documentElement.classList.toggle('dark', dark)
})
