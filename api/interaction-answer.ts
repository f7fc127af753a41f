import { z } from 'zod'
import { day, moment, pageOf, person } from './answer.ts'

export const interaction = z
  .strictObject({
    id: z.int(),
    customer: z.strictObject({ number: z.string(), name: z.string() }),
    date: day,
    type: z.string(),
    place: z.string().nullable(),
    title: z.string(),
    detail: z.string().nullable(),
    contact: z.strictObject({ id: z.int(), name: z.string() }).nullable(),
    nextContactAt: moment.nullable(),
    remindedAt: moment.nullable(),
    contactDoneAt: moment.nullable(),
    createdBy: person.nullable(),
    createdAt: moment,
    version: z.int(),
    allowed: z.array(z.string()),
  })
  .meta({ id: 'Interaction' })
export const interactionPage = pageOf(interaction)
/** Or only that it was done, when it is no longer there. */
export const interactionOrDone = z.union([
  interaction,
  z.strictObject({ id: z.int(), state: z.literal('done') }),
])
