import { z } from 'zod'
import { rejectCodes, salesStreams } from '../domain/sales-feed.ts'
import { count, moment, pageOf, person } from './answer.ts'

const stream = z.enum(salesStreams)
/** A code for programs, and its sentence in the reader's language. */
const reason = z.strictObject({ code: z.string(), message: z.string() })

const counts = z.strictObject({
  pages: count,
  read: count,
  written: count,
  unchanged: count,
  deleted: count,
  rejected: count,
})
const run = z.strictObject({
  id: z.int(),
  wantedBy: person.nullable(),
  wantedAt: moment,
  full: z.boolean(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  outcome: z.enum(['waiting', 'running', 'done', 'failed']),
  reason: reason.nullable(),
  stream: stream.nullable(),
  counts: z.partialRecord(stream, counts),
  matched: count,
})

/** How the connector does. Never the token, nor a record. */
export const salesSystem = z
  .strictObject({
    state: z.enum(['absent', 'paused', 'running', 'failing', 'stale', 'well']),
    address: z.string().nullable(),
    standIn: z.boolean(),
    engineUp: z.boolean(),
    paused: z.strictObject({ by: person.nullable(), at: moment.nullable() }).nullable(),
    nextRunAt: moment.nullable(),
    streams: z.array(
      z.strictObject({
        stream,
        lastGoodAt: moment.nullable(),
        stale: z.boolean(),
        failingSince: moment.nullable(),
        reason: reason.nullable(),
        records: count,
        rejects: count,
      }),
    ),
    runs: z.array(run),
  })
  .meta({ id: 'SalesSystem' })

export const rejectPage = pageOf(
  z
    .strictObject({
      id: z.int(),
      stream,
      item: z.string(),
      revision: z.int().nullable(),
      code: z.enum(rejectCodes),
      message: z.string(),
      field: z.string().nullable(),
      times: z.int(),
      firstSeenAt: moment,
      lastSeenAt: moment,
      resolvedAt: moment.nullable(),
    })
    .meta({ id: 'SalesReject' }),
)
