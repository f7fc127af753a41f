import { computed, watchEffect } from 'vue'
import { createI18n } from 'vue-i18n'
import en from './locales/en.ts'
import zh from './locales/zh-CN.ts'

export type Language = 'zh-CN' | 'en'

const stored = localStorage.getItem('language')
export const i18n = createI18n({
  legacy: false,
  locale: stored === 'en' ? 'en' : 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})

export const language = computed<Language>({
  get: () => i18n.global.locale.value,
  set: (value) => (i18n.global.locale.value = value),
})

watchEffect(() => {
  localStorage.setItem('language', language.value)
  document.documentElement.lang = language.value
})

/** Whether there is a text for it. */
export const te = (key: string) => i18n.global.te(key)

/** A count or a quantity as the reader's language writes it: 1,234.5. Of a decimal text every digit stays. */
export function figure(value: number | string | null | undefined): string {
  if (value === null || value === undefined || value === '') return ''
  return figures[language.value].format(value as number)
}
const figures = {
  'zh-CN': new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 6 }),
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 6 }),
}

/** The text for it; figures in it are written as everywhere. */
export function t(key: string, params: Record<string, unknown> = {}): string {
  const said = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? figure(value) : value,
  ])
  return i18n.global.t(key, Object.fromEntries(said) as Record<string, unknown>)
}
