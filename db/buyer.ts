import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { recountTotals, type Reckoning } from './order-total.ts'
import { BuyerRow, OrderRow } from './order.ts'
import { rowsOf } from './row.ts'

interface Buyer {
  code: string
  name: string
}
/** Who says so where nobody did: the names were the same. */
const system = 'system'

/**
 * Which of our customers these buyers are: as somebody said, else by the same name, which is written down. A buyer
 * that is missing in the answer is nobody whom we know, or was said to be none of whom his name says.
 */
export async function customersOf(em: Transaction, buyers: Buyer[], at: Date): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const nobodys = new Set<string>()
  for (const some of batches([...new Set(buyers.map(({ code }) => code))]))
    for (const { code, customer } of await rowsOf(em, BuyerRow, { code: { $in: some } }))
      if (customer) found.set(code, customer)
      else nobodys.add(code)
  const codesOf = new Map<string, string[]>()
  for (const { code, name } of buyers)
    if (!found.has(code) && !nobodys.has(code))
      codesOf.set(nameKey(name), [...(codesOf.get(nameKey(name)) ?? []), code])
  const matched: BuyerRow[] = []
  for (const keys of batches([...codesOf.keys()]))
    for (const customer of await rowsOf(em, CustomerRow, { nameKey: { $in: keys }, deletedAt: null }))
      for (const code of codesOf.get(customer.nameKey) ?? []) {
        if (found.has(code)) continue
        found.set(code, customer.number)
        matched.push({ code, customer: customer.number, matchedBy: system, matchedAt: at })
      }
  for (const some of batches(matched)) await em.insertMany(BuyerRow, some)
  return found
}

/**
 * Orders that waited for their customer and have one by now, because it was created, renamed or named by somebody.
 * Returns how many there were.
 */
export async function matchWaiting(em: Transaction, { at, timeZone }: Reckoning): Promise<number> {
  const waiting = await em
    .createQueryBuilder(OrderRow, 'o')
    .select(['buyerCode', 'buyerName'])
    .distinct()
    .where({ customer: null })
    .execute<{ buyerCode: string; buyerName: string }[]>('all')
  if (waiting.length === 0) return 0
  const buyers = waiting.map(({ buyerCode, buyerName }) => ({ code: buyerCode, name: buyerName }))
  const found = await customersOf(em, buyers, at)
  const codesOf = new Map<string, string[]>()
  for (const [code, customer] of found) codesOf.set(customer, [...(codesOf.get(customer) ?? []), code])
  let matched = 0
  const customers = [...codesOf.keys()].sort()
  for (const customer of customers)
    matched += await em.nativeUpdate(
      OrderRow,
      { customer: null, buyerCode: { $in: codesOf.get(customer) ?? [] } },
      { customer, updatedAt: at },
    )
  for (const some of batches(customers)) await recountTotals(em, some, { at, timeZone })
  return matched
}

function batches<T>(all: T[], size = 400): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}
