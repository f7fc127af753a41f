import { z } from 'zod'
import { processViews } from '../db/process-list.ts'
import { stallCauses } from '../domain/stall.ts'
import { lifecycleOf, livingSubjects, livingTypes, type LivingSubject } from '../domain/lifecycles.ts'
import { waits } from '../domain/ribbon.ts'
import { churnStatus } from './churn-case-answer.ts'
import { count, day, moment, pageOf, person } from './answer.ts'
import { opportunityStatus } from './opportunity-answer.ts'
import { ticketStatus } from './ticket-answer.ts'

export const processType = z.enum(livingTypes)
const statuses = livingSubjects.flatMap((subject) => Object.keys(lifecycleOf(subject).states))
/** Every state that a record with a life may be in. */
export const processStatus = z.enum([...new Set(statuses)])

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
      type: processType,
      status: processStatus,
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

/** The ribbon of one subject: what all of them say, and what only its own says, also of each of its timers. */
const ribbonOf = (
  id: string,
  status: z.ZodType,
  { whole, about }: { whole: z.ZodRawShape; about: z.ZodRawShape },
) =>
  z
    .strictObject({
      number: z.string(),
      status,
      segments: z.array(
        z.strictObject({
          status,
          state: z.enum(['past', 'present', 'future', 'skipped']),
          since: moment.nullable(),
          milliseconds: count.nullable(),
        }),
      ),
      waitingFor: z.strictObject({ kind: z.enum(waits), person: person.nullable().optional() }),
      ...whole,
      createdAt: moment,
      closedAt: moment.nullable(),
      next: z.strictObject({ ...next, ...about }).nullable(),
      timers: z.array(z.strictObject({ ...next, firedAt: moment.nullable(), ...about })),
      ...condition,
      restarted: z.strictObject({ at: moment, cause: z.string().nullable() }).nullable(),
      temporalUrl: z.string().nullable(),
      restartable: z.boolean(),
    })
    .meta({ id })

export const processRibbons: Record<LivingSubject, z.ZodType> = {
  Opportunity: ribbonOf('ProcessRibbon', opportunityStatus, {
    whole: { step: step.nullable(), stepsTotal: count, undecided: z.boolean() },
    about: { step: step.optional() },
  }),
  Ticket: ribbonOf('TicketRibbon', ticketStatus, {
    whole: { round: count, dueAt: moment.nullable() },
    about: {},
  }),
  ChurnCase: ribbonOf('ChurnRibbon', churnStatus, {
    whole: { silentSince: moment, deferrals: count, reviewOn: day.nullable() },
    about: {},
  }),
}

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
