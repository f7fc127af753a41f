import { bigrams } from '../domain/name-key.ts'
import { BigramRow } from './bigram.ts'
import type { Transaction } from './connection.ts'

/** Puts a name's pairs of characters into the index, in place of what stood there for this record. */
export async function indexName(
  em: Transaction,
  subject: string,
  number: string,
  key: string,
): Promise<void> {
  const wanted = new Set(bigrams(key))
  const standing = new Set((await em.find(BigramRow, { number, subject })).map(({ term }) => term))
  const gone = [...standing].filter((term) => !wanted.has(term))
  // By their keys: a DELETE by number alone would lock the gap in which others are inserting.
  if (gone.length > 0) await em.nativeDelete(BigramRow, { subject, number, term: { $in: gone } })
  const rows = [...wanted].filter((term) => !standing.has(term)).map((term) => ({ subject, term, number }))
  if (rows.length > 0) await em.insertMany(BigramRow, rows)
}

/** A subquery for the numbers whose name holds every pair of the fragment; null when the fragment has no pair. */
export function fragmentTerms(key: string): string[] | null {
  return [...key].length < 2 ? null : bigrams(key).slice(0, 8)
}

/** Puts the names of records that are new into the index, many at once. */
export async function indexNewNames(
  em: Transaction,
  subject: string,
  names: { number: string; key: string }[],
): Promise<void> {
  const rows = names.flatMap(({ number, key }) => bigrams(key).map((term) => ({ subject, term, number })))
  for (let from = 0; from < rows.length; from += 500)
    await em.insertMany(BigramRow, rows.slice(from, from + 500))
}
