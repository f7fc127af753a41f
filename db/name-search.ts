import type { FilterQuery } from '@mikro-orm/core'
import { SqlitePlatform } from '@mikro-orm/sql'
import type { Transaction } from './connection.ts'
import { after, type Sought } from './search.ts'
import { conditionOf, statement, type Statement } from './statement.ts'

type Entity<Row> = new () => Row
interface Counted {
  total: number
  /** The lowest number among them. */
  last: string
}

/*
 * Records whose name holds what is sought, newest number first: along the index of the rarest term, whose entries stand
 * in the order of the numbers. A page ends as soon as it is full, so that a piece that stands in a million names costs no
 * more than one that stands in a hundred. Both databases are told to go that way; left alone they read all of it first.
 */

/** One page below a number; null where a condition is one that only the ORM's queries know. */
export async function foundRows<Row extends object>(
  em: Transaction,
  entity: Entity<Row>,
  sought: Sought,
  where: FilterQuery<Row>,
  { below, limit }: { below: string | null; limit: number },
): Promise<Row[] | null> {
  const of = statement(em, entity, 'e')
  const from = sourceOf(em, of, sought, below)
  const condition = conditionOf(of, where)
  if (condition === null) return null
  const text = `select e.* from ${from} where ${condition} order by b.number desc limit ${limit}`
  const { rows } = await of.run(text)
  return rows.map(of.present) as Row[]
}

/** Up to here each name is looked at to see that the pairs of a piece stand together in it. */
const looked = 250
/** Up to here they are counted in hundreds; with more, somebody types on, or asks for the exact total. */
const countedInHundreds = 2500

/**
 * How many there are, looking at so many at most. Without a condition no row is looked at that the index can spare: of
 * many names that hold all pairs of a piece it is not asked where they hold them, and the total is told in hundreds.
 */
export async function countFound<Row extends object>(
  em: Transaction,
  entity: Entity<Row>,
  sought: Sought,
  where: FilterQuery<Row> | null,
  most: number,
): Promise<{ total: number; isExact: boolean }> {
  if (where === null && sought.piece !== null) {
    const total = await counted(em, entity, { ...sought, piece: null }, null, countedInHundreds)
    if (total > looked) return { total: Math.floor(total / 100) * 100, isExact: false }
  }
  const total = await counted(em, entity, sought, where, most)
  return { total: Math.min(total, most - 1), isExact: total < most }
}

/** All of them, so many at a time: SQLite counts on the thread that answers everybody. */
export async function countAllFound<Row extends object>(
  em: Transaction,
  entity: Entity<Row>,
  sought: Sought,
  where: FilterQuery<Row> | null,
  step: number,
): Promise<number> {
  for (let sum = 0, below: string | null = null; ;) {
    const { total, last }: Counted = await countedBelow(em, entity, sought, where, step, below)
    sum += total
    if (total < step) return sum
    below = last
    await new Promise(setImmediate)
  }
}

/** The highest of them below a number. */
async function countedBelow<Row extends object>(
  em: Transaction,
  entity: Entity<Row>,
  sought: Sought,
  where: FilterQuery<Row> | null,
  most: number,
  below: string | null,
): Promise<Counted> {
  const { of, entries } = counting(em, entity, sought, where, below)
  const inner = `select b.number from ${entries} order by b.number desc limit ${most}`
  const { rows } = await of.run(`select count(*) as total, min(number) as last from (${inner}) counted`)
  return { total: Number(rows[0]?.total ?? 0), last: String(rows[0]?.last ?? '') }
}

/** So many at most, in no order; to carry their numbers along would take a twentieth longer. */
async function counted<Row extends object>(
  em: Transaction,
  entity: Entity<Row>,
  sought: Sought,
  where: FilterQuery<Row> | null,
  most: number,
): Promise<number> {
  const { of, entries } = counting(em, entity, sought, where, null)
  const { rows } = await of.run(
    `select count(*) as total from (select 1 from ${entries} limit ${most}) counted`,
  )
  return Number(rows[0]?.total ?? 0)
}

/** What there is to be counted; its records only where they are needed. */
function counting<Row extends object>(
  em: Transaction,
  entity: Entity<Row>,
  sought: Sought,
  where: FilterQuery<Row> | null,
  below: string | null,
): { of: Statement; entries: string } {
  const of = statement(em, entity, 'e')
  const needsRows = where !== null || sought.piece !== null
  const from = needsRows ? sourceOf(em, of, sought, below) : entriesOf(em, of, sought, below)
  const condition = where && conditionOf(of, where)
  return { of, entries: condition ? `${from} where ${condition}` : from }
}

/** The entries of the index, each with its record. */
function sourceOf(em: Transaction, of: Statement, sought: Sought, below: string | null): string {
  const entries = entriesOf(em, of, sought, below)
  const held = sought.piece === null ? '' : ` and instr(e.name_key, ${of.text(sought.piece)}) > 0`
  return `${entries} ${inOrder(em)} ${of.table} e on e.number = b.number${held}`
}

/** The first term is the one that is walked along; the others are looked up before any row is. */
function entriesOf(
  em: Transaction,
  of: Statement,
  { subject, terms, begins }: Sought,
  below: string | null,
): string {
  const [walked = '', ...others] = terms
  const under = () => (below === null ? '' : ` and number < ${of.text(below)}`)
  if (begins) {
    const range = `subject = ${of.text(subject)} and term >= ${of.text(walked)} and term < ${of.text(after(walked))}`
    return `(select distinct number from bigram where ${range}${under()}) b`
  }
  const holds = (entry: string, term: string) =>
    `${entry}.subject = ${of.text(subject)} and ${entry}.term = ${of.text(term)}`
  const along = `(select number from bigram n where ${holds('n', walked)}${under()}) b`
  // A join, and no EXISTS: MariaDB takes twice as long for those, or turns them round and walks along another term.
  const also = others.map((term, index) => {
    const entry = `o${index}`
    return ` ${inOrder(em)} bigram ${entry} on ${entry}.number = b.number and ${holds(entry, term)}`
  })
  return along + also.join('')
}

const inOrder = (em: Transaction) =>
  em.getPlatform() instanceof SqlitePlatform ? 'cross join' : 'straight_join'

/** How deep one looks to see how often a term comes. */
const depth = 250

/** With the rarest term first: the one of which so many entries reach back furthest, or which has not so many. */
export async function rarestFirst(em: Transaction, sought: Sought): Promise<Sought> {
  if (sought.terms.length < 2) return sought
  const reached = await Promise.all(
    sought.terms.map(async (term) => ({ term, back: await reach(em, sought.subject, term) })),
  )
  const terms = reached.sort((one, other) => (one.back < other.back ? -1 : 1)).map(({ term }) => term)
  return { ...sought, terms }
}

/** The number at this depth of a term's entries; '' when it has fewer. */
async function reach(em: Transaction, subject: string, term: string): Promise<string> {
  const [row] = await em
    .getConnection()
    .execute<{ number: string }[]>(
      `select number from bigram where subject = ? and term = ? order by number desc limit 1 offset ${depth}`,
      [subject, term],
    )
  return row?.number ?? ''
}

/** Whether what is sought stands in so many records that a filter is better met along its own index. */
export async function isCommon(em: Transaction, { subject, terms }: Sought, table: string): Promise<boolean> {
  const back = await reach(em, subject, terms[0] ?? '')
  if (back === '') return false
  const [row] = await em
    .getConnection()
    .execute<{ number: string }[]>(
      `select number from ${table} order by number desc limit 1 offset ${depth * 20}`,
    )
  return back >= (row?.number ?? '')
}
