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
export const t = i18n.global.t as unknown as (key: string, params?: Record<string, unknown>) => string
