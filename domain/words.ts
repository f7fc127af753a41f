import type { Language } from './problem-text.ts'

/** What something is called: Chinese, English. */
export type Words = readonly [zh: string, en: string]

export const wordsIn = (words: Words, language: Language): string => words[language === 'en' ? 1 : 0]

export const allIn = (words: Record<string, Words>, language: Language): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([code, word]) => [code, wordsIn(word, language)]))
