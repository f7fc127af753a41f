import { bigrams, nameKey } from '../domain/name-key.ts'
import { BigramRow } from './bigram.ts'
import type { Transaction } from './connection.ts'
import { initialTerms, typedInitials } from './initials.ts'

/** Initials are terms of a subject of their own, so that no pair of Latin letters is mistaken for them. */
export const initialsOf = (subject: string) => `${subject}Initials`

/** The terms by which a name is found: pairs of its characters, and runs of its pinyin initials. */
export const termsOf = (subject: string, key: string): { subject: string; term: string }[] => [
  ...bigrams(key).map((term) => ({ subject, term })),
  ...initialTerms(key).map((term) => ({ subject: initialsOf(subject), term })),
]

export interface Named {
  number: string
  /** '' takes the record out of the index. */
  key: string
}

/** Puts a name into the index, in place of what stood there for this record. */
export const indexName = (em: Transaction, subject: string, number: string, key: string): Promise<void> =>
  indexNames(em, subject, [{ number, key }])

/** The same for many, a few hundred at most. */
export async function indexNames(em: Transaction, subject: string, names: Named[]): Promise<void> {
  const subjects = [subject, initialsOf(subject)]
  const numbers = names.map(({ number }) => number)
  const standing = new Map(
    (await em.find(BigramRow, { number: { $in: numbers }, subject: { $in: subjects } })).map((row) => [
      keyOf(row),
      row,
    ]),
  )
  const wanted = names.flatMap(({ number, key }) =>
    termsOf(subject, key).map((term) => ({ ...term, number })),
  )
  const missing = wanted.filter((row) => !standing.has(keyOf(row)))
  for (const row of wanted) standing.delete(keyOf(row))
  // By their keys, in their order: a DELETE by number alone would lock the gap in which others are inserting.
  for (const key of [...standing.keys()].sort()) {
    const { subject, term, number } = standing.get(key) as BigramRow
    await em.nativeDelete(BigramRow, { subject, term, number })
  }
  for (let from = 0; from < missing.length; from += 500)
    await em.insertMany(BigramRow, missing.slice(from, from + 500))
}

/** Names of records that are new: nothing stands there that would have to be looked at. */
export async function indexNewNames(em: Transaction, subject: string, names: Named[]): Promise<void> {
  const rows = names.flatMap(({ number, key }) => termsOf(subject, key).map((term) => ({ ...term, number })))
  for (let from = 0; from < rows.length; from += 500)
    await em.insertMany(BigramRow, rows.slice(from, from + 500))
}

/** Takes records that are gone for good out of the index. */
export async function dropNames(em: Transaction, subject: string, numbers: string[]): Promise<void> {
  const number = { $in: [...numbers].sort() }
  await em.nativeDelete(BigramRow, { subject: { $in: [subject, initialsOf(subject)] }, number })
}

const keyOf = ({ subject, term, number }: { subject: string; term: string; number: string }) =>
  `${subject} ${term} ${number}`

/** What must stand in the index for a name to be found. */
export interface Sought {
  subject: string
  terms: string[]
  /** Two letters: every run that begins with them. */
  begins: boolean
  /** The piece of the name that the pairs may also meet apart. */
  piece: string | null
}

/** What somebody typed as a piece of a name or its initials; null when the index knows nothing of it. */
export function soughtOf(subject: string, typed: string): Sought | null {
  const key = nameKey(typed)
  const initials = typedInitials(key)
  if (initials)
    return { subject: initialsOf(subject), terms: initials, begins: initials[0]?.length === 2, piece: null }
  return pieceOf(subject, key)
}

/** A piece of a name, whatever else its letters may mean. */
export function pieceOf(subject: string, key: string): Sought | null {
  if ([...key].length < 2) return null
  const terms = bigrams(key).slice(0, 8)
  return { subject, terms, begins: false, piece: terms.length > 1 ? key : null }
}

/** The same as a condition on the record, for queries that are not in the order of the index. */
export function soughtCondition(em: Transaction, { subject, terms, begins, piece }: Sought): object {
  const having = terms.map((term) => ({
    number: {
      $in: em
        .createQueryBuilder(BigramRow)
        .select('number')
        .where({ subject, term: begins ? { $gte: term, $lt: after(term) } : term }),
    },
  }))
  return { $and: [...having, ...(piece === null ? [] : [nameHolds(piece)])] }
}

/** The first text behind every one that begins with these letters. */
export const after = (letters: string) => `${letters}{`
export const nameHolds = (piece: string) => ({
  nameKey: { $like: `%${piece.replace(/[\\%_]/g, '\\$&')}%` },
})
