import type { FilterQuery } from '@mikro-orm/core'
import type { Ranked } from '../domain/knowledge-rank.ts'
import { isInTitle, rarity, type SoughtTerm } from '../domain/knowledge.ts'
import type { Transaction } from './connection.ts'
import { textsOf } from './knowledge-index.ts'
import { KnowledgeTermRow } from './knowledge.ts'
import { rowsOf } from './row.ts'
import { conditionOf, statement } from './statement.ts'
import { TicketRow } from './ticket.ts'

/*
 * Archived tickets that hold what is sought. Nothing here reads more than a bounded piece of the index, its newest end:
 * how often a term comes, which tickets hold all terms, and if these are few which hold the rarest.
 */

/** So far back one looks to see how often a term comes. */
const depth = 250
/** So many entries of the rarest term are walked along, of one that is alone fewer: and so many tickets are taken. */
const walked = 4000
const walkedAlone = 1000
const taken = 200
/** When fewer than so many hold all terms, those are looked at too that hold one of the rarest. */
const enough = 20
const rarest = 10
const each = 200
/** An open term stands for so many terms that begin with it. */
const beginning = 12
/** So many tickets are read to be ranked, in pieces, the more promising first. */
const read = 60
const pieces = 5

interface Term {
  /** As it was typed. */
  term: string
  /** The terms of the index that it stands for. */
  of: string[]
  /** What it says that it is there. */
  says: number
  known: boolean
}

export interface Found {
  /** Each term that was sought with its rarity. */
  terms: Map<string, number>
  candidates: (Ranked & { customer: string; handling: string | null; result: string | null })[]
}

/** What may answer a question, of what meets the condition, to be ranked. */
export async function knowledgeOf(
  em: Transaction,
  sought: SoughtTerm[],
  where: FilterQuery<TicketRow>,
): Promise<Found> {
  const terms = await weighed(em, sought)
  const known = terms.filter((term) => term.known).sort((one, other) => other.says - one.says)
  const promising = new Map<number, number>()
  const note = (entries: Entry[], term: Term) => {
    for (const { id, fields } of entries)
      promising.set(id, (promising.get(id) ?? 0) + term.says * (isInTitle(fields) ? 3 : 1))
  }
  const [first] = known
  if (first) note(await holdingAll(em, known), first)
  if (known.length > 1 && promising.size < enough) {
    const some = known.slice(0, rarest)
    const entries = await newestOf(em, some)
    for (const term of some) note(entries.get(term) ?? [], term)
  }
  // Of two that promise as much the newer: ids rise with time.
  const order = [...promising].sort(([id, one], [other, two]) => two - one || other - id).map(([id]) => id)
  return {
    terms: new Map(terms.map(({ term, says }) => [term, says])),
    candidates: await ticketsOf(em, order, where),
  }
}

/** How often each term comes, at least about: by how far back so many of it reach. */
async function weighed(em: Transaction, sought: SoughtTerm[]): Promise<Term[]> {
  const spelled = await Promise.all(
    sought.map(async ({ term, open }) => ({ term, of: open ? await begunBy(em, term) : [term] })),
  )
  const single = spelled.flatMap(({ of }) => of)
  if (single.length === 0)
    return spelled.map(({ term, of }) => ({ term, of, says: rarity(0, 1), known: false }))
  const of = statement(em, KnowledgeTermRow)
  const counts = single.map(
    (term, index) =>
      `select ${index} as place, (select count(*) from (select 1 from knowledge_term where term = ${of.text(term)}
      limit ${depth + 1}) c) as often, (select id from knowledge_term where term = ${of.text(term)}
      order by id desc limit 1 offset ${depth}) as back, (select max(id) from knowledge) as newest`,
  )
  const { rows } = await of.run(counts.join(' union all '))
  const newest = Number(rows[0]?.newest ?? 0)
  const often = new Map(rows.map((row) => [single[Number(row.place)] ?? '', oftenOf(row, newest)]))
  return spelled.map(({ term, of }) => {
    const all = of.reduce((sum, one) => sum + (often.get(one) ?? 0), 0)
    return { term, of: of.filter((one) => often.get(one)), says: rarity(all, newest), known: all > 0 }
  })
}

function oftenOf({ often, back }: Record<string, unknown>, newest: number): number {
  if (back === null || back === undefined) return Number(often)
  return (depth * newest) / Math.max(newest - Number(back), 1)
}

/** The terms that begin with this one, itself first. */
async function begunBy(em: Transaction, begin: string): Promise<string[]> {
  const found: string[] = []
  for (let last = begin; found.length < beginning;) {
    const beyond = found.length === 0 ? { $gte: last } : { $gt: last }
    const [row] = await rowsOf(
      em,
      KnowledgeTermRow,
      { $and: [{ term: beyond }, { term: { $lt: `${begin}\u{10ffff}` } }] },
      { orderBy: { term: 'asc' }, limit: 1 },
    )
    if (!row) break
    found.push(row.term)
    last = row.term
  }
  return found
}

interface Entry {
  id: number
  fields: number
}
type Bind = (term: string) => string

/** The newest entries of a term, in each of its spellings. */
const entriesOf = ({ of }: Term, bind: Bind, most: number) =>
  of
    .map(
      (term) =>
        `select * from (select id, fields from knowledge_term where term = ${bind(term)} order by id desc limit ${most}) e`,
    )
    .join(' union all ')

/** Of those that hold all terms, along the rarest: who has it in the title, then the newest. */
async function holdingAll(em: Transaction, [first, ...others]: Term[]): Promise<Entry[]> {
  if (!first) return []
  const of = statement(em, KnowledgeTermRow)
  const from = entriesOf(first, of.text, others.length > 0 ? walked : walkedAlone)
  const holds = others.map(({ of: spelled }) => {
    const terms = spelled.map((term) => of.text(term)).join(', ')
    return `exists (select 1 from knowledge_term o where o.term in (${terms}) and o.id = w.id)`
  })
  const { rows } = await of.run(
    `select w.id, w.fields from (${from}) w where ${holds.join(' and ') || '1 = 1'}
    order by case when w.fields >= 8 then 0 else 1 end, w.id desc limit ${taken}`,
  )
  return entries(rows)
}

async function newestOf(em: Transaction, terms: Term[]): Promise<Map<Term, Entry[]>> {
  const of = statement(em, KnowledgeTermRow)
  const texts = terms.map(
    (term, index) => `select ${index} as place, t.* from (${entriesOf(term, of.text, each)}) t`,
  )
  const { rows } = await of.run(texts.join(' union all '))
  return new Map(
    terms.map((term, index) => [term, entries(rows.filter(({ place }) => Number(place) === index))]),
  )
}

/** A ticket may come once for each spelling of a term. */
const entries = (rows: Record<string, unknown>[]): Entry[] => {
  const byId = new Map<number, number>()
  for (const { id, fields } of rows) byId.set(Number(id), (byId.get(Number(id)) ?? 0) | Number(fields))
  return [...byId].map(([id, fields]) => ({ id, fields }))
}

/** What the tickets say, those first that promise most. */
async function ticketsOf(
  em: Transaction,
  ids: number[],
  where: FilterQuery<TicketRow>,
): Promise<Found['candidates']> {
  const found: Found['candidates'] = []
  for (let from = 0; from < ids.length && from < read * pieces && found.length < read; from += read)
    found.push(...(await ticketsUnder(em, ids.slice(from, from + read), where)))
  return found
}

type Told = Pick<
  TicketRow,
  'number' | 'type' | 'title' | 'request' | 'customer' | 'archivedAt' | 'satisfaction'
>
const told = ['number', 'type', 'title', 'request', 'customer', 'archivedAt', 'satisfaction'] as const

/** Only what is shown and ranked, with all rounds, in one statement: this is most of what a search costs. */
async function ticketsUnder(
  em: Transaction,
  ids: number[],
  where: FilterQuery<TicketRow>,
): Promise<Found['candidates']> {
  const of = statement(em, TicketRow, 's')
  const columns = told.map((name) => of.column(name)).join(', ')
  // Numbers of our own making, so that they need no places.
  const under = `k.id in (${ids.map(Number).join(', ')})`
  const condition = conditionOf(of, { $and: [where, { status: 'archived', deletedAt: null }] })
  if (condition === null) throw new Error('a right to the archive is one that a statement can ask')
  const { rows } = await of.run(
    `select ${columns}, h.round as told_round, h.handling as told_handling, h.result as told_result
    from knowledge k join ${of.table} s on s.number = k.number left join handle h on h.ticket = s.number
    where ${under} and ${condition}`,
  )
  return [...Map.groupBy(rows, ({ number }) => number).values()].map((lines) => {
    const rounds = lines
      .sort((one, other) => Number(one.told_round) - Number(other.told_round))
      .map((line) => ({
        handling: (line.told_handling ?? null) as string | null,
        result: (line.told_result ?? null) as string | null,
      }))
    const row = of.present(lines[0] ?? {}) as unknown as Told
    return {
      ...{ number: row.number, type: row.type, customer: row.customer },
      archivedAt: row.archivedAt ?? new Date(0),
      satisfaction: row.satisfaction ?? null,
      texts: textsOf({ title: row.title, request: row.request, rounds }),
      ...{ handling: rounds.at(-1)?.handling ?? null, result: rounds.at(-1)?.result ?? null },
    }
  })
}
