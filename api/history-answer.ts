import { z } from 'zod'
import { itemsOf, moment, person } from './answer.ts'

const values = z.record(z.string(), z.unknown()).nullable()

export const recordHistory = itemsOf(
  z
    .strictObject({
      id: z.int(),
      command: z.string(),
      actor: person.nullable(),
      at: moment,
      fromStatus: z.string().nullable(),
      toStatus: z.string().nullable(),
      before: values,
      after: values,
      note: z.string().nullable(),
      version: z.int(),
    })
    .meta({ id: 'HistoryEntry' }),
)
