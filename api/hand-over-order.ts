import { CommandRow } from '../db/command.ts'
import { HandOverItemRow, HandOverRow } from '../db/hand-over.ts'
import { takeNumber } from '../db/number-counter.ts'
import { rowOf } from '../db/row.ts'
import { wantNudge } from '../db/write.ts'
import { dayOf } from '../domain/day.ts'
import { countsBySubject } from '../domain/hand-over.ts'
import { refuse } from '../domain/refusal.ts'
import { auditIn } from './audit.ts'
import { nudgeSoon } from './circumstances.ts'
import { commandRow, type Mark } from './command-row.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { handOverInput, type HandOverInput } from './hand-over-answer.ts'
import { presentHandOver, presentPlan } from './hand-over-json.ts'
import { planHandOver, type HandOverPlan } from './hand-over-plan.ts'
import { once } from './lifecycle.ts'
import { problemOf } from './problem.ts'

/** A preview answers and writes nothing; an order is a row with its pieces, once for each Idempotency-Key. */
export async function orderHandOver(call: Call): Promise<Answer> {
  const { preview } = (call.body ?? {}) as { preview?: unknown }
  if (preview === true) {
    const plan = await planHandOver(call, parsed(handOverInput, call.body))
    return { status: 200, body: await presentPlan(call, plan) }
  }
  return once(
    call,
    (mark) => order(call, mark),
    ({ number }) => answerWith(call, number ?? '', { 'idempotency-replayed': 'true' }),
  )
}

async function order(call: Call, mark: Mark): Promise<Answer> {
  const input = parsed(handOverInput, call.body)
  const plan = await planHandOver(call, input)
  if (plan.moves.length === 0) throw problemOf(nothing(plan))
  const at = call.now()
  const number = await takeNumber(call.db, 'HO', dayOf(at, call.timeZone))
  await write(call, mark, number, input, plan, at)
  nudgeSoon(call, number)
  return answerWith(call, number, { location: `/api/hand-overs/${number}` })
}

const nothing = ({ kept }: HandOverPlan) =>
  kept.length > 0
    ? refuse('input', 'nothing-moves', { field: 'numbers' })
    : refuse('input', 'no-open-work', { field: 'from' })

/** What moves is fixed by it; that it moves is the process's work, which the nudge begins. */
async function write(
  call: Call,
  mark: Mark,
  number: string,
  { reason }: HandOverInput,
  { giver, receivers, subjects, moves, kept }: HandOverPlan,
  at: Date,
): Promise<void> {
  const actor = call.person.user.username
  const to = receivers.map(({ username }) => username)
  const items = [
    ...moves.map(({ subject, number, to }) => ({ subject, number, receiver: to, state: 'waiting' as const })),
    ...kept.map(({ subject, number, problem }) => ({ subject, number, state: 'kept' as const, problem, at })),
  ].map((item) => ({ receiver: null, problem: null, at: null, ...item, handOver: number }))
  const counts = countsBySubject((subject) => moves.filter((move) => move.subject === subject).length)
  await call.db.transaction(async (em) => {
    await em.insert(
      CommandRow,
      commandRow(call, mark, {
        subject: 'HandOver',
        number,
        name: 'hand-over',
        state: 'done',
        answerStatus: 201,
        version: 1,
      }),
    )
    await em.insert(HandOverRow, {
      number,
      state: 'underWay',
      giver: giver.username,
      receivers: to,
      subjects,
      reason: reason ?? null,
      total: items.length,
      moved: 0,
      kept: kept.length,
      createdBy: actor,
      createdAt: at,
      updatedAt: at,
      finishedAt: null,
      version: 1,
    })
    for (let index = 0; index < items.length; index += 500)
      await em.insertMany(HandOverItemRow, items.slice(index, index + 500))
    // One entry, whatever moves by it; each record's own history is told by whoever moves it.
    await auditIn(em, call.context, {
      kind: 'work-handed-over',
      actor,
      subject: 'HandOver',
      code: number,
      details: { from: giver.username, to: to.join(' '), ...counts },
    })
    await wantNudge(em, 'HandOver', number, at)
  })
}

async function answerWith(call: Call, number: string, headers: Record<string, string>): Promise<Answer> {
  const row = await rowOf(call.db.read(), HandOverRow, { number })
  if (!row) throw new Error(`there is no hand-over ${number}`)
  return { status: 201, body: await presentHandOver(call, row), version: row.version, headers }
}
