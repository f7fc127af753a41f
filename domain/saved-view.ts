import { z } from 'zod'
import { line } from './input.ts'
import { nameKey } from './name-key.ts'

/** The lists of which a person may keep views of his own. */
export const viewedPages = ['opportunities', 'tickets', 'churn-cases'] as const
export type ViewedPage = (typeof viewedPages)[number]

/** What a row of each list may show beside its number and its name, in the order in which it is shown. */
export const columnsOf = {
  opportunities: [
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
  ],
  tickets: [
    'type',
    'priority',
    'status',
    'due',
    'round',
    'satisfaction',
    'assignee',
    'customerManager',
    'createdBy',
    'createdAt',
    'archivedAt',
  ],
  'churn-cases': [
    'level',
    'manager',
    'lastOrderAt',
    'silentDays',
    'status',
    'reviewOn',
    'deferrals',
    'reason',
    'next',
    'createdAt',
    'confirmedAt',
  ],
} as const satisfies Record<ViewedPage, readonly string[]>
export type ColumnOf<Page extends ViewedPage> = (typeof columnsOf)[Page][number]

export const columnChoice = <Page extends ViewedPage>(page: Page) =>
  z
    .array(z.enum(columnsOf[page] as readonly ColumnOf<Page>[]))
    .max(columnsOf[page].length)
    .refine((names) => new Set(names).size === names.length)

/** How many views a person may keep of one page: more tabs than these nobody finds his way in. */
export const viewsAtMost = 20

const nameLength = 40
/** Some signs become many when they are compared (one ligature is eighteen letters); the key has its limit too. */
export const viewKeyLength = 80
export const viewName = line(nameLength).refine((name) => nameKey(name).length <= viewKeyLength, {
  params: { code: 'too-long', max: nameLength },
})
