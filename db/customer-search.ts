import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRow } from './customer.ts'
import { nameHolds, soughtCondition, soughtOf, type Sought } from './search.ts'

/** What somebody typed into the search of customers: a number, a telephone number, a piece of a name or its initials. */
export type CustomerSearch = { by: 'rows'; where: object } | { by: 'name'; sought: Sought }

export async function customerSearch(em: Transaction, typed: string): Promise<CustomerSearch | null> {
  const key = nameKey(typed)
  if (key === '') return null
  if (/^kh(-[\d-]*|\d[\d-]*)$/.test(key)) return { by: 'rows', where: numberBegins(key) }
  if (/^[\d+\-()#*]{4,}$/.test(key)) return { by: 'rows', where: await hasPhone(em, typed) }
  const sought = soughtOf('Customer', typed)
  return sought ? { by: 'name', sought } : { by: 'rows', where: nameHolds(key) }
}

/** The same as a condition, for who wants another order than the search's own. */
export const searchCondition = (em: Transaction, search: CustomerSearch): object =>
  search.by === 'name' ? soughtCondition(em, search.sought) : search.where

/** KH-20261123-0001, in any case, with the first dash or without. */
export function numberBegins(typed: string): object {
  const number = typed.toUpperCase().replace(/^KH-?/, 'KH-')
  return { number: { $gte: number, $lt: `${number}~` } }
}

/** More of them than anybody reads; from there on the database looks for itself. */
const most = 200

/** Whom one can call by it, or whose contacts: the number as it was typed, and as its area code is usually set off. */
async function hasPhone(em: Transaction, typed: string): Promise<object> {
  const forms = formsOf(typed)
  const begins = (field: string) => ({
    $or: forms.map((form) => ({ [field]: { $gte: form, $lt: `${form}~` } })),
  })
  const limit = most + 1
  const own = await em.find(CustomerRow, begins('phone'), { fields: ['number'], limit })
  const contacts = []
  for (const field of ['mobile', 'officePhone'])
    contacts.push(...(await em.find(ContactRow, begins(field), { fields: ['customer'], limit })))
  if (own.length + contacts.length <= most) {
    const numbers = [...own.map(({ number }) => number), ...contacts.map(({ customer }) => customer)]
    return { number: { $in: numbers.length > 0 ? [...new Set(numbers)] : [''] } }
  }
  const reached = em
    .createQueryBuilder(ContactRow)
    .select('customer')
    .where({ $or: [begins('mobile'), begins('officePhone')] } as never)
  return { $or: [begins('phone'), { number: { $in: reached } }] }
}

function formsOf(typed: string): string[] {
  const text = typed.normalize('NFKC').trim()
  const areas = /^0\d{4,}$/.test(text) ? [3, 4].map((end) => `${text.slice(0, end)}-${text.slice(end)}`) : []
  return [text, ...areas]
}
