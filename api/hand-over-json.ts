import { HandOverItemRow, type HandOverRow } from '../db/hand-over.ts'
import { keeperOf } from '../db/keeper.ts'
import { readableRows } from '../db/readable.ts'
import { rowsOf } from '../db/row.ts'
import { everyHandOverSubject, handOverSubjectOf, type HandOverSubject } from '../domain/hand-over.ts'
import { problemText } from '../domain/problem-text.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Call } from './endpoint.ts'
import type { HandOverPlan } from './hand-over-plan.ts'
import { peopleOf, type People } from './people.ts'

/** So many that did not move are told one by one. */
const most = 500

/** What would happen, in figures. */
export async function presentPlan(call: Call, { giver, receivers, moves, kept, subjects }: HandOverPlan) {
  const perSubject = (of: HandOverPlan['moves']) =>
    subjects.map((subject) => ({ subject, total: of.filter((move) => move.subject === subject).length }))
  const { people } = await peopleOf(call.db.read(), [])
  return {
    from: { username: giver.username, name: giver.name },
    total: moves.length,
    subjects: perSubject(moves),
    receivers: receivers.map(({ username, name, openWork }) => {
      const theirs = moves.filter(({ to }) => to === username)
      return { username, name, openWork, total: theirs.length, subjects: perSubject(theirs) }
    }),
    kept: await presentKept(call, kept, people),
  }
}

/** One hand-over with its whole account. */
export async function presentHandOver(call: Call, row: HandOverRow) {
  const em = call.db.read()
  const { people } = await peopleOf(em, [row.giver, row.createdBy, ...row.receivers])
  const kept = await rowsOf(
    em,
    HandOverItemRow,
    { handOver: row.number, state: 'kept' },
    { orderBy: { id: 'asc' }, limit: most },
  )
  return {
    ...listedHandOver(row, people),
    counts: (await countsOf(call, row.number)).map(({ to, ...counts }) => ({ ...counts, to: people(to) })),
    failed: await presentKept(call, kept, people),
  }
}

export async function presentHandOvers(call: Call, rows: HandOverRow[]) {
  const involved = rows.flatMap(({ giver, createdBy, receivers }) => [giver, createdBy, ...receivers])
  const { people } = await peopleOf(call.db.read(), involved)
  return rows.map((row) => listedHandOver(row, people))
}

const listedHandOver = (row: HandOverRow, people: People) => ({
  number: row.number,
  state: row.state,
  from: people(row.giver),
  to: row.receivers.map((username) => people(username)),
  subjects: row.subjects,
  reason: row.reason ?? null,
  total: row.total,
  done: row.moved,
  failedTotal: row.kept,
  createdBy: people(row.createdBy),
  createdAt: row.createdAt,
  finishedAt: row.finishedAt ?? null,
  version: row.version,
})

async function countsOf({ db }: Call, number: string) {
  const rows = await db
    .read()
    .getConnection()
    .execute<{ subject: HandOverSubject; receiver: string | null; state: string; total: number }[]>(
      `select subject, receiver, state, count(*) as total from hand_over_item where hand_over = ?
       group by subject, receiver, state`,
      [number],
    )
  const keys = new Set(rows.map(({ subject, receiver }) => `${subject} ${receiver ?? ''}`))
  return [...keys].sort().map((key) => {
    const [subject = '', to = ''] = key.split(' ')
    const theirs = rows.filter((row) => row.subject === subject && (row.receiver ?? '') === to)
    const sum = (state?: string) =>
      theirs.reduce((sum, row) => sum + (state && row.state !== state ? 0 : Number(row.total)), 0)
    return {
      subject: subject as HandOverSubject,
      to: to || null,
      total: sum(),
      done: sum('moved'),
      failed: sum('kept'),
    }
  })
}

interface Kept {
  number: string
  receiver?: string | null
  problem?: Refusal | null
}

async function presentKept(call: Call, kept: Kept[], people: People) {
  const names = await namesOf(
    call,
    kept.map(({ number }) => number),
  )
  return kept.flatMap(({ number, receiver, problem }) => {
    const subject = handOverSubjectOf(number)
    if (!subject || !problem) return []
    const title = problemText(problem.code, call.language, problem.params ?? {})
    return [
      { subject, number, name: names.get(number) ?? null, to: people(receiver), code: problem.code, title },
    ]
  })
}

/** By what people know these records, of those that the reader may see. */
async function namesOf({ db, person: { ability } }: Call, numbers: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const em = db.read()
  for (const subject of everyHandOverSubject) {
    const own = numbers.filter((number) => handOverSubjectOf(number) === subject)
    const name = subject === 'Customer' ? 'name' : keeperOf(subject).name
    for (const row of await readableRows(em, ability, subject, own)) names.set(row.number, row[name as never])
  }
  return names
}
