import { usualProbability } from '../../domain/opportunity.ts'
import type { Opportunity } from '../types.ts'

/** What a person types of an opportunity, as the form holds it: amounts and days as text, nothing as null. */
export const fields = [
  'customerName',
  'summary',
  'probability',
  'contactName',
  'contactPhone',
  'expectedAmount',
  'expectedCloseOn',
  'source',
  'description',
] as const
export type Field = (typeof fields)[number]
export type Typed = Record<Field, string | number | null>

export const nothingTyped = (): Typed => ({
  customerName: '',
  summary: '',
  probability: usualProbability,
  contactName: null,
  contactPhone: null,
  expectedAmount: null,
  expectedCloseOn: null,
  source: null,
  description: null,
})

export const typedOf = (opportunity: Opportunity): Typed =>
  Object.fromEntries(fields.map((field) => [field, opportunity[field]])) as Typed

/** '' and null both mean nothing, and an amount is a number however it is written. */
export function sameValue(field: Field, one: Typed[Field], other: Typed[Field]): boolean {
  const [a, b] = [one === '' ? null : one, other === '' ? null : other]
  if (field === 'expectedAmount' && a !== null && b !== null) return Number(a) === Number(b)
  return a === b
}

/** The fields in which two versions differ. */
export const differing = (one: Typed, other: Typed): Field[] =>
  fields.filter((field) => !sameValue(field, one[field], other[field]))
