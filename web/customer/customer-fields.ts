import { label } from '../dictionary.ts'
import { day, money } from '../format.ts'
import { t } from '../i18n.ts'
import type { Customer } from '../types.ts'

/** What a person types of a customer, in the order of the form: what is always asked, and what stands under 更多信息. */
export const basicFields = ['name', 'level', 'region', 'phone', 'address', 'satisfaction', 'credit'] as const
export const furtherFields = [
  'registeredOn',
  'postcode',
  'fax',
  'website',
  'creditCode',
  'licence',
  'legalRepresentative',
  'registeredCapital',
  'annualTurnover',
  'bank',
  'bankAccount',
  'localTaxNumber',
  'nationalTaxNumber',
] as const
const financial = ['bank', 'bankAccount', 'localTaxNumber', 'nationalTaxNumber']
export type Field = (typeof basicFields)[number] | (typeof furtherFields)[number]
export type Typed = Partial<Record<Field, string | number | null>>

export const choicesOf: Partial<Record<Field, string>> = { level: 'customer_level', region: 'region' }
export const ratings: Field[] = ['satisfaction', 'credit']
export const days: Field[] = ['registeredOn']
export const amounts: Field[] = ['registeredCapital', 'annualTurnover']

/** The fields this person is shown: bank and tax are absent from what others may read. */
export const fieldsOf = (customer: Customer | null): Field[] =>
  [...basicFields, ...furtherFields].filter(
    (field) => !customer || !financial.includes(field) || customer[field] !== undefined,
  )

export const nothingTyped = (): Typed => ({ name: '', level: '1', satisfaction: 3, credit: 3 })
export const typedOf = (customer: Customer): Typed =>
  Object.fromEntries(
    fieldsOf(customer).map((field) => [
      field,
      // The dictionary's codes are text, a level is a number.
      field === 'level' ? String(customer.level) : (customer[field] ?? null),
    ]),
  )

export const isSame = (field: Field, one: Typed, other: Typed): boolean => {
  const [a, b] = [one[field], other[field]].map((value) =>
    value === '' || value === undefined ? null : value,
  )
  if (amounts.includes(field) && a && b) return Number(a) === Number(b)
  return a === b
}

/** As the API takes it. */
export function bodyOf(typed: Typed, base: Typed | null): Record<string, unknown> {
  const fields = Object.keys(typed) as Field[]
  const given = base ? fields.filter((field) => !isSame(field, typed, base)) : fields
  return Object.fromEntries(
    given.map((field) => {
      // Of a name that was emptied the API says that it is wanted.
      const value = typed[field] === '' && field !== 'name' ? null : typed[field]
      return [field, field === 'level' ? Number(value) : value]
    }),
  )
}

export function fieldText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('none')
  const type = choicesOf[field as Field]
  if (type) return label(type, String(value))
  if (amounts.includes(field as Field)) return money(Number(value).toFixed(2))
  if (days.includes(field as Field)) return day(String(value))
  return ratings.includes(field as Field) ? `${'★'.repeat(Number(value))} ${String(value)}` : String(value)
}
