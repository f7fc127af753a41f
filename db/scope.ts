import { rulesToCondition } from '@casl/ability/extra'
import type { FilterQuery } from '@mikro-orm/core'
import type { Ability } from '../domain/ability.ts'

/**
 * A person's rights as the WHERE of a query: what he may not see is not found. Every query for a person
 * carries it. No matching rule gives a condition that nothing meets: CASL says null there, and a null
 * condition would return every row.
 */
export function scope<Row extends object>(
  ability: Ability,
  action: string,
  subject: string,
): FilterQuery<Row> {
  const condition = rulesToCondition(
    ability.rulesFor(action, subject),
    (rule) => (rule.inverted ? { $not: rule.conditions ?? {} } : (rule.conditions ?? {})),
    {
      and: (conditions) => ({ $and: conditions }),
      or: (conditions) => ({ $or: conditions }),
      empty: () => ({}),
    },
  )
  if (condition === null) return { $and: [{ number: null }, { number: { $ne: null } }] } as FilterQuery<Row>
  return condition
}
