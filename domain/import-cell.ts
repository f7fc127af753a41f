import { isDay } from './day.ts'
import type { CellKind } from './import-field.ts'
import { nameKey } from './name-key.ts'
import { orderStatuses } from './order.ts'

/** What cells may name: entries of the dictionary by label or code, people by user name or name. */
export interface Words {
  /** By type of the dictionary, then by the key of a label or a code. */
  codes: Map<string, Map<string, string>>
  /** By the key of a name, or the user name; null where two people bear it. */
  people: Map<string, string | null>
  /** A moment of the company's clock. */
  momentOf: (day: string, time: string) => Date | null
}

export type Read =
  { value: unknown } | { code: 'unknown-label' | 'unknown-person' | 'name-of-two' | 'not-a-number' }

/** A cell as the value that its field takes; what is wrong with the value itself the field's own rule says. */
export function readCell(kind: CellKind, text: string, words: Words): Read {
  if (kind === 'text') return { value: text }
  if (kind === 'phone') return { value: text.replace(/^'/, '') }
  if (kind === 'money') return { value: amountOf(text) }
  if (kind === 'day') return { value: dayOf(text) ?? text }
  if (kind === 'moment') return { value: momentOf(text, words) ?? text }
  if (kind === 'percent') return percentOf(text)
  if (kind === 'whole' || kind === 'quantity') return numberOf(text)
  if (kind === 'person') return personOf(text, words)
  const code =
    kind.dictionary === 'order-status' ? statusOf(text) : words.codes.get(kind.dictionary)?.get(nameKey(text))
  if (code === undefined) return { code: 'unknown-label' }
  return { value: kind.numeric ? Number(code) : code }
}

/** ¥1,234,567.80 and 1234567.8元 are amounts as people write them. */
const amountOf = (text: string) => text.normalize('NFKC').replace(/^[¥￥]|[,，\s]|元$/g, '')

function numberOf(text: string): Read {
  const plain = text.normalize('NFKC').replace(/[,，\s]/g, '')
  const value = Number(plain)
  return plain !== '' && Number.isFinite(value) ? { value } : { code: 'not-a-number' }
}

/** 40, 40%, and 0.4 where a cell is formatted as a percentage. */
function percentOf(text: string): Read {
  const plain = text.normalize('NFKC').trim()
  const read = numberOf(plain.replace(/%$/, ''))
  if (!('value' in read) || plain.endsWith('%')) return read
  const value = Number(read.value)
  return { value: value > 0 && value < 1 ? Math.round(value * 1e6) / 1e4 : value }
}

/** 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105. */
function dayOf(text: string): string | null {
  const plain = text.normalize('NFKC').trim()
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?$/.exec(plain) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(plain)
  if (!match) return null
  const [, year = '', month = '', day = ''] = match
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(found) ? found : null
}

function momentOf(text: string, words: Words): string | null {
  const [date = '', time = '00:00'] = text.normalize('NFKC').trim().split(/[ T]/)
  const day = dayOf(date)
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d)?$/.exec(time)
  if (!day || !clock) return null
  return words.momentOf(day, `${(clock[1] ?? '').padStart(2, '0')}:${clock[2]}`)?.toISOString() ?? null
}

function personOf(text: string, { people }: Words): Read {
  const found = people.get(text.trim().toLowerCase()) ?? people.get(nameKey(text))
  if (found === null) return { code: 'name-of-two' }
  return found === undefined ? { code: 'unknown-person' } : { value: found }
}

const statusNames = ['新建', '已确认', '配货', '已发货', '已完成', '已取消']
function statusOf(text: string): string | undefined {
  const key = nameKey(text)
  const index = statusNames.indexOf(key)
  return index >= 0 ? orderStatuses[index] : orderStatuses.find((status) => status === key)
}
