import { language, t } from './i18n.ts'

let zone = 'Asia/Shanghai'

/** Days and clock times are the company's, wherever the reader sits. */
export const setTimeZone = (timeZone: string) => (zone = timeZone)
export const companyZone = () => zone

const dayPart = (moment: Date) => moment.toLocaleDateString('en-CA', { timeZone: zone })
export const today = (now = new Date()) => dayPart(now)

/** ¥1,234,567.80, and what was given back -¥1,234.00 */
export function money(yuan: string | null | undefined): string {
  if (yuan === null || yuan === undefined) return '—'
  const [whole = '0', fraction = '00'] = yuan.replace('-', '').split('.')
  return `${yuan.startsWith('-') ? '-' : ''}¥${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`
}

/** 11月25日 周三, with the year when it is not this one. */
export function day(text: string | null, now = new Date()): string {
  if (!text) return '—'
  const moment = new Date(`${text}T12:00:00Z`)
  const sameYear = text.slice(0, 4) === today(now).slice(0, 4)
  if (language.value === 'en')
    return moment.toLocaleDateString('en-GB', {
      timeZone: 'UTC',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      ...(sameYear ? {} : { year: 'numeric' }),
    })
  const [year, month, date] = text.split('-').map(Number)
  const weekday = '日一二三四五六'[moment.getUTCDay()]
  return `${sameYear ? '' : `${year}年`}${month}月${date}日 周${weekday}`
}

export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
}

/** 今天 14:05, 昨天 09:12, otherwise the day. */
export function moment(iso: string | null, now = new Date()): string {
  if (!iso) return '—'
  const date = dayPart(new Date(iso))
  if (date === today(now)) return `${t('time.today')} ${clock(iso)}`
  if (date === dayPart(new Date(now.getTime() - 86_400_000))) return `${t('time.yesterday')} ${clock(iso)}`
  if (date === dayPart(new Date(now.getTime() + 86_400_000))) return `${t('time.tomorrow')} ${clock(iso)}`
  return `${day(date, now)} ${clock(iso)}`
}

export function exact(iso: string | null): string {
  return iso
    ? new Date(iso).toLocaleString(language.value === 'en' ? 'en-GB' : 'zh-CN', { timeZone: zone })
    : ''
}

/** 2 天 4 小时 */
export function span(milliseconds: number): string {
  const minutes = Math.max(Math.floor(milliseconds / 60_000), 0)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  if (days > 0)
    return hours > 0 && days < 10
      ? `${t('time.days', { n: days })} ${t('time.hours', { n: hours })}`
      : t('time.days', { n: days })
  if (hours > 0) return t('time.hours', { n: hours })
  return minutes > 0 ? t('time.minutes', { n: minutes }) : t('time.moment')
}

/** 今天到期, 逾期 2 天, otherwise how long there is still. */
export function due(on: string, now = new Date()): { text: string; late: boolean } {
  const days = Math.round((Date.parse(on) - Date.parse(today(now))) / 86_400_000)
  if (days === 0) return { text: t('time.dueToday'), late: false }
  if (days < 0) return { text: t('time.overdueBy', { n: -days }), late: true }
  return { text: days === 1 ? t('time.dueTomorrow') : t('time.dueIn', { n: days }), late: false }
}
