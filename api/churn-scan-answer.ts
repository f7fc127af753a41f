import { z } from 'zod'
import { count, day, moment, pageOf, person } from './answer.ts'

export const churnScanRun = z
  .strictObject({
    id: z.int(),
    kind: z.enum(['nightly', 'by-hand', 'dry-run']),
    asOf: day,
    /** It lists whom it would warn of, and opens nothing. */
    lists: z.boolean(),
    state: z.enum(['waiting', 'underWay', 'done', 'failed']),
    wantedBy: person.nullable(),
    wantedAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    examined: count,
    found: count,
    opened: count,
  })
  .meta({ id: 'ChurnScanRun' })

export const churnScan = z
  .strictObject({
    /** Whether it opens cases; until then it only lists. */
    on: z.boolean(),
    onBy: person.nullable(),
    onAt: moment.nullable(),
    paused: z.boolean(),
    pausedBy: person.nullable(),
    pausedAt: moment.nullable(),
    nextAt: moment.nullable(),
    runs: z.array(churnScanRun),
  })
  .meta({ id: 'ChurnScan' })

export const silentCustomerPage = pageOf(
  z
    .strictObject({
      customer: z.strictObject({ number: z.string(), name: z.string() }),
      manager: person.nullable(),
      level: z.int(),
      lastOrderAt: moment.nullable(),
      silentSince: moment,
      months: count,
    })
    .meta({ id: 'SilentCustomer' }),
)
