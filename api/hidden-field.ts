import { hiddenFieldsOf, type Ability } from '../domain/ability.ts'
import type { ViewedPage } from '../domain/saved-view.ts'
import { Problem } from './problem.ts'

/*
 * What a role hides of a subject is in no answer, decides no order, is met by no search and is written by nobody who
 * may not read it: to a person whose role hides a field it is a field that does not exist.
 */

const subject = 'Opportunity'

/** A record, or what changed of one, without the fields that are kept from this person. */
export function shown<Fields extends object>(ability: Ability, fields: Fields): Fields {
  const hidden = hiddenFieldsOf(ability, subject)
  if (hidden.length === 0) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.includes(name))) as Fields
}

export const isHidden = (ability: Ability, field: string): boolean =>
  hiddenFieldsOf(ability, subject).includes(field)

/** The field that a list is sorted by must be one the person may read: the order would tell it. */
export const isSortHidden = (ability: Ability, sort: string | undefined): boolean =>
  sort !== undefined && isHidden(ability, sort.replace(/^-/, ''))

/** The columns of a list that this person may see of those he chose, perhaps under other rights. */
export const shownColumns = (ability: Ability, page: ViewedPage, columns: string[]): string[] =>
  hidesOn(page) ? columns.filter((column) => !isHidden(ability, column)) : columns

export function demandShownColumns(
  ability: Ability,
  page: ViewedPage,
  columns: string[] | null | undefined,
): void {
  if (hidesOn(page) && columns?.some((column) => isHidden(ability, column)))
    throw wrong(['columns'], 'invalid')
}

/** Of a ticket nothing is kept from who may read it, whatever its fields are called. */
export const hidesOn = (page: ViewedPage): boolean => page === 'opportunities'

export function demandShownSort(ability: Ability, sort: string | undefined, field = 'sort'): void {
  if (isSortHidden(ability, sort)) throw wrong([field], 'invalid')
}

/** Whoever may not read a field may not write it, nor ask by it. */
export function demandShown(ability: Ability, typed: unknown): void {
  if (typeof typed !== 'object' || typed === null) return
  const fields = Object.keys(typed).filter((field) => isHidden(ability, field))
  if (fields.length > 0) throw wrong(fields, 'unknown-key')
}

const wrong = (fields: string[], code: 'invalid' | 'unknown-key') =>
  new Problem(422, 'invalid-input', {
    params: { count: fields.length },
    errors: fields.map((field) => ({ field, code })),
  })
