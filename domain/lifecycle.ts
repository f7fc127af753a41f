import type { z } from 'zod'
import { reach, type Ability } from './ability.ts'
import type { LivingSubject } from './lifecycles.ts'
import type { Notice } from './notification.ts'
import type { ProblemCode } from './problem-text.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { Settings } from './setting.ts'
import type { Day } from './day.ts'
import type { StallCause } from './stall.ts'

/** What every record with a life has. `deadlines` are stamped when a state is entered and hold what has fired. */
export interface Living {
  number: string
  status: string
  stateSince: Date
  assignee: string | null
  assignedBy: string | null
  assignedAt: Date | null
  createdBy: string
  createdAt: Date
  /** Of what is about a customer: whose customer that is now. */
  customerManager?: string
  deletedAt: Date | null
  version: number
  deadlines: Deadline[]
  nextAt: Date | null
  escalated: boolean
  /** Since when its process does not get on, and why; whoever watches over processes sets it, any change clears it. */
  stalledSince: Date | null
  stallCause: StallCause | null
}

/** A moment at which the clock gives a command. `anchor` says what it was reckoned from: when that moves, it goes. */
export interface Deadline {
  command: string
  ref: string
  anchor: string
  at: string
  firedAt: string | null
}

/** Everything a rule may ask besides the record: it has no clock and no database of its own. */
export interface Circumstances {
  now: Date
  today: Day
  actor: string
  settings: Settings
  /** Whether who acts may give this record another command as far as his rights go; `decide` fills it in. */
  may?: (command: string) => boolean
  /** Numbers set aside for what the command makes; commit has them, an early no does without. */
  newIds?: number[]
}

type Verdict = true | Refusal
/** What somebody may be to a record. */
export type Holder = 'creator' | 'assignee' | 'manager'
/** Whom a permission of scope own is narrowed to, [] for nobody; one of scope all reaches everybody's rows. */
export type Whose = readonly Holder[] | 'clock'

export interface Command<R extends Living, S extends string, I> {
  from: readonly S[]
  to: 'same' | S | ((after: R) => S)
  whose: Whose | ((record: R) => Whose)
  /** An edit, a deletion, a restoration: a plain transaction of the API, which never moves the status. */
  plain?: true
  /** May be given to many records at once: its input says nothing of a single one. */
  bulk?: true
  input: z.ZodType<I>
  /** Asked for `allowed` too, so it may look at kept columns only. */
  when?: (record: R) => Verdict
  check?: (record: R, input: I, circumstances: Circumstances) => Verdict
  effect?: (record: R, input: I, circumstances: Circumstances) => Partial<R>
  leaves?: Left | ((after: R) => Left | null)
  notices?: (after: R, before: R, input: I, circumstances: Circumstances) => Notice[]
}

/** What a command leaves behind besides the record: who gave it to whom, a customer made, lost or come back. */
type Left = 'assignment' | 'customer' | 'loss' | 'return'

// Each command has its own input; only the table that holds them side by side forgets it.
type Loose = ReturnType<typeof JSON.parse>

export interface Lifecycle<R extends Living = Living, S extends string = string> {
  subject: string
  /** What its numbers begin with. */
  prefix: string
  /** The word of its addresses, and of how many there are: opportunities. */
  list: string
  /** What somebody must be allowed to do, to be given one, be it with another subject; and what is said of who may not. */
  duty: { may: string; of?: LivingSubject; unfit: ProblemCode }
  states: Record<S, { tone: 'wait' | 'work' | 'check' | 'good' | 'ended'; open: boolean }>
  commands: Record<string, Command<R, S, Loose>>
  /** Which moments the clock must act at, given the record as it is now. */
  deadlines: (record: R, settings: Settings) => Omit<Deadline, 'firedAt'>[]
  /** The kept columns that follow from the rest of the record. */
  kept: (record: R) => Partial<R>
}

export interface Actor {
  username: string
  ability: Ability
}

/** May this person give this command to this record now, leaving aside what he would type? */
export function permits<R extends Living>(
  table: Lifecycle<R>,
  record: R,
  name: string,
  actor: Actor,
): Verdict {
  const command = commandOf(table, name)
  const reached = command.whose === 'clock' ? null : reach(actor.ability, name, table.subject, record)
  if (!reached)
    return refuse('forbidden', 'not-permitted', {
      params: { command: name, subject: table.subject, number: record.number },
    })
  if (reached === 'own' && !isTheirs(command, record, actor.username))
    return refuse('forbidden', 'not-yours', { params: { command: name } })
  return true
}

/** Does the record's state allow the command? Restoring is for what lies in the bin, all else for what does not. */
export function stands<R extends Living>(table: Lifecycle<R>, record: R, name: string): Verdict {
  const command = commandOf(table, name)
  const binned = record.deletedAt !== null
  if (binned !== (name === 'restore') || !command.from.includes(record.status))
    return refuse('state', 'wrong-state', {
      params: { command: name, status: record.status, number: record.number },
    })
  return command.when?.(record) ?? true
}

/** The states in which somebody has still to act on it, or the clock. */
export const openStates = <R extends Living, S extends string>({ states }: Lifecycle<R, S>) =>
  (Object.keys(states) as S[]).filter((state) => states[state].open)

/** The commands this person may give to this record now; the buttons of every page. */
export function allowed<R extends Living>(table: Lifecycle<R>, record: R, actor: Actor): string[] {
  return Object.keys(table.commands).filter(
    (name) => permits(table, record, name, actor) === true && stands(table, record, name) === true,
  )
}

export type Decision<R> = { ok: true; after: R; notices: Notice[]; leaves: Left | null } | Refusal

/**
 * The one decision about a command, asked by the API for an early no and by commit for the last word.
 * `actor` is null when the clock gives it; the deadline it fires for was compared by the caller.
 */
export function decide<R extends Living>(
  table: Lifecycle<R>,
  record: R,
  name: string,
  actor: Actor | null,
  input: unknown,
  given: Circumstances,
): Decision<R> {
  const command = commandOf(table, name)
  const may = (other: string) => actor !== null && permits(table, record, other, actor) === true
  const circumstances = { ...given, may }
  if (actor) {
    const permitted = permits(table, record, name, actor)
    if (permitted !== true) return permitted
  }
  const standing = stands(table, record, name)
  if (standing !== true) return standing
  const checked = command.check?.(record, input, circumstances) ?? true
  if (checked !== true) return checked
  const after = settle(
    table,
    record,
    { ...record, ...command.effect?.(record, input, circumstances) },
    command,
    circumstances,
  )
  const notices = command.notices?.(after, record, input, circumstances) ?? []
  const leaves = typeof command.leaves === 'function' ? command.leaves(after) : (command.leaves ?? null)
  return { ok: true, after, notices, leaves }
}

/** The record as it stands after a change: its state, its kept columns, its deadlines. */
export function settle<R extends Living>(
  table: Lifecycle<R>,
  before: R | null,
  changed: R,
  command: Pick<Command<R, string, unknown>, 'to'>,
  { now, settings }: Circumstances,
): R {
  const status =
    command.to === 'same' ? changed.status : typeof command.to === 'string' ? command.to : command.to(changed)
  const moved = { ...changed, status, stateSince: status === before?.status ? changed.stateSince : now }
  const whole = { ...moved, ...table.kept(moved) }
  const wanted = whole.deletedAt ? [] : table.deadlines(whole, settings)
  const deadlines = stamp(wanted, before?.deadlines ?? [], now, () =>
    before && !before.deletedAt ? table.deadlines(before, settings) : [],
  )
  return { ...whole, deadlines, ...table.kept({ ...whole, deadlines }) }
}

type Wanted = Omit<Deadline, 'firedAt'>
const keyOf = ({ command, ref, anchor }: Wanted) => `${command}/${ref}/${anchor}`
const isMissed = ({ command, at }: Wanted, now: Date) => command.startsWith('remind-') && new Date(at) < now

/**
 * What stands keeps its moment, whatever the settings are by now: only a new anchor is reckoned by them. A reminder
 * whose moment is past when it is stamped has missed its point; a flag or an escalation has not.
 */
function stamp(wanted: Wanted[], standing: Deadline[], now: Date, wantedBefore: () => Wanted[]): Deadline[] {
  const known = new Map(standing.map((deadline) => [keyOf(deadline), deadline]))
  let before: Set<string> | null = null
  return wanted.flatMap((deadline) => {
    const kept = known.get(keyOf(deadline))
    if (kept) return [kept]
    if (isMissed(deadline, now)) return []
    // Missed once, it does not come back by a setting that would have brought it later.
    if (deadline.command.startsWith('remind-')) before ??= new Set(wantedBefore().map(keyOf))
    return before?.has(keyOf(deadline)) ? [] : [{ ...deadline, firedAt: null }]
  })
}

/**
 * The record with its open deadlines reckoned anew, those that a changed setting touches: what has fired stays fired,
 * a reminder that would be late by now is dropped, a flag or an escalation that would be late fires at once. Null when
 * nothing moves.
 */
export function restamp<R extends Living>(
  table: Lifecycle<R>,
  record: R,
  settings: Settings,
  touches: (command: string) => boolean,
  now: Date,
): R | null {
  const standing = new Map(record.deadlines.map((deadline) => [keyOf(deadline), deadline]))
  const deadlines = table.deadlines(record, settings).flatMap((wanted) => {
    const kept = standing.get(keyOf(wanted))
    if (!touches(wanted.command) || kept?.firedAt || kept?.at === wanted.at) return kept ? [kept] : []
    return isMissed(wanted, now) ? [] : [{ ...wanted, firedAt: null }]
  })
  const same =
    deadlines.length === record.deadlines.length &&
    deadlines.every((deadline) => standing.get(keyOf(deadline)) === deadline)
  return same ? null : { ...record, deadlines, ...table.kept({ ...record, deadlines }) }
}

/** The next moment the clock must act at, or null. */
export function nextDeadline(deadlines: Deadline[]): Deadline | null {
  return deadlines.reduce<Deadline | null>(
    (first, deadline) => (deadline.firedAt || (first && first.at <= deadline.at) ? first : deadline),
    null,
  )
}

/** The command id of a clock command: one moment of one deadline has one id, whoever asks. */
export function clockCommandId(
  number: string,
  { command, ref, at }: Pick<Deadline, 'command' | 'ref' | 'at'>,
): string {
  return `clock/${command}/${number}/${ref}/${at}`
}

export function commandOf<R extends Living>(table: Lifecycle<R>, name: string) {
  const command = Object.hasOwn(table.commands, name) ? table.commands[name] : undefined
  if (!command) throw new Error(`${table.subject} has no command ${name}`)
  return command
}

function isTheirs<R extends Living>(
  command: Command<R, string, unknown>,
  record: R,
  username: string,
): boolean {
  const whose = typeof command.whose === 'function' ? command.whose(record) : command.whose
  if (whose === 'clock') return false
  const { createdBy: creator, assignee, customerManager: manager } = record
  const is = { creator, assignee, manager }
  return whose.some((holder) => is[holder] === username)
}

/**
 * The clock's command: it fires a deadline that still stands, once. The moment is compared with the record,
 * never with a clock: what the workflow's clock says was already decided by the timer that fired.
 */
export function fire<R extends Living>(
  table: Lifecycle<R>,
  record: R,
  due: Pick<Deadline, 'command' | 'ref' | 'at'>,
  circumstances: Circumstances,
): Decision<R> {
  const standing = record.deadlines.find(
    ({ command, ref, at, firedAt }) =>
      !firedAt && command === due.command && ref === due.ref && at === due.at,
  )
  if (!standing) return refuse('state', 'deadline-moved', { params: { command: due.command } })
  const fired = { ...standing, firedAt: circumstances.now.toISOString() }
  const deadlines = record.deadlines.map((deadline) => (deadline === standing ? fired : deadline))
  return decide(table, { ...record, deadlines }, due.command, null, { ref: due.ref }, circumstances)
}
