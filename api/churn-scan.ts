import { z } from 'zod'
import { wantScan } from '../db/churn-scan-write.ts'
import { changeChurnControl, churnControl, type ChurnControlRow } from '../db/churn-scan.ts'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { insertRow } from '../db/row.ts'
import { dayOf } from '../domain/day.ts'
import { day } from '../domain/input.ts'
import { refuse } from '../domain/refusal.ts'
import { ensureChurnSchedule, startChurnScan } from '../temporal/churn-schedule.ts'
import { isEngineTrouble } from '../temporal/client.ts'
import { auditIn } from './audit.ts'
import { churnScan, churnScanRun } from './churn-scan-answer.ts'
import { churnScanRunOf, churnScanState } from './churn-scan-state.ts'
import { commandRow } from './command-row.ts'
import { endpoint, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { demandEngine, once } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { silentCustomerEndpoints } from './silent-customer.ts'

const subject = 'ChurnScan'
const scanInput = z.strictObject({ asOf: day.optional(), dryRun: z.boolean().optional() })
const nothing = z.strictObject({})

export const churnScanEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/churn-scan',
    summary:
      'The scan for silent customers: whether it is switched on or paused, when it comes, the last ones',
    for: { subject, action: 'read' },
    answer: churnScan,
    handle: async (call) => ({ body: await churnScanState(call) }),
  }),
  endpoint({
    method: 'post',
    path: '/churn-scan',
    summary:
      'Look for silent customers now; as of an earlier day, as a dry run, or while the scan is not switched on, only list them',
    for: { subject, action: 'run' },
    body: scanInput,
    answer: churnScanRun,
    status: 202,
    problems: [422, 503],
    handle: (call) => act(call, 'run', (em) => run(call, em)),
  }),
  endpoint({
    method: 'post',
    path: '/churn-scan/switch-on',
    summary: 'Have the scan open cases from now on; the first such scan begins at once',
    for: { subject, action: 'run' },
    body: nothing,
    answer: churnScan,
    problems: [409, 422, 503],
    handle: (call) => act(call, 'switch-on', (em) => switchOn(call, em)),
  }),
  endpoint({
    method: 'post',
    path: '/churn-scan/pause',
    summary: 'Scan by the clock no more',
    for: { subject, action: 'pause' },
    body: nothing,
    answer: churnScan,
    problems: [409, 422, 503],
    handle: (call) => act(call, 'pause', (em) => pause(call, em, true)),
  }),
  endpoint({
    method: 'post',
    path: '/churn-scan/resume',
    summary: 'Scan by the clock again',
    for: { subject, action: 'pause' },
    body: nothing,
    answer: churnScan,
    problems: [409, 422, 503],
    handle: (call) => act(call, 'resume', (em) => pause(call, em, false)),
  }),
  ...silentCustomerEndpoints,
]

type Act = 'run' | 'switch-on' | 'pause' | 'resume'
/** What the audit tells of it, and the scan that it wants. */
interface Decided {
  details: Record<string, unknown>
  scan?: number
}

/**
 * Decided in the database, one after the other, then told to the engine: what that did not hear, the next look of the
 * worker brings to it.
 */
const act = (call: Call, name: Act, decide: (em: Transaction) => Promise<Decided>): Promise<Answer> =>
  once(
    call,
    async (mark) => {
      demandEngine(call, name)
      const { username: actor } = call.person.user
      const { scan } = await call.db.transaction(async (em) => {
        // A write before anything is read: of two who decide at once the second waits here, and sees what stands then.
        await changeChurnControl(em, {}, call.now())
        const decided = await decide(em)
        const input = decided.scan === undefined ? null : { scan: decided.scan }
        const answerStatus = name === 'run' ? 202 : 200
        const done = { subject, number: null, name, input, state: 'done', answerStatus } as const
        await insertRow(em, CommandRow, commandRow(call, mark, done))
        await auditIn(em, call.context, {
          ...{ kind: `churn-scan-${name}`, actor, subject, details: decided.details },
        })
        return decided
      })
      await tellEngine(call, scan)
      return answerOf(call, name, scan)
    },
    async ({ input }) => {
      const answer = await answerOf(call, name, Number(input?.scan))
      return { ...answer, headers: { 'idempotency-replayed': 'true' } }
    },
  )

async function answerOf(call: Call, name: Act, scan = 0): Promise<Answer> {
  if (name === 'run') return { status: 202, body: await churnScanRunOf(call, scan) }
  return { status: 200, body: await churnScanState(call) }
}

async function run(
  { body, person, now, timeZone }: Call<unknown, z.infer<typeof scanInput>>,
  em: Transaction,
) {
  const at = now()
  const today = dayOf(at, timeZone)
  const { asOf = today, dryRun = false } = body
  if (asOf > today) throw problemOf(refuse('input', 'scan-in-future', { field: 'asOf' }))
  const isDry = dryRun || asOf < today
  const control = await churnControl(em)
  const scan = await wantScan(em, {
    ...{ kind: isDry ? 'dry-run' : 'by-hand', asOf, lists: isDry || !control?.switchedOn },
    ...{ wantedBy: person.user.username, at },
  })
  return { scan, details: { asOf, dryRun: isDry } }
}

async function switchOn({ person, now, timeZone }: Call, em: Transaction): Promise<Decided> {
  if ((await churnControl(em))?.switchedOn) throw new Problem(409, 'scan-already-on')
  const [at, by] = [now(), person.user.username]
  await changeChurnControl(em, { switchedOn: true, switchedOnBy: by, switchedOnAt: at }, at)
  const asOf = dayOf(at, timeZone)
  return { scan: await wantScan(em, { kind: 'by-hand', asOf, lists: false, wantedBy: by, at }), details: {} }
}

async function pause({ person, now }: Call, em: Transaction, paused: boolean): Promise<Decided> {
  if ((await churnControl(em))?.paused === paused)
    throw new Problem(409, paused ? 'scan-already-paused' : 'scan-not-paused')
  const who: Partial<ChurnControlRow> = paused
    ? { pausedBy: person.user.username, pausedAt: now() }
    : { pausedBy: null, pausedAt: null }
  await changeChurnControl(em, { paused, ...who }, now())
  return { details: {} }
}

async function tellEngine({ db, engine, timeZone, log }: Call, scan: number | undefined): Promise<void> {
  try {
    const paused = (await churnControl(db.read()))?.paused ?? false
    await ensureChurnSchedule(engine, { paused, timeZone })
    if (scan !== undefined) await startChurnScan(engine, scan)
  } catch (error) {
    if (!isEngineTrouble(error)) throw error
    log.warn({ err: error }, 'the process engine did not hear of the scan; the next look tells it')
  }
}
