import { z } from 'zod'
import { processViews } from '../db/process-list.ts'
import { stallCauses } from '../domain/stall.ts'
import { count, day, moment, pageOf, person } from './answer.ts'
import { opportunityStatus } from './opportunity-answer.ts'

const next = { command: z.string(), ref: z.string(), at: moment }

/** What the engine says of a process. */
const condition = {
  condition: z.enum(['running', 'retrying', 'stopped', 'not-started', 'engine-down', 'closed']),
  retry: z.strictObject({ attempt: count, cause: z.string(), nextAt: moment.nullable() }).nullable(),
  stall: z.strictObject({ cause: z.enum(stallCauses), since: moment.nullable() }).nullable(),
}

export const processPage = pageOf(
  z
    .strictObject({
      number: z.string(),
      type: z.literal('opportunity'),
      status: opportunityStatus,
      version: z.int(),
      assignee: person.nullable(),
      since: moment,
      next: z.strictObject(next).nullable(),
      escalated: z.boolean(),
      stalled: z.boolean(),
      ...condition,
      allowed: z.array(z.string()),
    })
    .meta({ id: 'Process' }),
)

export const processCounts = z.strictObject(Object.fromEntries(processViews.map((view) => [view, count])))

const step = z.strictObject({ position: z.int(), item: z.string(), dueOn: day })

export const processRibbon = z
  .strictObject({
    number: z.string(),
    status: opportunityStatus,
    segments: z.array(
      z.strictObject({
        status: opportunityStatus,
        state: z.enum(['past', 'present', 'future', 'skipped']),
        since: moment.nullable(),
        milliseconds: count.nullable(),
      }),
    ),
    waitingFor: z.strictObject({
      kind: z.enum(['assignee', 'supervisors', 'nobody']),
      person: person.nullable().optional(),
    }),
    step: step.nullable(),
    stepsTotal: count,
    undecided: z.boolean(),
    createdAt: moment,
    closedAt: moment.nullable(),
    next: z.strictObject({ ...next, step: step.optional() }).nullable(),
    timers: z.array(z.strictObject({ ...next, firedAt: moment.nullable(), step: step.optional() })),
    ...condition,
    restarted: z.strictObject({ at: moment, cause: z.string().nullable() }).nullable(),
    temporalUrl: z.string().nullable(),
    restartable: z.boolean(),
  })
  .meta({ id: 'ProcessRibbon' })

const numbers = z.array(z.string())
export const processComparison = z
  .strictObject({
    underWay: z.boolean(),
    last: z
      .strictObject({
        startedAt: moment.nullable(),
        finishedAt: moment.nullable(),
        wantedBy: person.nullable(),
        records: count,
        runs: count,
        withoutRun: count,
        withoutRecord: count,
        behind: count,
        numbers: z.strictObject({ withoutRun: numbers, withoutRecord: numbers, behind: numbers }),
      })
      .nullable(),
  })
  .meta({ id: 'ProcessComparison' })

export const processRestarted = z.strictObject({
  number: z.string(),
  outcome: z.string(),
  cause: z.string().nullable(),
})

export const processesRestarted = z.strictObject({
  results: z.array(
    z.strictObject({
      number: z.string(),
      status: z.int(),
      outcome: z.string().optional(),
      code: z.string().optional(),
    }),
  ),
})
