import { z } from 'zod'
import { everyHandOverSubject } from '../domain/hand-over.ts'
import { optionalLine, username } from '../domain/input.ts'
import { count, itemsOf, moment, pageOf, person } from './answer.ts'
import { numbers } from './numbers.ts'

const subject = z.enum(everyHandOverSubject)
const several = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item)
    .min(1)
    .max(most)
    .superRefine((given, context) => {
      for (const [index, value] of given.entries())
        if (given.indexOf(value) < index)
          context.addIssue({ code: 'custom', path: [index], params: { code: 'duplicate' } })
    })

/** To one person, or divided among several; all of some kinds (of all, when none is named), or record by record. */
export const handOverInput = z
  .strictObject({
    from: username,
    to: z.union([username, several(username, 20)]),
    subjects: several(subject, everyHandOverSubject.length).optional(),
    numbers: numbers.optional(),
    reason: optionalLine(200),
    preview: z.boolean().optional(),
  })
  .superRefine(({ subjects, numbers }, context) => {
    if (subjects && numbers)
      context.addIssue({ code: 'custom', path: ['numbers'], params: { code: 'subjects-or-numbers' } })
  })
export type HandOverInput = z.infer<typeof handOverInput>

const perSubject = z.array(z.strictObject({ subject, total: count }))
/** What stays where it is, and why. */
const kept = z.strictObject({
  subject,
  number: z.string(),
  /** Of the customer, for who may read the record. */
  name: z.string().nullable(),
  to: person.nullable(),
  code: z.string(),
  title: z.string(),
})

export const handOverPreview = z
  .strictObject({
    from: person,
    total: count,
    subjects: perSubject,
    receivers: z.array(
      z.strictObject({
        username: z.string(),
        name: z.string(),
        openWork: count,
        total: count,
        subjects: perSubject,
      }),
    ),
    kept: z.array(kept),
  })
  .meta({ id: 'HandOverPreview' })

const shared = {
  number: z.string(),
  state: z.enum(['underWay', 'done']),
  from: person,
  to: z.array(person),
  subjects: z.array(subject),
  reason: z.string().nullable(),
  total: count,
  done: count,
  createdBy: person,
  createdAt: moment,
  finishedAt: moment.nullable(),
  version: z.int(),
}
export const handOver = z
  .strictObject({
    ...shared,
    counts: z.array(
      z.strictObject({ subject, to: person.nullable(), total: count, done: count, failed: count }),
    ),
    /** The first 500 that did not move. */
    failed: z.array(kept),
    failedTotal: count,
  })
  .meta({ id: 'HandOver' })
export const handOverPage = pageOf(
  z.strictObject({ ...shared, failedTotal: count }).meta({ id: 'HandOverItem' }),
)

export const handOverPeople = itemsOf(
  z.strictObject({
    username: z.string(),
    name: z.string(),
    active: z.boolean(),
    canReceive: z.boolean(),
    total: count,
    subjects: perSubject,
  }),
)
