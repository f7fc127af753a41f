import type { Transaction } from './connection.ts'
import { recountTotals, type Reckoning } from './order-total.ts'
import { BuyerRow, OrderRow } from './order.ts'
import { rowOf } from './row.ts'

/**
 * Says whose customer a buyer is: all his orders that are nobody's become this customer's, and those to come. False
 * when somebody else has said it first.
 */
export async function matchBuyer(
  em: Transaction,
  code: string,
  { customer, by, at, timeZone }: Reckoning & { customer: string; by: string },
): Promise<boolean> {
  // The row is the guard: of two who match the same buyer the second finds it, or runs into its key.
  const said = { customer, matchedBy: by, matchedAt: at }
  const standing = await rowOf(em, BuyerRow, { code })
  if (standing?.customer) return false
  if (!standing) await em.insert(BuyerRow, { code, ...said })
  else if ((await em.nativeUpdate(BuyerRow, { code, customer: null }, said)) !== 1) return false
  await em.nativeUpdate(OrderRow, { buyerCode: code, customer: null }, { customer })
  await recountTotals(em, [customer], { at, timeZone })
  return true
}

/**
 * Takes that back, and with it what the names say: the buyer waits until somebody says whose he is. Gives the customer
 * it was, or null when the buyer was nobody's.
 */
export async function unmatchBuyer(
  em: Transaction,
  code: string,
  { by, at, timeZone }: Reckoning & { by: string },
): Promise<string | null> {
  const customer = (await rowOf(em, BuyerRow, { code }))?.customer
  if (!customer) return null
  const taken = { customer: null, matchedBy: by, matchedAt: at }
  if ((await em.nativeUpdate(BuyerRow, { code, customer }, taken)) !== 1) return null
  await em.nativeUpdate(OrderRow, { buyerCode: code, customer }, { customer: null })
  await recountTotals(em, [customer], { at, timeZone })
  return customer
}
