import type { Transaction } from './connection.ts'
import { recountTotals } from './order-total.ts'
import { BuyerRow, OrderRow } from './order.ts'
import { rowOf } from './row.ts'

/**
 * Says whose customer a buyer is: all his orders that are nobody's become this customer's, and those to come. False
 * when somebody else has said it first.
 */
export async function matchBuyer(
  em: Transaction,
  code: string,
  { customer, by, at }: { customer: string; by: string; at: Date },
): Promise<boolean> {
  // The row is the guard: of two who match the same buyer the second finds it, or runs into its key.
  if (await rowOf(em, BuyerRow, { code })) return false
  await em.insert(BuyerRow, { code, customer, matchedBy: by, matchedAt: at })
  await em.nativeUpdate(OrderRow, { buyerCode: code, customer: null }, { customer })
  await recountTotals(em, [customer])
  return true
}

/** Takes that back; gives the customer it was, or null when the buyer was nobody's. */
export async function unmatchBuyer(em: Transaction, code: string): Promise<string | null> {
  const standing = await rowOf(em, BuyerRow, { code })
  if (!standing || (await em.nativeDelete(BuyerRow, { code, customer: standing.customer })) !== 1) return null
  const { customer } = standing
  await em.nativeUpdate(OrderRow, { buyerCode: code, customer }, { customer: null })
  await recountTotals(em, [customer])
  return customer
}
