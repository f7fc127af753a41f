import { setImmediate as breathe } from 'node:timers/promises'
import type { FilterQuery } from '@mikro-orm/core'
import { openStates, type Deadline, type Living } from '../domain/lifecycle.ts'
import { lifecycleOf, livingSubjects, type LivingSubject } from '../domain/lifecycles.ts'
import type { Database, Transaction } from './connection.ts'
import { keeperOf, type LivingRow } from './keeper.ts'
import { rowsOf } from './row.ts'

type Where = FilterQuery<LivingRow>
export type LivingRecord = Living & { subject: LivingSubject }

/** Records of a subject that must have a process. */
export const isOpenIn = (subject: LivingSubject): Where => ({
  deletedAt: null,
  status: { $in: openStates(lifecycleOf(subject)) },
})

/** The next records that have a process, whole, in the order of their numbers, whatever they are about. */
export async function openRecords(
  em: Transaction,
  after: string,
  limit: number,
  narrower: Where = {},
): Promise<LivingRecord[]> {
  const found = await Promise.all(
    livingSubjects.map(async (subject) => {
      const where = { $and: [isOpenIn(subject), { number: { $gt: after } }, narrower] } as Where
      const { row, whole } = keeperOf(subject)
      const rows = await rowsOf<LivingRow>(em, row, where, { orderBy: { number: 'asc' }, limit })
      return (await whole(em, rows)).map((record) => ({ ...record, subject }))
    }),
  )
  return found
    .flat()
    .sort((one, other) => (one.number < other.number ? -1 : 1))
    .slice(0, limit)
}

/** How many records must have a process. */
export async function countOpen(em: Transaction): Promise<number> {
  let open = 0
  for (const subject of livingSubjects) open += await em.count(keeperOf(subject).row, isOpenIn(subject))
  return open
}

/** Every record that has a process, page by page; between two pages others have their turn. */
export async function* everyOpenRecord(db: Database): AsyncGenerator<LivingRecord> {
  for (let after = ''; ;) {
    const page = await openRecords(db.read(), after, 200)
    yield* page
    const last = page.at(-1)
    if (page.length < 200 || !last) return
    after = last.number
    await breathe()
  }
}

/** The deadlines of every record that has a process: all that is needed to see what a setting bears on. */
export async function* everyOpenDeadlines(db: Database): AsyncGenerator<Deadline[]> {
  for (const subject of livingSubjects)
    for (let after = ''; ;) {
      const where = { $and: [isOpenIn(subject), { number: { $gt: after } }] } as Where
      const page = await db.read().find(keeperOf(subject).row, where, {
        fields: ['number', 'deadlines'],
        orderBy: { number: 'asc' },
        limit: 500,
      })
      for (const { deadlines } of page) yield deadlines
      const last = page.at(-1)
      if (page.length < 500 || !last) break
      after = last.number
      await breathe()
    }
}

/** Rows of every subject, each asked by a condition of its own: with at most so many of each. */
export async function livingRows(
  em: Transaction,
  where: (subject: LivingSubject) => object | null,
  { orderBy, limit }: { orderBy?: Partial<Record<keyof LivingRow, 'asc' | 'desc'>>; limit?: number } = {},
): Promise<LivingRow[]> {
  const found: LivingRow[] = []
  for (const subject of livingSubjects) {
    const asked = where(subject)
    if (asked)
      found.push(
        ...(await em.find(keeperOf(subject).row, asked, {
          ...(orderBy && { orderBy: orderBy as never }),
          ...(limit && { limit }),
        })),
      )
  }
  return found
}
