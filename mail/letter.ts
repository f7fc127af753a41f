import type Mail from 'nodemailer/lib/mailer/index.js'
import type { NotificationRow } from '../db/notification.ts'
import { mailText } from '../domain/mail-text.ts'

interface Addressee {
  email: string
  language: string | null
}
interface Sender {
  from: string
  publicUrl: string
}

const pages: Record<string, string> = { Customer: 'customers', Opportunity: 'opportunities' }

/** What is mailed of a notification, in the language of its person; null when no mail is worded for its kind. */
export function letterOf(
  { id, kind, subject, number, params, at }: NotificationRow,
  { email, language }: Addressee,
  { from, publicUrl }: Sender,
): Mail.Options | null {
  const text = mailText(kind, language === 'en' ? 'en' : 'zh-CN', { ...params, number })
  if (!text) return null
  const link = `${publicUrl.replace(/\/+$/, '')}/${pages[subject] ?? ''}/${encodeURIComponent(number)}`
  return {
    from,
    // As an object it is one address, whatever characters are in it.
    to: { name: '', address: oneLine(email) },
    subject: oneLine(text.subject),
    // The same at each attempt: a server or a reader that has it already knows it again.
    messageId: `<evergreen-${id}-${at.getTime()}@${new URL(publicUrl).hostname}>`,
    date: at,
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: `${text.sentence}\n\n${text.open}\n${link}\n\n${text.why}\n`,
    html: [
      `<p>${escaped(text.sentence)}</p>`,
      `<p><a href="${escaped(link)}">${escaped(text.open)}</a></p>`,
      `<p><small>${escaped(text.why)}</small></p>`,
    ].join('\n'),
  }
}

const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
