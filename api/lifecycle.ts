import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { CommandRow, commandWith } from '../db/command.ts'
import { opportunityOf, stepRows } from '../db/opportunity-record.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { checkReferences } from '../db/reference.ts'
import { rowOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { settingsIn } from '../db/settings.ts'
import { dayOf } from '../domain/day.ts'
import { commandOf, decide } from '../domain/lifecycle.ts'
import { opportunityLifecycle } from '../domain/opportunity.ts'
import { noteTrace } from '../operations/trace.ts'
import { answerWithin } from '../temporal/client.ts'
import { send } from '../temporal/command.ts'
import { ifMatchOf, parsed, type Answer, type Call } from './endpoint.ts'
import { presentOpportunity } from './opportunity-json.ts'
import { Problem, problemOf } from './problem.ts'

/**
 * A command, from the request to its answer. The row in `command` is written before the process hears of it,
 * so that "pending", "never happened" and "same key, other body" can be told apart whatever dies meanwhile.
 */
export async function giveCommand(call: Call, name: string): Promise<Answer> {
  const { db, person, params } = call
  const number = params.number ?? ''
  const { id, hash } = identify(call)
  const known = await rowOf(db.read(), CommandRow, { id })
  if (known) return answerKnown(call, known, hash)

  const input = parsed(commandOf(opportunityLifecycle, name).input, call.body)
  const em = db.read()
  const record = await visible(call, number)
  const at = call.now()
  const circumstances = {
    now: at,
    today: dayOf(at, call.timeZone),
    actor: person.user.username,
    settings: await settingsIn(em, call.timeZone),
  }
  const ifMatch = ifMatchOf(call.context)
  const actor = { username: person.user.username, ability: person.ability }
  const decision = decide(opportunityLifecycle, record, name, actor, input, circumstances)
  const current = () => presentOpportunity(call, record)
  if (!decision.ok && decision.kind === 'forbidden') throw problemOf(decision)
  if (ifMatch !== null && ifMatch !== record.version)
    throw new Problem(412, 'stale', { current: await current() })
  if (!decision.ok) throw problemOf(decision, decision.kind === 'state' ? await current() : undefined)
  const missing = await checkReferences(em, name, input as Record<string, unknown>)
  if (missing) throw problemOf(missing)
  if (!call.engine.isUp())
    throw new Problem(503, 'engine-down', { params: { command: name }, retryAfter: 10 })

  const row = {
    id,
    actor: person.user.username,
    request: `${call.context.req.method} ${call.context.req.path}`,
    requestHash: hash,
    subject: opportunityLifecycle.subject,
    number,
    name,
    input: input as Record<string, unknown>,
    ifMatch,
    state: 'pending' as const,
    answerStatus: 200,
    problem: null,
    version: null,
    requestId: call.requestId,
    at: new Date(call.now()),
    decidedAt: null,
  }
  const rival = await insertOnce(call, row)
  if (rival) return answerKnown(call, rival, hash)
  return pursue(call, id, number, name, false)
}

/** The same request sent twice has the same id, and so one effect; another person's key is another command. */
export function identify(call: Call): { id: string; hash: string; key: string | null } {
  const key = call.context.req.header('idempotency-key') ?? null
  if (key !== null && !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Problem(422, 'bad-key')
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const { method, path } = call.context.req
  const id = sha(`${call.person.user.username} ${key ?? randomUUID()}`)
  noteTrace({ commandId: id })
  return { key, id, hash: sha(`${method} ${path} ${call.rawBody}`) }
}

/** Puts the row in; when another request with the same key was first, that one's row comes back. */
export async function insertOnce({ db }: Call, row: object): Promise<CommandRow | null> {
  const { id } = row as { id: string }
  try {
    await db.transaction((em) => em.insert(CommandRow, row as never))
    return null
  } catch (error) {
    const rival = await db.read().findOne(CommandRow, { id })
    if (!rival) throw error
    return rival
  }
}

/** What a key that was used before gets. */
export async function answerKnown(call: Call, row: CommandRow, hash: string): Promise<Answer> {
  if (row.requestHash !== hash) throw new Problem(422, 'key-reused')
  if (row.state === 'pending') return pursue(call, row.id, row.number ?? '', row.name, true)
  return answerOf(call, row, true)
}

async function pursue(
  call: Call,
  id: string,
  number: string,
  name: string,
  replayed: boolean,
): Promise<Answer> {
  const until = Date.now() + answerWithin
  for (;;) {
    const answered = await send(call.engine, number, name, id)
    const row = await commandWith(call.db.read(), id)
    if (row.state !== 'pending') return answerOf(call, row, replayed)
    if (!answered || Date.now() > until) break
    await wait(50)
  }
  call.log.info({ number }, 'a command is still under way')
  return {
    status: 202,
    body: { id, state: 'pending' },
    headers: { location: `/api/commands/${id}`, 'retry-after': '1' },
  }
}

/** What became of a command: the current row, or the problem that refused it. */
async function answerOf(call: Call, row: CommandRow, replayed: boolean): Promise<Answer> {
  const headers: Record<string, string> = replayed ? { 'idempotency-replayed': 'true' } : {}
  if (row.state === 'done') {
    const record = await visibleOrNull(call, row.number ?? '')
    // A person may have lost the record by his own command; that it was done he may know.
    if (!record) return { status: row.answerStatus, body: { number: row.number, state: 'done' }, headers }
    return {
      status: row.answerStatus,
      body: await presentOpportunity(call, record),
      version: record.version,
      headers,
    }
  }
  const problem = row.problem ?? { ok: false as const, kind: 'expired' as const, code: 'command-expired' }
  const record = ['state', 'stale'].includes(problem.kind)
    ? await visibleOrNull(call, row.number ?? '')
    : null
  throw problemOf(problem, record ? await presentOpportunity(call, record) : undefined)
}

/** The record if this person may see it; otherwise there is none. */
/** The record as this person may see it; what lies in the bin is only seen by who asks for it. */
export async function visible(call: Call, number: string, alsoDeleted = false) {
  const record = await visibleOrNull(call, number, alsoDeleted)
  if (!record) throw new Problem(404, 'not-found', { params: { number } })
  return record
}

async function visibleOrNull({ db, person }: Call, number: string, alsoDeleted = false) {
  const em = db.read()
  const row = await rowOf<OpportunityRow>(em, OpportunityRow, {
    $and: [
      { number, ...(alsoDeleted ? {} : { deletedAt: null }) },
      scope<OpportunityRow>(person.ability, 'read', 'Opportunity'),
    ],
  })
  return row && opportunityOf(row, await stepRows(em, number))
}
