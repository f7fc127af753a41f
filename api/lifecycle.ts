import { setTimeout as wait } from 'node:timers/promises'
import { commandWith, type CommandRow } from '../db/command.ts'
import { keeperOf, type LivingRow } from '../db/keeper.ts'
import { checkReferences } from '../db/reference.ts'
import { rowOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { settingsIn } from '../db/settings.ts'
import { commandOf, decide } from '../domain/lifecycle.ts'
import { lifecycleOf, livingSubjectOf, type LivingRecords, type LivingSubject } from '../domain/lifecycles.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { answerWithin } from '../temporal/client.ts'
import { send } from '../temporal/command.ts'
import { circumstancesOf } from './circumstances.ts'
import { commandRow, identify, insertOnce, knownRow, ofSameRequest, type Mark } from './command-row.ts'
import { ifMatchOf, parsed, type Answer, type Call } from './endpoint.ts'
import { presentRecord } from './record-json.ts'
import { Problem, problemOf } from './problem.ts'

/** One command to one record, as it was asked for. */
interface Order {
  subject: LivingSubject
  id: string
  hash: string
  number: string
  name: string
  body: unknown
  ifMatch: () => number | null
}

/** A command, from the request to its answer. */
export async function giveCommand(call: Call, subject: LivingSubject, name: string): Promise<Answer> {
  const { id, hash } = identify(call)
  const number = call.params.number ?? ''
  const ifMatch = () => ifMatchOf(call.context)
  const { row, replayed } = await putDown(call, { subject, id, hash, number, name, body: call.body, ifMatch })
  return answerOf(call, await pursue(call, row), replayed)
}

/**
 * The row in `command` is written before the process hears of it, so that "pending", "never happened" and
 * "same key, other body" can be told apart whatever dies meanwhile. What is refused here leaves no row.
 */
export async function putDown(call: Call, order: Order): Promise<{ row: CommandRow; replayed: boolean }> {
  const replay = (known: CommandRow) => ({ row: ofSameRequest(known, order), replayed: true })
  const known = await knownRow(call, order)
  if (known) return replay(known)
  try {
    const row = await examine(call, order)
    const rival = await insertOnce(call, row)
    return rival ? replay(rival) : { row, replayed: false }
  } catch (error) {
    // What it ran into may be what the same request, sent twice, has done meanwhile.
    const rival = await knownRow(call, order)
    if (!rival) throw error
    return replay(rival)
  }
}

async function examine(call: Call, order: Order): Promise<CommandRow> {
  const { person } = call
  const { subject, number, name } = order
  const table = lifecycleOf(subject)
  const input = parsed(commandOf(table, name).input, order.body) as Record<string, unknown>
  const em = call.db.read()
  const record = await visible(call, subject, number)
  const circumstances = circumstancesOf(call, await settingsIn(em, call.timeZone))
  const ifMatch = order.ifMatch()
  const actor = { username: person.user.username, ability: person.ability }
  const decision = decide(table, record, name, actor, input, circumstances)
  const current = () => presentRecord(call, subject, record)
  if (!decision.ok && decision.kind === 'forbidden') throw problemOf(decision)
  if (ifMatch !== null && ifMatch !== record.version)
    throw new Problem(412, 'stale', { current: await current() })
  if (!decision.ok) throw problemOf(decision, decision.kind === 'state' ? await current() : undefined)
  const missing = await checkReferences(em, subject, name, input)
  if (missing) throw problemOf(missing)
  demandEngine(call, name)
  return commandRow(call, order, { subject, number, name, input, ifMatch, state: 'pending' })
}

export function demandEngine({ engine }: Call, name: string): void {
  if (!engine.isUp()) throw new Problem(503, 'engine-down', { params: { command: name }, retryAfter: 10 })
}

/**
 * A request that is done with its own transaction, once for each Idempotency-Key: who sends it again, be it at
 * the same moment, gets the first answer.
 */
export async function once(
  call: Call,
  work: (mark: Mark) => Promise<Answer>,
  replay = (row: CommandRow) => answerOf(call, row, true),
): Promise<Answer> {
  const mark = identify(call)
  const before = mark.key && (await knownRow(call, mark))
  if (before) return replay(ofSameRequest(before, mark))
  try {
    return await work(mark)
  } catch (error) {
    const rival = mark.key && (await knownRow(call, mark))
    if (!rival) throw error
    return replay(ofSameRequest(rival, mark))
  }
}

/** Sends a command to its process and waits for its end; the row is still pending when there is none in time. */
export async function pursue(call: Call, given: CommandRow): Promise<CommandRow> {
  const { id, number, name } = given
  const until = Date.now() + answerWithin
  let row = given
  while (row.state === 'pending') {
    const sent = await send(call.engine, number ?? '', name, id)
    if (sent === 'done') return { ...row, state: 'done' }
    row = await commandWith(call.db.read(), id)
    if (row.state !== 'pending') break
    if (sent === 'late' || Date.now() > until) {
      call.log.info({ commandId: id, number }, 'a command is still under way')
      break
    }
    await wait(50)
  }
  return row
}

/** What became of a command: the current row, or the problem that refused it. */
async function answerOf(call: Call, row: CommandRow, replayed: boolean): Promise<Answer> {
  if (row.state === 'pending')
    return {
      status: 202,
      body: { id: row.id, state: 'pending' },
      headers: { location: `/api/commands/${row.id}`, 'retry-after': '1' },
    }
  const headers: Record<string, string> = replayed ? { 'idempotency-replayed': 'true' } : {}
  const number = row.number ?? ''
  const subject = livingSubjectOf(number)
  if (row.state === 'done') {
    const record = await visibleOrNull(call, subject, number)
    // A person may have lost the record by his own command; that it was done he may know.
    if (!record) return { status: row.answerStatus, body: { number: row.number, state: 'done' }, headers }
    return {
      status: row.answerStatus,
      body: await presentRecord(call, subject, record),
      version: record.version,
      headers,
    }
  }
  const problem = problemIn(row)
  const record = ['state', 'stale'].includes(problem.kind) ? await visibleOrNull(call, subject, number) : null
  throw problemOf(problem, record ? await presentRecord(call, subject, record) : undefined)
}

/** Why a command that has ended was not done. */
export const problemIn = ({ problem }: CommandRow): Refusal => problem ?? refuse('expired', 'command-expired')

/** The record as this person may see it; what lies in the bin is only seen by who asks for it. */
export async function visible<Subject extends LivingSubject>(
  call: Call,
  subject: Subject,
  number: string,
  alsoDeleted = false,
): Promise<LivingRecords[Subject]> {
  const record = await visibleOrNull(call, subject, number, alsoDeleted)
  if (!record) throw new Problem(404, 'not-found', { params: { number } })
  return record
}

async function visibleOrNull<Subject extends LivingSubject>(
  { db, person }: Call,
  subject: Subject,
  number: string,
  alsoDeleted = false,
): Promise<LivingRecords[Subject] | null> {
  const em = db.read()
  const keeper = keeperOf(subject)
  const row = await rowOf<LivingRow>(em, keeper.row, {
    $and: [
      { number, ...(alsoDeleted ? {} : { deletedAt: null }) },
      scope<LivingRow>(person.ability, 'read', subject),
    ],
  })
  if (!row) return null
  const [record] = await keeper.whole(em, [row])
  return record as LivingRecords[Subject]
}
