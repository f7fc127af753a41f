import type { Language } from './problem-text.ts'

/** What a mail says, by the kind of its notification: Chinese, English. `{name}` is filled in. */
const texts: Record<string, { subject: [string, string]; sentence: [string, string] }> = {
  'next-contact': {
    subject: ['该联系 {customerName} 了', 'Time to contact {customerName}'],
    sentence: ['该联系 {customerName} 了：{title}', 'Time to contact {customerName}: {title}'],
  },
}
const around: Record<'open' | 'why', [string, string]> = {
  open: ['打开 {number}', 'Open {number}'],
  why: [
    '这是常青 CRM 的通知，请不要回复本邮件。',
    'This is a notification of Evergreen CRM. Please do not reply to it.',
  ],
}

export interface MailText {
  subject: string
  sentence: string
  open: string
  why: string
}

export function mailText(kind: string, language: Language, params: Record<string, unknown>): MailText | null {
  const text = texts[kind]
  if (!text) return null
  const index = language === 'en' ? 1 : 0
  const fill = (sentence: [string, string]) =>
    sentence[index].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  return {
    subject: fill(text.subject),
    sentence: fill(text.sentence),
    open: fill(around.open),
    why: fill(around.why),
  }
}
