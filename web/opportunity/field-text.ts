import { label } from '../dictionary.ts'
import { day, money } from '../format.ts'
import { t } from '../i18n.ts'

/** A field of an opportunity as a person reads it. Amounts are yuan, as typed or as the API gives them. */
export function fieldText(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('none')
  const text = String(value)
  if (name === 'probability') return `${text}%`
  if (name === 'expectedAmount') return Number.isFinite(Number(text)) ? money(Number(text).toFixed(2)) : text
  if (name === 'expectedCloseOn') return day(text)
  if (name === 'source') return label('opportunity_source', text)
  if (name === 'failureReason') return label('failure_reason', text)
  return text
}
