import type { FilterQuery } from '@mikro-orm/core'
import type { Ability } from '../domain/ability.ts'

type Conditions = Record<string, unknown>

/** What no row meets. CASL says null where nothing is allowed, and a null condition would return every row. */
const none = { $and: [{ number: null }, { number: { $ne: null } }] }

/**
 * A person's rights as the WHERE of a query: what he may not see is not found. Every query for a person carries it.
 * It says of each row what `ability.can` says, in the order of the rules: the later one wins. Rules about fields are
 * no matter of rows; `rulesFor` leaves out those that forbid.
 */
export function scope<Row extends object>(
  ability: Ability,
  action: string,
  subject: string,
): FilterQuery<Row> {
  // From the weakest to the strongest: one that allows adds its rows to what stood, one that forbids takes them out.
  let rows: Conditions = none
  for (const { inverted, conditions } of [...ability.rulesFor(action, subject)].reverse())
    rows = inverted
      ? both(conditions ? unmet(conditions) : none, rows)
      : either(conditions ? met(conditions) : {}, rows)
  return rows as FilterQuery<Row>
}

const isAll = (rows: Conditions) => Object.keys(rows).length === 0

function either(one: Conditions, other: Conditions): Conditions {
  if (one === none) return other
  if (other === none) return one
  if (isAll(one) || isAll(other)) return {}
  return { $or: [one, ...(Array.isArray(other.$or) ? (other.$or as Conditions[]) : [other])] }
}

function both(one: Conditions, other: Conditions): Conditions {
  if (one === none || other === none) return none
  if (isAll(one)) return other
  return isAll(other) ? one : { $and: [one, other] }
}

/** The rows that meet the conditions of a rule, and those that do not. */
const met = (conditions: Conditions) =>
  comparisonsOf(conditions).reduce(
    (rows, [field, operator, operand]) => both(rows, compare(field, operator, operand)),
    {},
  )
const unmet = (conditions: Conditions) =>
  comparisonsOf(conditions).reduce(
    (rows, [field, operator, operand]) => either(rows, compare(field, opposite[operator], operand)),
    none as Conditions,
  )

type Operator = '$eq' | '$ne' | '$in' | '$nin'
const opposite: Record<Operator, Operator> = { $eq: '$ne', $ne: '$eq', $in: '$nin', $nin: '$in' }

function comparisonsOf(conditions: Conditions): [field: string, operator: Operator, operand: unknown][] {
  return Object.entries(conditions).flatMap(([field, wanted]) => {
    const isValue = wanted === null || typeof wanted !== 'object'
    const operators = isValue ? { $eq: wanted } : (wanted as Conditions)
    return Object.entries(operators).map(([operator, operand]): [string, Operator, unknown] => {
      if (field.startsWith('$') || !Object.hasOwn(opposite, operator))
        throw new Error(`a rule compares ${field} by ${operator}, which no query here knows`)
      return [field, operator as Operator, operand]
    })
  })
}

/** Always true or false, as in the rules: in SQL a comparison with null is neither, and NOT leaves it so. */
function compare(field: string, operator: Operator, operand: unknown): Conditions {
  const values = (operator === '$in' || operator === '$nin' ? operand : [operand]) as unknown[]
  const some = values.filter((value) => value !== null)
  const hasNull = some.length < values.length
  if (operator === '$eq' || operator === '$in') {
    const equal = some.length === 0 ? none : { [field]: some.length === 1 ? some[0] : { $in: some } }
    return hasNull ? either(equal, { [field]: null }) : equal
  }
  const other = some.length === 0 ? {} : { [field]: some.length === 1 ? { $ne: some[0] } : { $nin: some } }
  if (hasNull) return both(other, { [field]: { $ne: null } })
  return some.length === 0 ? {} : either(other, { [field]: null })
}
