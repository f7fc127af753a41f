import { ApplicationFailure } from '@temporalio/common'
import { dayOf } from '../domain/day.ts'
import {
  clockCommandId,
  decide,
  fire,
  nextDeadline,
  type Circumstances,
  type Decision,
  type Living,
} from '../domain/lifecycle.ts'
import { lifecycleOf, livingSubjectOf } from '../domain/lifecycles.ts'
import { refuse, statusOf, type Refusal } from '../domain/refusal.ts'
import { personOf } from '../db/access.ts'
import { AssignmentRow } from '../db/assignment.ts'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { loadRecord } from '../db/keeper.ts'
import { notify } from '../db/notify.ts'
import { takeNumber, takeNumbers } from '../db/number-counter.ts'
import { settingsIn } from '../db/settings.ts'
import { insertRow, rowOf, updateRow } from '../db/row.ts'
import { change, wantNudge } from '../db/write.ts'
import { noteTrace } from '../operations/trace.ts'
import type { LifecycleActivities, Outcome, Standing } from '../workflows/standing.ts'
import { failpoint } from './failpoint.ts'
import type { Surroundings } from './surroundings.ts'
import { checkReferences } from '../db/reference.ts'
import { craftOf, type Reserved, type Wanted } from './craft.ts'

export type LifecycleSurroundings = Omit<Surroundings, 'log'>

/** After this long a command that nobody wrote is refused, so that every command has an end. */
const expiresAfter = 2 * 60_000
const clock = 'clock'

/** The only writer of a record's status. Each of these may run twice for one cause and gives the first answer again. */
export function createLifecycleActivities(surroundings: LifecycleSurroundings): LifecycleActivities {
  const { commit, tick, load } = createMachine(surroundings)
  return { commit, tick, load }
}

/** The same for who gives commands within a transaction of his own. */
export function createMachine({ db, now, timeZone, ahead = () => 0 }: LifecycleSurroundings) {
  return { commit, tick, load, commitAlong }

  /**
   * Puts a command down and decides it in the transaction of a larger act, which tells people of it as a whole. The
   * record's own process learns of it by a nudge. Answers why not, or null when it is done.
   */
  async function commitAlong(em: Transaction, command: CommandRow, partOf: string): Promise<Refusal | null> {
    await insertRow(em, CommandRow, command)
    const record = await loadRecord(em, command.number ?? '')
    const circumstances = await circumstancesOf(em, command.actor, [])
    const decision = record
      ? await judge(em, command, record, circumstances)
      : refuse('not-found', 'not-found', { params: { number: command.number ?? null } })
    if (!decision.ok || !record) {
      const refusal = decision as Refusal
      await settle(em, command, record, refusal)
      return refusal
    }
    await write(em, command, record, { ...decision, notices: [] }, circumstances, null, partOf)
    await wantNudge(em, livingSubjectOf(record.number), record.number, circumstances.now)
    return null
  }

  async function commit(commandId: string): Promise<Outcome> {
    failpoint('before-commit')
    let outcome = await attempt(commandId, null)
    // Numbers are taken in statements of their own, so what makes something begins anew with them in hand.
    if ('wants' in outcome) outcome = await attempt(commandId, await reserve(outcome.wants))
    if ('wants' in outcome) throw new Error(`command ${commandId} wants numbers twice`)
    failpoint('after-commit')
    return outcome
  }

  function attempt(commandId: string, reserved: Reserved | null): Promise<Outcome | { wants: Wanted }> {
    return db.transaction(async (em) => {
      const command = await rowOf(em, CommandRow, { id: commandId })
      // It went with records of which an older copy was restored; nobody waits for it, and the next one must not wait.
      if (!command)
        throw ApplicationFailure.nonRetryable(`there is no command ${commandId}`, 'no-such-command')
      noteTrace({ requestId: command.requestId ?? null })
      const record = await loadRecord(em, command.number ?? '')
      if (command.state !== 'pending')
        return { refused: command.state !== 'done', standing: standingOf(record) }
      const wants = reserved ? null : wantedBy(command)
      if (wants) return { wants }
      if (now().getTime() - command.at.getTime() > expiresAfter)
        return settle(em, command, record, refuse('expired', 'command-expired'))
      if (!record) return settle(em, command, record, refuse('not-found', 'not-found'))
      const circumstances = await circumstancesOf(em, command.actor, reserved?.ids ?? [])
      const decision = await judge(em, command, record, circumstances)
      if (!decision.ok) return settle(em, command, record, decision)
      return write(em, command, record, decision, circumstances, reserved)
    })
  }

  async function reserve({ counter, count, prefix }: Wanted): Promise<Reserved> {
    const first = counter ? await takeNumbers(db, counter, count) : 0
    return {
      ids: Array.from({ length: counter ? count : 0 }, (_, index) => first + index),
      number: prefix ? await takeNumber(db, prefix, dayOf(now(), timeZone)) : null,
    }
  }

  async function judge(em: Transaction, command: CommandRow, record: Living, circumstances: Circumstances) {
    const person = await personOf(em, command.actor)
    const refused = { params: { command: command.name, subject: command.subject } }
    if (!person) return refuse('forbidden', 'not-permitted', refused)
    if (command.ifMatch !== null && command.ifMatch !== undefined && command.ifMatch !== record.version)
      return refuse('stale', 'stale')
    const actor = { username: command.actor, ability: person.ability }
    const subject = livingSubjectOf(record.number)
    const decision = decide(lifecycleOf(subject), record, command.name, actor, command.input, circumstances)
    if (!decision.ok) return decision
    return (await checkReferences(em, subject, command.name, command.input ?? {})) ?? decision
  }

  async function write(
    em: Transaction,
    command: CommandRow,
    before: Living,
    decision: Extract<Decision<Living>, { ok: true }>,
    circumstances: Circumstances,
    reserved: Reserved | null,
    partOf: string | null = null,
  ): Promise<Outcome> {
    const at = circumstances.now
    const { after, leaves, notices } = decision
    const subject = livingSubjectOf(after.number)
    const deeds = { input: command.input ?? {}, actor: command.actor, at, number: reserved?.number ?? '' }
    const refused = await craftOf(subject).leave(em, after, leaves, deeds)
    if (refused) return settle(em, command, before, refused)
    const note = noteOf(command.input)
    const deed = { command: command.name, commandId: command.id, actor: command.actor, at, note, partOf }
    const written = await change(em, subject, before, after, deed)
    if (leaves === 'assignment')
      await insertRow(em, AssignmentRow, {
        subject,
        number: after.number,
        assignee: after.assignee ?? '',
        by: command.actor,
        at,
        reason: note,
      })
    await notify(em, notices, {
      subject,
      number: after.number,
      actor: command.actor,
      at,
      today: circumstances.today,
    })
    await updateRow(
      em,
      CommandRow,
      { id: command.id },
      { state: 'done', version: written.version, decidedAt: at },
    )
    return { refused: false, standing: standingOf(written) }
  }

  /** A refusal is an answer: the command's row keeps it, the record stays as it was. */
  async function settle(
    em: Transaction,
    command: CommandRow,
    record: Living | null,
    problem: Refusal,
  ): Promise<Outcome> {
    const state = problem.kind === 'expired' ? 'expired' : 'refused'
    const answer = { state, problem, answerStatus: statusOf[problem.kind], decidedAt: now() } as const
    await updateRow(em, CommandRow, { id: command.id }, answer)
    return { refused: true, standing: standingOf(record) }
  }

  async function tick(number: string, due: { command: string; ref: string; at: string }): Promise<Outcome> {
    const id = clockCommandId(number, due)
    return db.transaction(async (em) => {
      const subject = livingSubjectOf(number)
      const record = await loadRecord(em, number)
      if (!record || (await em.count(CommandRow, { id, state: 'done' })) > 0)
        return { refused: false, standing: standingOf(record) }
      const circumstances = await circumstancesOf(em, clock, [])
      const decision = fire(lifecycleOf(subject), record, due, circumstances)
      if (!decision.ok) return { refused: true, standing: movedOn(record, due) }
      const at = circumstances.now
      await insertRow(em, CommandRow, {
        id,
        actor: clock,
        request: 'clock',
        requestHash: '',
        subject,
        number,
        name: due.command,
        input: { ...due },
        ifMatch: null,
        state: 'done',
        answerStatus: 200,
        problem: null,
        version: record.version + 1,
        requestId: null,
        at,
        decidedAt: at,
      })
      const deed = {
        command: due.command,
        commandId: id,
        actor: clock,
        at,
        note: craftOf(subject).noteOf(record, due.ref),
      }
      const written = await change(em, subject, record, decision.after, deed)
      await notify(em, decision.notices, {
        subject,
        number,
        actor: clock,
        at,
        today: circumstances.today,
      })
      return { refused: false, standing: standingOf(written) }
    })
  }

  async function load(number: string): Promise<Outcome> {
    return { refused: false, standing: standingOf(await loadRecord(db.read(), number)) }
  }

  async function circumstancesOf(em: Transaction, actor: string, newIds: number[]): Promise<Circumstances> {
    const at = now()
    return { now: at, today: dayOf(at, timeZone), actor, settings: await settingsIn(em, timeZone), newIds }
  }

  function standingOf(record: Living | null): Standing | null {
    if (!record || record.deletedAt) return null
    const { status, version, assignee, deadlines } = record
    const next = nextDeadline(deadlines)
    const escalated = deadlines.some(({ command, firedAt }) => firedAt && command.startsWith('escalate-'))
    return {
      status,
      open: lifecycleOf(livingSubjectOf(record.number)).states[status]?.open ?? false,
      version,
      assignee,
      escalated,
      next: next && {
        command: next.command,
        ref: next.ref,
        at: next.at,
        wakeAt: Date.parse(next.at) - ahead(),
      },
    }
  }

  // A deadline that was refused and still stands would be given again at once, for ever.
  function movedOn(record: Living, due: { command: string; ref: string; at: string }): Standing | null {
    const standing = standingOf(record)
    const { next } = standing ?? {}
    if (next && next.command === due.command && next.ref === due.ref && next.at === due.at)
      throw new Error(`the clock's ${due.command} of ${record.number} is refused and yet due`)
    return standing
  }
}

const wantedBy = ({ name, input, number }: CommandRow): Wanted | null =>
  craftOf(livingSubjectOf(number ?? '')).wants(name, input ?? {})

/** The words a person adds to a command, for the history. */
function noteOf(input: Record<string, unknown> | null | undefined): string | null {
  const { text, measure, reason, note } = input ?? {}
  return [text, measure, note, reason].find((value): value is string => typeof value === 'string') ?? null
}
