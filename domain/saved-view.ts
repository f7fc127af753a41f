import { z } from 'zod'
import { line } from './input.ts'
import { nameKey } from './name-key.ts'

/** The lists of which a person may keep views of his own. */
export const viewedPages = ['opportunities'] as const
export type ViewedPage = (typeof viewedPages)[number]

/** What a row of the list may show beside its number and its name, in the order in which it is shown. */
export const opportunityColumns = [
  'expectedAmount',
  'probability',
  'status',
  'nextOrDue',
  'progress',
  'assignee',
  'source',
  'expectedCloseOn',
  'contactName',
  'contactPhone',
  'createdBy',
  'createdAt',
] as const
export type OpportunityColumn = (typeof opportunityColumns)[number]

export const columnChoice = z
  .array(z.enum(opportunityColumns))
  .max(opportunityColumns.length)
  .refine((names) => new Set(names).size === names.length)

/** How many views a person may keep of one page: more tabs than these nobody finds his way in. */
export const viewsAtMost = 20

const nameLength = 40
/** Some signs become many when they are compared (one ligature is eighteen letters); the key has its limit too. */
export const viewKeyLength = 80
export const viewName = line(nameLength).refine((name) => nameKey(name).length <= viewKeyLength, {
  params: { code: 'too-long', max: nameLength },
})
