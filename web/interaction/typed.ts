import { needsPlace } from '../../domain/interaction.ts'
import { label } from '../dictionary.ts'
import { day, moment, today } from '../format.ts'
import type { Interaction } from '../types.ts'

/** An interaction as it is being typed. */
export interface Typed {
  date: string
  type: string
  place: string | null
  title: string
  detail: string | null
  contact: number | null
  nextContactAt: string | null
}
export const fields = ['date', 'type', 'place', 'title', 'detail', 'contact', 'nextContactAt'] as const

export const nothingTyped = (): Typed => ({
  date: today(),
  type: 'phone',
  place: null,
  title: '',
  detail: null,
  contact: null,
  nextContactAt: null,
})

export function typedOf({ date, type, place, title, detail, contact, nextContactAt }: Interaction): Typed {
  return { date, type, place, title, detail, contact: contact?.id ?? null, nextContactAt }
}

/** As it is sent: a place only where there is one. */
export const bodyOf = (typed: Typed) => ({ ...typed, place: needsPlace(typed.type) ? typed.place : null })

export const isSame = (field: keyof Typed, one: Typed, other: Typed) =>
  (one[field] ?? '') === (other[field] ?? '')

export function textOf(field: keyof Typed, typed: Typed, contactName: (id: number) => string): string {
  const value = typed[field]
  if (value === null || value === '') return '—'
  if (field === 'date') return day(typed.date)
  if (field === 'type') return label('interaction_type', typed.type)
  if (field === 'contact') return contactName(Number(value))
  return field === 'nextContactAt' ? moment(typed.nextContactAt) : String(value)
}
