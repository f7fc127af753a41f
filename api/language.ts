import type { Context } from 'hono'
import type { Language } from '../domain/problem-text.ts'

/** The language to answer in: Chinese, unless the reader's first is English. */
export function languageOf(context: Context): Language {
  const wanted = context.req.header('accept-language') ?? ''
  return /^\s*en/i.test(wanted) ? 'en' : 'zh-CN'
}
