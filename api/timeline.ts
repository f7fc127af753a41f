import { z } from 'zod'
import type { Transaction } from '../db/connection.ts'
import {
  compare,
  countEntries,
  entriesOf,
  sourceNames,
  type Entry,
  type Place,
  type SourceName,
} from '../db/timeline.ts'
import { settingsIn } from '../db/settings.ts'
import { financialFields, seesChurnCases, seesFinances } from '../domain/customer.ts'
import { visibleCustomer } from './customer-edit.ts'
import { onlyOfCases } from './customer-told.ts'
import { readableAbout, readableChurnCases, readableTickets } from './customer-whole.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { cap } from './list.ts'
import { Problem } from './problem.ts'
import { timelineKinds, timelinePage, type TimelineKind } from './timeline-answer.ts'
import { presentEntries } from './timeline-json.ts'

const query = z.strictObject({
  kind: z.enum(timelineKinds).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().max(400).optional(),
})
type Query = z.infer<typeof query>

const sourcesOf: Record<TimelineKind, SourceName[]> = {
  record: ['record'],
  change: ['history'],
  contact: ['contactChange', 'contact'],
  interaction: ['interaction'],
  order: ['order'],
  opportunity: ['opportunity'],
  ticket: ['ticket'],
  churnCase: ['churnCase'],
}

export const timelineEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/customers/{number}/timeline',
    summary: 'What happened with a customer, of every kind, newest first',
    for: { subject: 'Customer', action: 'read' },
    query,
    answer: timelinePage,
    problems: [404],
    handle: async (call) => ({ body: await timeline(call) }),
  }),
]

/** One page over all sources. Of each as many are read as the page holds, after the place at which the last one ended. */
async function timeline(call: Call<Query>) {
  const { number, manager, deletedAt } = await visibleCustomer(call, null)
  const em = call.db.read()
  const { ability } = call.person
  const { kind, limit = 20, cursor } = call.query
  const place = cursor === undefined ? null : decode(cursor)
  const kept = { manager, deletedAt: deletedAt ?? null }
  const seesCases = seesChurnCases(ability, kept)
  const asked = {
    customer: number,
    timeZone: call.timeZone,
    opportunities: readableAbout(em, ability, number),
    tickets: readableTickets(ability, number),
    churnCases: readableChurnCases(ability, number),
    unseenRecords: seesCases ? [] : onlyOfCases,
  }
  const wanted = (kind ? sourcesOf[kind] : [...sourceNames]).filter(
    (source) => source !== 'order' || ability.can('read', 'Order'),
  )
  const found: Entry[] = []
  for (const source of wanted) found.push(...(await entriesOf(em, source, asked, place, limit + 1)))
  const entries = found.sort(compare).slice(0, limit)
  const last = entries.at(-1)
  const total = await countAll(em, wanted, asked)
  const settings = await settingsIn(em, call.timeZone)
  const unseen = seesFinances(ability, kept, settings) ? [] : financialFields
  return {
    items: await presentEntries(call, entries, { unseen, seesCases }),
    nextCursor: found.length > limit && last ? encode(last) : null,
    total: Math.min(total, cap - 1),
    totalIsExact: total < cap,
  }
}

async function countAll(em: Transaction, sources: SourceName[], asked: Parameters<typeof countEntries>[2]) {
  let total = 0
  for (const source of sources) total += await countEntries(em, source, asked)
  return total
}

const places = z.tuple([z.iso.datetime(), z.enum(sourceNames), z.union([z.string().max(40), z.int().min(0)])])
const encode = ({ at, source, id }: Place) =>
  Buffer.from(JSON.stringify([at.toISOString(), source, id])).toString('base64url')

function decode(cursor: string): Place {
  try {
    const [at, source, id] = places.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { at: new Date(at), source, id }
  } catch {
    const errors = [{ field: 'cursor', code: 'invalid' as const }]
    throw new Problem(422, 'invalid-input', { params: { count: 1 }, errors })
  }
}
