import type { Ability } from '../domain/ability.ts'
import { livingSubjects, type LivingSubject } from '../domain/lifecycles.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { ImportRow } from './import.ts'
import { keeperOf } from './keeper.ts'
import { rowsOf } from './row.ts'
import { scope } from './scope.ts'

/** What has a number and is read by some and not by others. */
export type Numbered = LivingSubject | 'Customer' | 'Import'
type NumberedRow = { number: string }

const rowOfSubject = (subject: Numbered): new () => NumberedRow =>
  subject === 'Customer' ? CustomerRow : subject === 'Import' ? ImportRow : keeperOf(subject).row

const readable = (ability: Ability, subject: Numbered, numbers: string[]) =>
  ({ $and: [{ number: { $in: numbers } }, scope(ability, 'read', subject)] }) as object

/** Of these numbers the rows that somebody may read, those in the bin too. */
export async function readableRows(em: Transaction, ability: Ability, subject: Numbered, numbers: string[]) {
  if (numbers.length === 0 || !ability.can('read', subject)) return []
  return rowsOf(em, rowOfSubject(subject), readable(ability, subject, numbers))
}

/** Of changes of all kinds the numbers of those that he may read. */
export async function readableNumbers(
  em: Transaction,
  ability: Ability,
  changes: { subject: string; number: string }[],
): Promise<Set<string>> {
  const seen = new Set<string>()
  for (const subject of [...livingSubjects, 'Customer', 'Import'] as const) {
    const numbers = changes.filter((change) => change.subject === subject).map(({ number }) => number)
    if (numbers.length === 0 || !ability.can('read', subject)) continue
    const where = readable(ability, subject, numbers)
    for (const { number } of await em.find(rowOfSubject(subject), where, { fields: ['number'] }))
      seen.add(number)
  }
  return seen
}
