import { raw } from '@mikro-orm/core'
import type { Ability } from '../domain/ability.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { scope } from './scope.ts'

/**
 * Rows with a column `customer` whose customer this person may read, and which is not in the bin. A value and not a
 * join or an IN: a planner that may choose begins with the customers, of which there may be a million, where the list's
 * own order gives the page after a few rows.
 */
export function ofReadableCustomer(em: Transaction, ability: Ability, more: object = {}): object {
  const where = { $and: [scope<CustomerRow>(ability, 'read', 'Customer'), { deletedAt: null, ...more }] }
  const query = em
    .createQueryBuilder(CustomerRow, 'owner')
    .select(raw('1'))
    .where(where as never)
  const { sql, params } = query.toQuery()
  const condition = raw((alias) => `(${sql} and owner.number = ${alias}.customer) = 1`, params)
  return { [condition as never]: [] }
}
