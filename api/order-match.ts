import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { z } from 'zod'
import { matchBuyer, unmatchBuyer } from '../db/buyer-match.ts'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { told } from '../db/customer-write.ts'
import { CustomerRow } from '../db/customer.ts'
import { BuyerRow, type OrderRow } from '../db/order.ts'
import { rowOf } from '../db/row.ts'
import { enterHistory } from '../db/write.ts'
import { refuse } from '../domain/refusal.ts'
import { commandRow, type Mark } from './command-row.ts'
import { readableCustomer } from './customer-edit.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { presentWholeOrders } from './order-json.ts'
import { problemOf } from './problem.ts'

export const matchInput = z.strictObject({ customer: z.string().min(1).max(24).nullable() })

/** Whose customer a buyer is, said once for each Idempotency-Key; or that it is to be asked again. */
export function matchOrder(call: Call, visible: () => Promise<OrderRow>): Promise<Answer> {
  return once(
    call,
    async (mark) => {
      const { customer } = parsed(matchInput, call.body)
      const order = await visible()
      await (customer === null ? unmatch(call, mark, order) : match(call, mark, order, customer))
      return answer(call, await visible())
    },
    async () => ({ ...(await answer(call, await visible())), headers: { 'idempotency-replayed': 'true' } }),
  )
}

async function answer(call: Call, order: OrderRow): Promise<Answer> {
  const [body] = await presentWholeOrders(call, [order])
  return { body }
}

async function match(call: Call, mark: Mark, order: OrderRow, number: string): Promise<void> {
  const customer = await readableCustomer(call, { number, deletedAt: null })
  if (!customer) throw problemOf(refuse('input', 'unknown-customer', { field: 'customer' }))
  const { buyerCode: code } = order
  const by = call.person.user.username
  const reckoning = { at: call.now(), timeZone: call.timeZone }
  try {
    await call.db.transaction(async (em) => {
      if (!(await matchBuyer(em, code, { customer: number, by, ...reckoning })))
        throw problemOf(await taken(em, code))
      await tell(em, call, mark, number, 'match-orders', order)
    })
  } catch (error) {
    // Of two who match the same buyer at once the second is told of the first.
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    throw problemOf(await taken(call.db.read(), code))
  }
}

async function taken(em: Transaction, code: string) {
  const standing = await rowOf(em, BuyerRow, { code })
  return refuse('state', 'order-matched', { params: { customer: standing?.customer ?? '' } })
}

async function unmatch(call: Call, mark: Mark, order: OrderRow): Promise<void> {
  await call.db.transaction(async (em) => {
    const customer = await unmatchBuyer(em, order.buyerCode, {
      by: call.person.user.username,
      at: call.now(),
      timeZone: call.timeZone,
    })
    if (customer === null) throw problemOf(refuse('state', 'order-not-matched'))
    await tell(em, call, mark, customer, 'unmatch-orders', order)
  })
}

/** The command's row, and a line in the customer's history: whose orders became, or are no longer, its own. */
async function tell(
  em: Transaction,
  call: Call,
  mark: Mark,
  number: string,
  name: 'match-orders' | 'unmatch-orders',
  { buyerCode, buyerName }: OrderRow,
): Promise<void> {
  const given = { subject: 'Order', number, name, state: 'done', input: { buyer: buyerCode } } as const
  await em.insert(CommandRow, commandRow(call, mark, given))
  const row = await rowOf(em, CustomerRow, { number })
  if (!row) return
  const standing = told(row)
  await enterHistory(em, 'Customer', standing, standing, {
    command: name,
    commandId: mark.id,
    actor: call.person.user.username,
    at: call.now(),
    note: `${buyerName} (${buyerCode})`,
  })
}
