import { defineEntity, p } from '@mikro-orm/core'
import { number } from './column.ts'

const Schema = defineEntity({
  name: 'Knowledge',
  tableName: 'knowledge',
  properties: { id: p.integer().primary().autoincrement(), number: number().unique() },
})
/** The archived tickets in the order in which they came into the archive: the index has short ids in place of numbers. */
export class KnowledgeRow extends Schema.class {}
Schema.setClass(KnowledgeRow)

const TermSchema = defineEntity({
  name: 'KnowledgeTerm',
  tableName: 'knowledge_term',
  properties: {
    term: p.string().length(24).primary(),
    id: p.integer().primary(),
    /** In which of its fields it stands, a bit each. */
    fields: p.integer(),
  },
})
/** Which archived ticket a term stands in, so that the newest of a term are walked first and a ticket is looked up under it. */
export class KnowledgeTermRow extends TermSchema.class {}
TermSchema.setClass(KnowledgeTermRow)
