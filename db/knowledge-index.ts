import { termsOfTexts, type KnowledgeTexts } from '../domain/knowledge.ts'
import type { Round } from '../domain/ticket-round.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Transaction } from './connection.ts'
import { KnowledgeRow, KnowledgeTermRow } from './knowledge.ts'

type Told = Pick<Ticket, 'title' | 'request'> & { rounds: Pick<Round, 'handling' | 'result'>[] }

/** What an archived ticket tells others: its request, and how it was dealt with in all its rounds. */
export function textsOf({ title, request, rounds }: Told): KnowledgeTexts {
  const lines = (texts: (string | null)[]) => texts.filter(Boolean).join('\n')
  return {
    ...{ title, request },
    handling: lines(rounds.map(({ handling }) => handling)),
    result: lines(rounds.map(({ result }) => result)),
  }
}

/** A ticket that came into the archive or was taken out of it: others find it from now on, or no longer. */
export async function followArchive(em: Transaction, before: Ticket | null, after: Ticket): Promise<void> {
  const [was, is] = [before?.status === 'archived', after.status === 'archived']
  if (before && was && !is) await dropKnowledge(em, before)
  if (is && !was) await addKnowledge(em, [after])
}

/** Some tickets, a few hundred at most. */
export async function addKnowledge(em: Transaction, tickets: Ticket[]): Promise<void> {
  for (const ticket of tickets) {
    const id = await em.insert(KnowledgeRow, { number: ticket.number })
    const terms = [...termsOfTexts(textsOf(ticket))].map(([term, fields]) => ({ term, id, fields }))
    for (let from = 0; from < terms.length; from += 500)
      await em.insertMany(KnowledgeTermRow, terms.slice(from, from + 500))
  }
}

/** What would be left of it is found by nobody: its id never comes again. */
async function dropKnowledge(em: Transaction, before: Ticket): Promise<void> {
  const known = await em.findOne(KnowledgeRow, { number: before.number })
  if (!known) return
  const { id } = known
  await em.nativeDelete(KnowledgeRow, { id })
  // By their keys, in their order: others are putting theirs in beside them.
  const terms = [...termsOfTexts(textsOf(before)).keys()]
  for (let from = 0; from < terms.length; from += 500)
    await em.nativeDelete(KnowledgeTermRow, { term: { $in: terms.slice(from, from + 500) }, id })
}
