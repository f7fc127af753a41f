import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from '@mikro-orm/core'
import { peopleWho, personOf } from '../db/access.ts'
import type { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { changeCustomer } from '../db/customer-write.ts'
import { CustomerRow } from '../db/customer.ts'
import { HandOverItemRow, HandOverRow } from '../db/hand-over.ts'
import { keeperOf, type LivingRow } from '../db/keeper.ts'
import { insertRow, rowOf, rowsOf, updateRow } from '../db/row.ts'
import { untilFresh } from '../db/write.ts'
import { reach } from '../domain/ability.ts'
import { lifecycleOf, livingSubjectOf } from '../domain/lifecycles.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { failpoint } from './failpoint.ts'
import { tellOfHandOver } from './hand-over-notice.ts'
import { createMachine } from './lifecycle.ts'
import type { Surroundings } from './surroundings.ts'

/** So long, in milliseconds, before the process hears how far it is. */
const atATime = 2000
/** Between two pieces: fifty a second at most, because the feed reads two thousand entries in thirty seconds. */
const pause = 20

/** One piece in the hand of who moves it, within its transaction. */
interface Move {
  em: Transaction
  handOver: HandOverRow
  number: string
  to: string
  at: Date
}

/**
 * What a hand-over's process does. Each piece is a transaction of its own, which moves the record and says so in the
 * piece's row: it has happened or it has not, wherever the machine died, and nothing happens twice.
 */
export function createHandOverActivities(surroundings: Surroundings) {
  const { db, now, timeZone } = surroundings
  const { commitAlong } = createMachine(surroundings)
  return { movePieces }

  /** Moves pieces for a while; whether the hand-over has ended. */
  async function movePieces(number: string): Promise<boolean> {
    const until = Date.now() + atATime
    while (Date.now() < until) {
      const waiting = { handOver: number, state: 'waiting' as const }
      const [next] = await rowsOf(db.read(), HandOverItemRow, waiting, { orderBy: { id: 'asc' }, limit: 1 })
      if (!next) return finish(number)
      await untilFresh(() => move(next))
      failpoint('hand-over-piece')
      await wait(pause)
    }
    return false
  }

  function move({ id, handOver: order, subject, number, receiver }: HandOverItemRow): Promise<void> {
    return db.transaction(async (em) => {
      // Before anything else: of two who come to it at once the second finds that it waits no longer.
      if ((await updateRow(em, HandOverItemRow, { id, state: 'waiting' }, { state: 'moved' })) !== 1) return
      const handOver = await rowOf(em, HandOverRow, { number: order })
      if (!handOver) throw new Error(`there is no hand-over ${order}`)
      const at = now()
      const problem = await (subject === 'Customer' ? moveCustomer : moveRecord)({
        em,
        handOver,
        number,
        to: receiver ?? '',
        at,
      })
      const state = problem ? 'kept' : 'moved'
      await updateRow(em, HandOverItemRow, { id }, { state, problem, at })
      await em.nativeUpdate(
        HandOverRow,
        { number: order },
        { [state]: sql`${sql.ref(state)} + 1`, version: sql`version + 1`, updatedAt: at },
      )
    })
  }

  /** By the lifecycle's own command, which the person gives who ordered the hand-over: the same rules, history and assignment. */
  async function moveRecord({ em, handOver, number, to, at }: Move): Promise<Refusal | null> {
    const { giver, createdBy, reason } = handOver
    const subject = livingSubjectOf(number)
    const record = await rowOf<LivingRow>(em, keeperOf(subject).row, { number })
    if (!record || record.deletedAt) return refuse('state', 'is-gone')
    if (!lifecycleOf(subject).states[record.status]?.open)
      return refuse('state', 'has-ended', { params: { status: record.status } })
    // A case and its customer go together: whichever comes second is there already.
    if (subject === 'ChurnCase' && record.assignee === to) return null
    if (record.assignee !== giver) return refuse('state', 'changed-hands')
    const command: CommandRow = {
      id: commandOf(handOver.number, number),
      actor: createdBy,
      request: `hand-over ${handOver.number}`,
      requestHash: '',
      subject,
      number,
      name: 'hand-over',
      input: { assignee: to, ...(reason && { reason }) },
      ifMatch: null,
      state: 'pending',
      answerStatus: 200,
      problem: null,
      version: null,
      requestId: null,
      at,
      decidedAt: null,
    }
    return commitAlong(em, command, handOver.number)
  }

  async function moveCustomer({ em, handOver, number, to, at }: Move): Promise<Refusal | null> {
    const { giver, createdBy, reason } = handOver
    const row = await rowOf(em, CustomerRow, { number })
    if (!row || row.deletedAt) return refuse('state', 'is-gone')
    if (row.manager === to && row.churnCase) return null
    if (row.manager !== giver) return refuse('state', 'changed-hands')
    const person = await personOf(em, createdBy)
    if (!person || !reach(person.ability, 'hand-over', 'Customer', row))
      return refuse('forbidden', 'not-permitted', { params: { command: 'hand-over', subject: 'Customer' } })
    const able = await peopleWho(em, 'plan', 'Opportunity')
    if (!able.some(({ username }) => username === to))
      return refuse('input', 'not-a-planner', { field: 'assignee' })
    const commandId = commandOf(handOver.number, number)
    const act = { command: 'hand-over', commandId, partOf: handOver.number }
    const deed = { ...act, actor: createdBy, at, note: reason ?? null }
    await changeCustomer(em, row, { manager: to }, deed)
    const record = { customer: number, kind: 'handed-over', subject: handOver.number }
    await insertRow(em, CustomerRecordRow, { ...record, actor: createdBy, at })
    return null
  }

  /** Once for each hand-over: the account is closed and everybody concerned is told of it as a whole. */
  function finish(number: string): Promise<boolean> {
    return db.transaction(async (em) => {
      const at = now()
      const done = { state: 'done' as const, finishedAt: at, updatedAt: at }
      if ((await updateRow(em, HandOverRow, { number, state: 'underWay' }, done)) !== 1) return true
      const handOver = await rowOf(em, HandOverRow, { number })
      if (handOver) await tellOfHandOver(em, handOver, { at, timeZone })
      return true
    })
  }
}

/** One piece of one hand-over has one command, whoever asks. */
const commandOf = (handOver: string, number: string) =>
  createHash('sha256').update(`${handOver} ${number}`).digest('hex')
