import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { insertRow } from '../db/row.ts'
import { changeControl } from '../db/sales-control-write.ts'
import { SalesRejectRow } from '../db/sales-reject.ts'
import { wantRun } from '../db/sales-run-write.ts'
import { salesControl } from '../db/sales-stream.ts'
import { problemText } from '../domain/problem-text.ts'
import { salesStreams } from '../domain/sales-feed.ts'
import { isEngineTrouble } from '../temporal/client.ts'
import { ensureSalesSchedule, runSalesNow } from '../temporal/sales-schedule.ts'
import { auditIn } from './audit.ts'
import { commandRow } from './command-row.ts'
import { endpoint, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { demandEngine, once } from './lifecycle.ts'
import { listQuery, page } from './list.ts'
import { Problem } from './problem.ts'
import { rejectPage, salesSystem } from './sales-system-answer.ts'
import { salesState } from './sales-system-state.ts'

const subject = 'SalesSystem'
const rejectQuery = listQuery(['lastSeenAt'], {
  stream: z.enum(salesStreams).optional(),
  resolved: z.enum(['true', 'false']).optional(),
}).omit({ q: true })

export const salesSystemEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/sales-system',
    summary: 'How the sales system is read: freshness of each kind, the last runs, what was not taken over',
    for: { subject, action: 'read' },
    answer: salesSystem,
    handle: async (call) => ({ body: await salesState(call) }),
  }),
  endpoint({
    method: 'get',
    path: '/sales-system/rejects',
    summary: 'Records that were not taken over, with the reason',
    for: { subject, action: 'read' },
    query: rejectQuery,
    answer: rejectPage,
    problems: [422],
    handle: async (call) => ({ body: await rejects(call) }),
  }),
  endpoint({
    method: 'post',
    path: '/sales-system/run',
    summary: 'Read now what has changed in the sales system; with `full` everything from the beginning',
    for: { subject, action: 'run' },
    body: z.strictObject({ full: z.boolean().optional() }),
    answer: salesSystem,
    status: 202,
    problems: [409, 422, 503],
    handle: (call) => act(call, 'run', 202, (em) => run(call, em, call.body.full ?? false)),
  }),
  endpoint({
    method: 'post',
    path: '/sales-system/pause',
    summary: 'Read nothing by the clock any more',
    for: { subject, action: 'pause' },
    body: z.strictObject({}),
    answer: salesSystem,
    problems: [409, 422, 503],
    handle: (call) => act(call, 'pause', 200, (em) => pause(call, em, true)),
  }),
  endpoint({
    method: 'post',
    path: '/sales-system/resume',
    summary: 'Read by the clock again',
    for: { subject, action: 'pause' },
    body: z.strictObject({}),
    answer: salesSystem,
    problems: [409, 422, 503],
    handle: (call) => act(call, 'resume', 200, (em) => pause(call, em, false)),
  }),
]

/**
 * Decided in the database first, then told to the engine: what it did not hear the next look brings to it, and a paused
 * schedule begins nothing whatever the engine believes.
 */
async function act(
  call: Call,
  name: 'run' | 'pause' | 'resume',
  status: number,
  decide: (em: Transaction) => Promise<Record<string, unknown>>,
): Promise<Answer> {
  const answer = async (): Promise<Answer> => ({ status, body: await salesState(call) })
  return once(
    call,
    async (mark) => {
      demandEngine(call, name)
      const { username: actor } = call.person.user
      await call.db.transaction(async (em) => {
        const details = await decide(em)
        const done = { subject, number: null, name, state: 'done', answerStatus: status } as const
        await insertRow(em, CommandRow, commandRow(call, mark, done))
        await auditIn(em, call.context, { kind: `sales-system-${name}`, actor, subject, details })
      })
      await tellEngine(call, name)
      return answer()
    },
    async () => ({ ...(await answer()), headers: { 'idempotency-replayed': 'true' } }),
  )
}

async function run({ person, now }: Call, em: Transaction, full: boolean) {
  if (!(await salesControl(em))?.address) throw new Problem(409, 'sales-absent')
  await wantRun(em, { wantedBy: person.user.username, full, at: now() })
  return { full }
}

async function pause({ person, now }: Call, em: Transaction, paused: boolean) {
  const control = await salesControl(em)
  if (!control?.address) throw new Problem(409, 'sales-absent')
  if (control.paused === paused) throw new Problem(409, paused ? 'sales-paused-already' : 'sales-not-paused')
  const who = paused
    ? { pausedBy: person.user.username, pausedAt: now() }
    : { pausedBy: null, pausedAt: null }
  await changeControl(em, { paused, ...who }, now())
  return {}
}

async function tellEngine({ db, engine, log }: Call, name: 'run' | 'pause' | 'resume'): Promise<void> {
  try {
    await ensureSalesSchedule(engine, { paused: (await salesControl(db.read()))?.paused ?? false })
    if (name === 'run') await runSalesNow(engine)
  } catch (error) {
    if (!isEngineTrouble(error)) throw error
    log.warn({ err: error }, 'the process engine did not hear of the sales system; the next look tells it')
  }
}

async function rejects({ db, query, language }: Call<z.infer<typeof rejectQuery>>) {
  const { stream, resolved = 'false', sort = '-lastSeenAt', limit, cursor } = query
  const where = {
    resolvedAt: resolved === 'true' ? { $ne: null } : null,
    ...(stream && { stream }),
  }
  const options = { sort, key: 'id' as const, ...(limit && { limit }), ...(cursor && { cursor }) }
  const found = await page(db.read(), SalesRejectRow, where as never, options)
  const { rows, ...rest } = found
  return {
    ...rest,
    items: rows.map(({ id, stream, item, revision, code, field, times, ...moments }) => ({
      ...{ id, stream, item, revision: revision ?? null, code, field: field ?? null, times },
      message: problemText(code, language),
      firstSeenAt: moments.firstSeenAt,
      lastSeenAt: moments.lastSeenAt,
      resolvedAt: moments.resolvedAt ?? null,
    })),
  }
}
