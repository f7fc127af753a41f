import { raw, type FilterQuery } from '@mikro-orm/core'
import type { Ability } from '../domain/ability.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import type { ContactRow } from './contact.ts'
import { customersNamed } from './interaction-list.ts'
import { ofReadableCustomer } from './of-customer.ts'

export interface ContactFilters {
  q?: string | undefined
  customer?: string | undefined
  manager?: string | undefined
}

/** The contacts that a person may read and asks for. */
export function contactsOf(
  em: Transaction,
  ability: Ability,
  { q, customer, manager }: ContactFilters,
): FilterQuery<ContactRow> {
  const parts = [
    ofReadableCustomer(em, ability, manager ? { manager } : {}),
    customer ? { customer } : {},
    q ? searchOf(em, q) : {},
  ]
  return { $and: parts.filter((part) => Reflect.ownKeys(part).length > 0) }
}

/** The beginning of a telephone number, or a piece of the contact's or of the customer's name. */
function searchOf(em: Transaction, q: string): object {
  const typed = nameKey(q)
  if (/^[\d+\-()#*]{3,}$/.test(typed)) {
    const begins = { $like: `${q.trim()}%` }
    return { $or: [{ mobile: begins }, { officePhone: begins }] }
  }
  const named = { [raw<never>((alias) => `instr(lower(${alias}.name), ?) > 0`, [typed])]: [] }
  return { $or: [named, { customer: { $in: customersNamed(em, q) } }] }
}
