import type { FilterQuery } from '@mikro-orm/core'
import { peopleWho } from '../db/access.ts'
import type { Transaction } from '../db/connection.ts'
import { namedWork, openCounts, openWork, type Work } from '../db/hand-over-work.ts'
import type { OpportunityRow } from '../db/opportunity.ts'
import { rowOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { UserRow } from '../db/user.ts'
import {
  divide,
  everyHandOverSubject,
  handOverSubjects,
  handOverMost,
  handOverSubjectOf,
  type HandOverSubject,
  type Piece,
  type Receiver,
} from '../domain/hand-over.ts'
import { lifecycleOf } from '../domain/lifecycles.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import type { Call } from './endpoint.ts'
import type { HandOverInput } from './hand-over-answer.ts'
import { Problem, problemOf, type FieldProblem } from './problem.ts'

/** What would change hands, from whom to whom, and what of the named records would stay and why. */
export interface HandOverPlan {
  giver: UserRow
  receivers: (Receiver & { name: string })[]
  subjects: HandOverSubject[]
  moves: (Piece & { to: string })[]
  kept: { subject: HandOverSubject; number: string; problem: Refusal }[]
}

export async function planHandOver(call: Call, input: HandOverInput): Promise<HandOverPlan> {
  const em = call.db.read()
  const subjects = subjectsOf(call, input)
  const giver = await rowOf(em, UserRow, { username: input.from })
  if (!giver) throw problemOf(refuse('input', 'no-such-person', { field: 'from' }))
  const receivers = await receiversOf(em, input)
  const found = input.numbers
    ? await named(call, em, input.from, input.numbers)
    : await allOf(call, em, input.from, subjects)
  const open = found.filter((work) => isOpen(work))
  if (open.length > handOverMost)
    throw problemOf(
      refuse('input', 'hand-over-too-large', {
        field: 'subjects',
        params: { most: handOverMost, count: open.length },
      }),
    )
  const pieces = open.map(({ subject, number, nameKey }) => ({ subject, number, group: nameKey }))
  const kept = found
    .filter((work) => !isOpen(work))
    .map(({ subject, number, status }) => ({
      subject,
      number,
      problem: refuse('state', 'has-ended', { params: { status } }),
    }))
  return { giver, receivers, subjects, moves: divide(pieces, receivers), kept }
}

/** The kinds of work it is about; a named one that he may not hand over is a 403, of all kinds those that he may. */
function subjectsOf({ person }: Call, { subjects, numbers }: HandOverInput): HandOverSubject[] {
  const may = handOverSubjects(person.ability)
  const asked = numbers ? numbers.flatMap((number) => handOverSubjectOf(number) ?? []) : subjects
  if (!asked) return may
  if (!asked.every((subject) => may.includes(subject)))
    throw problemOf(
      refuse('forbidden', 'not-permitted', { params: { command: 'hand-over', subject: 'Customer' } }),
    )
  return everyHandOverSubject.filter((subject) => asked.includes(subject))
}

async function receiversOf(em: Transaction, { from, to }: HandOverInput): Promise<HandOverPlan['receivers']> {
  const able = await peopleWho(em, 'plan', 'Opportunity')
  const names = typeof to === 'string' ? [to] : to
  const fieldOf = (index: number) => (typeof to === 'string' ? 'to' : `to.${index}`)
  const errors = names.flatMap((username, index): FieldProblem[] => {
    if (username === from) return [{ field: fieldOf(index), code: 'hand-over-to-giver' }]
    if (!able.some((person) => person.username === username))
      return [{ field: fieldOf(index), code: 'not-a-planner' }]
    return []
  })
  if (errors[0]) throw new Problem(422, errors[0].code, { errors })
  const load = await openWorkCounts(em, names)
  return names.map((username) => ({
    username,
    name: able.find((person) => person.username === username)?.name ?? username,
    openWork: load(username),
  }))
}

/** How much each of these people has open, of all subjects together. */
async function openWorkCounts(em: Transaction, people: string[]): Promise<(username: string) => number> {
  const counts = await Promise.all(everyHandOverSubject.map((subject) => openCounts(em, subject, { people })))
  return (username) => counts.reduce((sum, count) => sum + (count.get(username) ?? 0), 0)
}

async function allOf(call: Call, em: Transaction, from: string, subjects: HandOverSubject[]) {
  const works = await Promise.all(
    subjects.map((subject) => openWork(em, subject, from, reachedBy(call, subject))),
  )
  return works.flat()
}

/** Each of the named records must be his whose work it is, and one that the asker sees and may hand over. */
async function named(call: Call, em: Transaction, from: string, numbers: string[]): Promise<Work[]> {
  const found: Work[] = []
  for (const subject of everyHandOverSubject) {
    const own = numbers.filter((number) => handOverSubjectOf(number) === subject)
    if (own.length > 0) found.push(...(await namedWork(em, subject, from, own, reachedBy(call, subject))))
  }
  const known = new Set(found.map(({ number }) => number))
  const errors: FieldProblem[] = numbers.flatMap((number, index) =>
    known.has(number)
      ? []
      : [{ field: `numbers.${index}`, code: 'not-their-work' as const, params: { number } }],
  )
  const [first] = errors
  if (first) throw new Problem(422, first.code, { params: { number: numbers[0] ?? '' }, errors })
  return found
}

/** What somebody may both see and hand over. */
export const reachedBy = ({ person: { ability } }: Call, subject: HandOverSubject) =>
  ({
    $and: [scope(ability, 'read', subject), scope(ability, 'hand-over', subject)],
  }) as FilterQuery<OpportunityRow>

const isOpen = ({ subject, status }: Work) =>
  subject === 'Customer' || Boolean(lifecycleOf(subject).states[status]?.open)
