import { companies, entries, orders, type Company } from './company.ts'
import type { Store } from './store.ts'

/** So many customers, twice as many orders, and the index of names, as the product would have written them. */
export async function fill(store: Store, total: number): Promise<Company[]> {
  const all = await fillUnnamed(store, total)
  await store.fill('bigram', ['subject', 'term', 'number'], entries(all))
  return all
}

/** The same without the index of names, for what asks nobody by his name. */
export async function fillUnnamed(store: Store, total: number): Promise<Company[]> {
  const all = companies(total)
  const ordered = orders(all, total * 2)
  // A moment is milliseconds on SQLite and UTC without a zone on MariaDB.
  const moment = (at: number | null) =>
    at === null || store.dialect === 'sqlite' ? at : new Date(at).toISOString().slice(0, -1).replace('T', ' ')
  await store.fill(
    'orders',
    `number customer buyer_code buyer_name ordered_at date status total revision created_at updated_at`.split(
      ' ',
    ),
    (function* () {
      for (const { number, customer, orderedAt, total } of ordered) {
        const at = moment(orderedAt)
        const date = new Date(orderedAt).toISOString().slice(0, 10)
        yield [
          number,
          customer.number,
          customer.number,
          customer.name,
          at,
          date,
          'completed',
          total,
          1,
          at,
          at,
        ]
      }
    })(),
  )
  await store.fill(
    'customer',
    `number name name_key region manager level satisfaction credit status last_order_at silent_since contacts_total created_by
    created_at updated_at version`.split(/\s+/),
    (function* () {
      for (const one of all) {
        const [at, last] = [moment(one.createdAt), moment(one.lastOrderAt)]
        const { number, name, nameKey, region, manager, level, status } = one
        const credits = [3, 3, status, last, last ?? at]
        yield [number, name, nameKey, region, manager, level, ...credits, 1, 'supervisor', at, at, 1]
      }
    })(),
  )
  return all
}
