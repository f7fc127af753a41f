import { z } from 'zod'
import { importKinds, importModes, importStates, rowStates } from '../domain/import.ts'
import { count, moment, pageOf, person, rowOrDone } from './answer.ts'

const problem = z.strictObject({ field: z.string(), code: z.string(), message: z.string() })
const totals = z.strictObject(Object.fromEntries(rowStates.map((state) => [state, count])))

const listed = {
  number: z.string(),
  kind: z.enum(importKinds),
  state: z.enum(importStates),
  fileName: z.string(),
  fileSize: count,
  format: z.enum(['csv', 'xlsx']),
  rowsTotal: count,
  /** Rows that the present step is through with. */
  rowsDone: count,
  totals,
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  createdBy: person.nullable(),
  createdAt: moment,
  updatedAt: moment,
  finishedAt: moment.nullable(),
  fileDeletedAt: moment.nullable(),
  version: z.int(),
  allowed: z.array(z.string()),
}
export const importPage = pageOf(z.strictObject(listed).meta({ id: 'ListedImport' }))

const field = z.strictObject({ name: z.string(), label: z.string(), required: z.boolean() })
/** An import whole: its columns with samples, what they are taken for, and what they could be taken for. */
export const importJob = z
  .strictObject({
    ...listed,
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    formulas: count,
    ragged: count,
    sheets: count,
    columns: z.array(
      z.strictObject({ name: z.string(), samples: z.array(z.string()), field: z.string().nullable() }),
    ),
    fields: z.array(field),
    existing: z.enum(importModes),
  })
  .meta({ id: 'Import' })
export const importOrDone = rowOrDone(importJob)

export const importRows = pageOf(
  z
    .strictObject({
      line: z.int(),
      state: z.enum(rowStates),
      cells: z.array(z.string()),
      problems: z.array(problem),
      record: z.string().nullable(),
    })
    .meta({ id: 'ImportRow' }),
)
