import { z } from 'zod'

/** What answers are made of, as JSON: moments are UTC, days are the company's, people come with their names. */
export const moment = z.iso.datetime()
export const day = z.iso.date()
export const count = z.int().min(0)
export const person = z.strictObject({ username: z.string(), name: z.string() }).meta({ id: 'Person' })

export const itemsOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) })

/** One page of a list; totals are counted up to 10,000. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: count,
    totalIsExact: z.boolean(),
  })

/** A command that is not decided yet: ask /api/commands/{id}. */
export const pending = z
  .strictObject({ id: z.string(), state: z.literal('pending') })
  .meta({ id: 'PendingCommand' })

/** A row, or only that it was done: who gives a command may lose sight of its record by it. */
export const rowOrDone = <Row extends z.ZodType>(row: Row) =>
  z.union([row, z.strictObject({ number: z.string(), state: z.literal('done') }).meta({ id: 'DoneCommand' })])

/** An answer that says no (RFC 9457). */
export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    requestId: z.string(),
    params: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(z.strictObject({ field: z.string(), code: z.string(), message: z.string() })).optional(),
    current: z.unknown().optional(),
  })
  .meta({
    id: 'Problem',
    example: {
      type: '/problems/not-found',
      title: '没有找到 OP-20261124-0001，可能已删除，或不在您的权限内。',
      status: 404,
      code: 'not-found',
      requestId: '7b1c0c6e-5a1e-4c1e-9f0e-0a1b2c3d4e5f',
      params: { number: 'OP-20261124-0001' },
    },
  })
