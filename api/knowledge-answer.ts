import { z } from 'zod'
import { knowledgeFields } from '../domain/knowledge.ts'
import { itemsOf, moment } from './answer.ts'

const shared = {
  number: z.string(),
  type: z.string(),
  title: z.string(),
  /** Only for who may read the customer. */
  customer: z.strictObject({ number: z.string(), name: z.string() }).optional(),
  archivedAt: moment,
  satisfaction: z.int().nullable(),
  /** How well it answers, from 0 to about 1. */
  score: z.number(),
}

const mark = z.array(z.int().min(0)).length(2)
const snippet = z
  .strictObject({ field: z.enum(knowledgeFields), text: z.string(), marks: z.array(mark) })
  .meta({ id: 'KnowledgeSnippet' })

export const knowledgeFound = itemsOf(
  z.strictObject({ ...shared, snippets: z.array(snippet) }).meta({ id: 'FoundTicket' }),
)
/** Each with how it was solved: what was done in its last round, and what came of it. */
export const similarFound = itemsOf(
  z
    .strictObject({ ...shared, handling: z.string().nullable(), result: z.string().nullable() })
    .meta({ id: 'SimilarTicket' }),
)
