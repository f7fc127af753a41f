import { settingsIn } from '../db/settings.ts'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { change, create, StaleRecord, wantNudge } from '../db/write.ts'
import { decide, permits, stands, type Living } from '../domain/lifecycle.ts'
import { lifecycleOf, livingSubjectOf, type LivingSubject } from '../domain/lifecycles.ts'
import { circumstancesOf, nudgeSoon } from './circumstances.ts'
import { commandRow, type Mark } from './command-row.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { once, visible } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { presentRecord } from './record-json.ts'
import { demandVersion } from './version.ts'

/*
 * Changes of a record with a life that are no commands of its process: that it is made, an edit, the bin and the way out.
 */

const tableOf = ({ number }: Living) => lifecycleOf(livingSubjectOf(number))
const actorOf = ({ person }: Call) => ({ username: person.user.username, ability: person.ability })
const present = (call: Call, record: Living) => presentRecord(call, livingSubjectOf(record.number), record)

/** He may, has seen the version that stands, and its state allows it. */
async function demand(call: Call, record: Living, name: 'edit' | 'delete' | 'restore'): Promise<void> {
  const permitted = permits(tableOf(record), record, name, actorOf(call))
  if (permitted !== true) throw problemOf(permitted)
  await demandVersion(call.context, record, () => present(call, record), { required: name !== 'restore' })
  const verdict = stands(tableOf(record), record, name)
  if (verdict !== true) throw problemOf(verdict, await present(call, record))
}

interface Plain<R> {
  command: string
  at: Date
  row?: CommandRow
  /** What has to be held or read before anything else in the transaction, and what it changes in the record. */
  first?: (em: Transaction, after: R) => Promise<R>
}

/**
 * A change without a command of the process. A row, when there is one, is written with it. Who reads the same
 * version at the same moment and comes second has changed nothing, and is shown what stands now.
 */
export async function writePlain<R extends Living>(
  call: Call,
  before: R,
  after: R,
  { command, at, row, first }: Plain<R>,
): Promise<R> {
  const subject = livingSubjectOf(before.number)
  const deed = { command, commandId: row?.id ?? null, actor: call.person.user.username, at }
  try {
    const written = await call.db.transaction(async (em) => {
      const wanted = first ? await first(em, after) : after
      if (row) await em.insert(CommandRow, row)
      const changed = await change(em, subject, before, wanted, deed)
      await wantNudge(em, subject, before.number, at)
      return changed
    })
    nudgeSoon(call, before.number)
    return written
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error
    const standing = await visible(call, subject, before.number, command === 'restore')
    throw new Problem(412, 'stale', { current: await present(call, standing) })
  }
}

export const answerWith = async (call: Call, record: Living): Promise<Answer> => ({
  body: await present(call, record),
  version: record.version,
})

interface New<R> {
  subject: LivingSubject
  number: string
  at: Date
  /** The record in its first state; what has to be held for it is held first of all in the transaction. */
  make: (em: Transaction) => Promise<R> | R
}

/** A new record with the row of its command; its process starts by a nudge. */
export async function createPlain<R extends Living>(
  call: Call,
  mark: Mark,
  { subject, number, at, make }: New<R>,
): Promise<Answer> {
  const row = commandRow(call, mark, { number, name: 'create', state: 'done', answerStatus: 201, version: 1 })
  const deed = { command: 'create', commandId: mark.id, actor: call.person.user.username, at }
  const record = await call.db.transaction(async (em) => {
    const record = await make(em)
    await em.insert(CommandRow, row)
    await create(em, subject, record, deed)
    await wantNudge(em, subject, number, at)
    return record
  })
  nudgeSoon(call, number)
  const location = `/api/${lifecycleOf(subject).list}/${number}`
  return { ...(await answerWith(call, record)), status: 201, headers: { location } }
}

/** The record that is to be edited, by who may do so now and has seen it as it stands. */
export async function editable<Subject extends LivingSubject>(call: Call, subject: Subject) {
  const record = await visible(call, subject, call.params.number ?? '')
  await demand(call, record, 'edit')
  return record
}

/** Into the recycle bin, with the version that was seen. */
export async function bin(call: Call, subject: LivingSubject): Promise<Answer> {
  const record = await visible(call, subject, call.params.number ?? '')
  const { after, at } = await decided(call, record, 'delete')
  await writePlain(call, record, after, { command: 'delete', at })
  return { status: 204 }
}

/** And out of it, once for each Idempotency-Key. */
export const restore = (call: Call, subject: LivingSubject): Promise<Answer> =>
  once(call, async (mark) => {
    parsed(lifecycleOf(subject).commands.restore!.input, call.body)
    const record = await visible(call, subject, call.params.number ?? '', true)
    const { after, at } = await decided(call, record, 'restore')
    const { number, version } = record
    const row = commandRow(call, mark, { number, name: 'restore', state: 'done', version: version + 1 })
    return answerWith(call, await writePlain(call, record, after, { command: 'restore', at, row }))
  })

async function decided(call: Call, record: Living, name: 'delete' | 'restore') {
  await demand(call, record, name)
  const circumstances = circumstancesOf(call, await settingsIn(call.db.read(), call.timeZone))
  const decision = decide(tableOf(record), record, name, actorOf(call), {}, circumstances)
  if (!decision.ok) throw problemOf(decision)
  return { after: decision.after, at: circumstances.now }
}
