import type { Ability } from './ability.ts'
import { lifecycleOf, livingSubjects, subjectOfNumber, type LivingSubject } from './lifecycles.ts'

/** What somebody may leave to others: his customers, and every record with a life that he has. */
export type HandOverSubject = 'Customer' | LivingSubject
export const everyHandOverSubject: HandOverSubject[] = ['Customer', ...livingSubjects]

/** The kinds that somebody may hand over: silent customers go with their customers, so that both rights are asked for. */
export const handOverSubjects = (ability: Ability): HandOverSubject[] =>
  everyHandOverSubject.filter(
    (subject) =>
      ability.can('hand-over', subject) && (subject !== 'ChurnCase' || ability.can('hand-over', 'Customer')),
  )

export const handOverSubjectOf = (number: string): HandOverSubject | null =>
  number.startsWith('KH-') ? 'Customer' : subjectOfNumber(number)

/** How many there are of each subject, under the name it has among others: `tickets`. */
export const countsBySubject = <Count>(countOf: (subject: HandOverSubject) => Count): Record<string, Count> =>
  Object.fromEntries(
    everyHandOverSubject.map((subject) => [
      subject === 'Customer' ? 'customers' : camel(lifecycleOf(subject).list),
      countOf(subject),
    ]),
  )

const camel = (list: string) => list.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** At most so much in one hand-over: it is written down in one transaction. */
export const handOverMost = 20_000

/** A piece of work that changes hands. What is about one customer has one `group` and is not torn apart. */
export interface Piece {
  subject: HandOverSubject
  number: string
  group: string
}

/** Who takes work over, with how much he has open already. */
export interface Receiver {
  username: string
  openWork: number
}

/**
 * Who gets what: group by group, the largest first, each to whoever has least open by then, of two who have as much
 * to the one named first. The same work and people are always divided the same way.
 */
export function divide<P extends Piece>(pieces: P[], receivers: Receiver[]): (P & { to: string })[] {
  const load = new Map(receivers.map(({ username, openWork }) => [username, openWork]))
  const groups = new Map<string, P[]>()
  for (const piece of pieces) {
    const members = groups.get(piece.group)
    if (members) members.push(piece)
    else groups.set(piece.group, [piece])
  }
  const ordered = [...groups.entries()]
    .map(([key, members]) => ({ key, members: members.sort(byNumber) }))
    .sort((a, b) => b.members.length - a.members.length || compare(a.key, b.key))
  return ordered.flatMap(({ members }) => {
    const to = leastOf(load)
    load.set(to, (load.get(to) ?? 0) + members.length)
    return members.map((piece) => ({ ...piece, to }))
  })
}

function leastOf(load: Map<string, number>): string {
  const [first, ...others] = [...load.entries()]
  if (!first) throw new Error('there is nobody to take the work over')
  return others.reduce((least, other) => (other[1] < least[1] ? other : least), first)[0]
}

const byNumber = (a: Piece, b: Piece) => compare(a.number, b.number)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
