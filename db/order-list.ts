import type { FilterQuery } from '@mikro-orm/core'
import type { Ability } from '../domain/ability.ts'
import { nameKey } from '../domain/name-key.ts'
import type { OrderStatus } from '../domain/order.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { nameFragment } from './opportunity-list.ts'
import type { OrderRow } from './order.ts'
import { scope } from './scope.ts'

export interface OrderQuestion {
  q?: string | undefined
  customer?: string | undefined
  buyer?: string | undefined
  status?: OrderStatus | undefined
  dateFrom?: string | undefined
  dateTo?: string | undefined
  unmatched?: 'true' | undefined
}

export async function ordersWhere(
  em: Transaction,
  ability: Ability,
  asked: OrderQuestion,
): Promise<FilterQuery<OrderRow>> {
  const { q, customer, buyer, status, dateFrom, dateTo, unmatched } = asked
  const narrowed = {
    ...(customer && { customer }),
    ...(unmatched && { customer: null }),
    ...(buyer && { buyerCode: buyer }),
    ...(status && { status }),
    ...((dateFrom ?? dateTo) && {
      date: { ...(dateFrom && { $gte: dateFrom }), ...(dateTo && { $lte: dateTo }) },
    }),
  }
  const typed = q?.trim() ? [await typedWhere(em, ability, q.trim())] : []
  return { $and: [scope<OrderRow>(ability, 'read', 'Order'), narrowed, ...typed] }
}

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')
const many = 200

/**
 * The begin of a number, or a piece of a name. Two million orders are not searched by their text: the name is looked
 * for among our customers, and among the buyers of orders that are nobody's yet.
 */
async function typedWhere(em: Transaction, ability: Ability, q: string): Promise<FilterQuery<OrderRow>> {
  if (/^[\x21-\x7e]*\d[\x21-\x7e]*$/.test(q))
    return {
      $or: [...new Set([q, q.toUpperCase()])].map((begin) => ({
        number: { $gte: begin, $lt: `${begin}\uffff` },
      })),
    }
  const named: object = {
    $and: [scope<CustomerRow>(ability, 'read', 'Customer'), nameFragment(em, 'Customer', nameKey(q))],
  }
  const select = () =>
    em
      .createQueryBuilder(CustomerRow)
      .select('number')
      .where(named as never)
  const found = await select()
    .limit(many + 1)
    .execute<{ number: string }[]>('all')
  const numbers = found.map(({ number }) => number)
  const unmatched = { customer: null, buyerName: { $like: `%${escaped(q)}%` } }
  if (numbers.length === 0) return unmatched
  // Few are entered one by one along the index; of many, the newest orders soon hold enough.
  const theirs = numbers.length <= many ? { $in: numbers } : { $in: select() }
  return { $or: [{ customer: theirs }, unmatched] }
}
