import { z } from 'zod'
import { CustomerRow } from '../db/customer.ts'
import { knowledgeOf, type Found } from '../db/knowledge-search.ts'
import { rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { TicketRow } from '../db/ticket.ts'
import { phrasesOf, rank } from '../domain/knowledge-rank.ts'
import { snippetsOf } from '../domain/knowledge-snippet.ts'
import { soughtTerms, type SoughtTerm } from '../domain/knowledge.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { knowledgeFound, similarFound } from './knowledge-answer.ts'

const subject = 'Ticket'
const type = z.string().max(40).optional()
const limit = (most: number) => z.coerce.number().int().min(1).max(most)

/** What of a question is looked for: of the words of a long one the first say what it is about. */
const most = { search: 24, title: 24, request: 16 }
/** So much of a question must be met: of what was typed to be found more than of what merely reminds of it. */
const least = { search: 0.25, similar: 0.12 }

export const knowledgeEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/tickets/knowledge',
    summary: 'Search archived tickets, the best answer first',
    for: { subject, action: 'read-archived' },
    query: z.strictObject({ q: z.string().max(200), type, limit: limit(50).default(20) }),
    answer: knowledgeFound,
    handle: async (call) => {
      const { q, type, limit } = call.query
      const { terms, candidates } = await found(call, soughtTerms(q, most.search), type ? { type } : {})
      const best = rank({ terms, phrases: phrasesOf(q) }, candidates, least.search).slice(0, limit)
      const items = (await presented(call, best)).map((item, index) => ({
        ...item,
        snippets: snippetsOf(terms.keys(), best[index]?.texts ?? nothing),
      }))
      return { body: { items } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/tickets/similar',
    summary: 'Archived tickets like one that is typed or handled, with how they were solved',
    for: { subject, action: 'read-archived' },
    query: z.strictObject({
      title: z.string().max(200),
      request: z.string().max(500).default(''),
      type,
      except: z.string().max(24).optional(),
      limit: limit(5).default(5),
    }),
    answer: similarFound,
    handle: async (call) => {
      const { title, request, type, except, limit } = call.query
      const sought = both(soughtTerms(title, most.title), soughtTerms(request, most.request))
      const other = except ? { number: { $ne: except } } : {}
      const { terms, candidates } = await found(call, sought, other)
      const best = rank({ terms, phrases: phrasesOf(title), type }, candidates, least.similar).slice(0, limit)
      const items = (await presented(call, best)).map((item, index) => ({
        ...item,
        ...{ handling: best[index]?.handling ?? null, result: best[index]?.result ?? null },
      }))
      return { body: { items } }
    },
  }),
]

const nothing = { title: '', request: '', handling: '', result: '' }
const both = (one: SoughtTerm[], other: SoughtTerm[]) => [
  ...new Map([...one, ...other].map((sought) => [sought.term, sought])).values(),
]

/** Never an open ticket: the right to read the archive is a right to what lies in it. */
const found = ({ db, person }: Call, sought: SoughtTerm[], more: object): Promise<Found> =>
  knowledgeOf(db.read(), sought, {
    $and: [scope<TicketRow>(person.ability, 'read-archived', subject), more],
  })

async function presented({ db, person }: Call, best: (Found['candidates'][number] & { score: number })[]) {
  const number = { $in: [...new Set(best.map(({ customer }) => customer))] }
  const customers =
    best.length === 0
      ? []
      : await rowsOf(db.read(), CustomerRow, {
          $and: [{ number }, scope<CustomerRow>(person.ability, 'read', 'Customer')],
        })
  const names = new Map(customers.map((row) => [row.number, row.name]))
  return best.map(({ number, type, texts, customer, archivedAt, satisfaction, score }) => ({
    ...{ number, type, title: texts.title, archivedAt, satisfaction, score },
    ...(names.has(customer) && { customer: { number: customer, name: names.get(customer) ?? '' } }),
  }))
}
