import type { FilterQuery } from '@mikro-orm/core'
import { z } from 'zod'
import { peopleWho } from '../db/access.ts'
import { HandOverRow } from '../db/hand-over.ts'
import { openCounts } from '../db/hand-over-work.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import { everyHandOverSubject, handOverSubjects } from '../domain/hand-over.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { handOver, handOverInput, handOverPage, handOverPeople, handOverPreview } from './hand-over-answer.ts'
import { presentHandOver, presentHandOvers } from './hand-over-json.ts'
import { orderHandOver } from './hand-over-order.ts'
import { reachedBy } from './hand-over-plan.ts'
import { listQuery, page } from './list.ts'
import { Problem } from './problem.ts'

const [subject, ...or] = everyHandOverSubject as [string, ...string[]]
/** Whoever may hand over work of some kind. */
const whom = { subject, or, action: 'hand-over' }

type Where = FilterQuery<HandOverRow>
const query = listQuery(['createdAt'], {
  from: z.string().max(32).optional(),
  state: z.enum(['underWay', 'done']).optional(),
})

export const handOverEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/hand-overs',
    summary: 'Hand over all or some of a person’s open work, or see what that would do',
    for: whom,
    body: handOverInput,
    answer: handOver,
    instead: { 200: handOverPreview },
    status: 201,
    parsesItself: true,
    handle: (call) => orderHandOver(call as Call),
  }),
  endpoint({
    method: 'get',
    path: '/hand-overs',
    summary: 'List hand-overs',
    for: whom,
    query,
    answer: handOverPage,
    handle: async (call) => {
      const { q, from, state, sort, limit, cursor } = call.query
      const typed = q && { number: { $like: `${q.toUpperCase().replace(/[\\%_]/g, '\\$&')}%` } }
      const where: Where = {
        $and: [seenBy(call), { ...typed, ...(from && { giver: from }), ...(state && { state }) }],
      }
      const { rows, ...rest } = await page<HandOverRow>(call.db.read(), HandOverRow, where, {
        sort: sort ?? '-createdAt',
        key: 'number',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
      })
      return { body: { items: await presentHandOvers(call, rows), ...rest } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/hand-overs/people',
    summary:
      'Whose open work one may hand over, and who may take it: inactive people first, then who has most',
    for: whom,
    answer: handOverPeople,
    handle: async (call) => ({ body: { items: await peopleWithWork(call) } }),
  }),
  endpoint({
    method: 'get',
    path: '/hand-overs/{number}',
    summary: 'One hand-over: how far it is, and what did not move and why',
    for: whom,
    answer: handOver,
    handle: async (call) => {
      const number = call.params.number ?? ''
      const where: Where = { $and: [{ number }, seenBy(call)] }
      const row = await rowOf<HandOverRow>(call.db.read(), HandOverRow, where)
      if (!row) throw new Problem(404, 'not-found', { params: { number } })
      return { body: await presentHandOver(call, row), version: row.version }
    },
  }),
]

/** Who may hand over everybody's work reads each account; who may do it with his own reads what he ordered himself. */
function seenBy({ person: { ability, user } }: Pick<Call, 'person'>): Where {
  const all = everyHandOverSubject.some((subject) =>
    ability.rulesFor('hand-over', subject).some(({ inverted, conditions }) => !inverted && !conditions),
  )
  return all ? {} : { createdBy: user.username }
}

async function peopleWithWork(call: Call) {
  const em = call.db.read()
  const subjects = handOverSubjects(call.person.ability)
  const counts = await Promise.all(
    subjects.map(async (subject) => ({
      subject,
      held: await openCounts(em, subject, { reached: reachedBy(call, subject) }),
    })),
  )
  const able = await peopleWho(em, 'plan', 'Opportunity')
  const receivers = new Set(able.map(({ username }) => username))
  const wanted = [...new Set([...receivers, ...counts.flatMap(({ held }) => [...held.keys()])])]
  const people = await rowsOf(em, UserRow, { username: { $in: wanted } })
  return people
    .map(({ username, name, active }) => {
      const per = counts.map(({ subject, held }) => ({ subject, total: held.get(username) ?? 0 }))
      const total = per.reduce((sum, { total }) => sum + total, 0)
      return { username, name, active, canReceive: receivers.has(username), total, subjects: per }
    })
    .sort(
      (a, b) =>
        Number(a.active) - Number(b.active) || b.total - a.total || (a.username < b.username ? -1 : 1),
    )
}
