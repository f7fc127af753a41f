import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import { CustomerRow } from '../db/customer.ts'
import type { Transaction } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { takeNumber } from '../db/number-counter.ts'
import { searchOf, viewOf, views } from '../db/opportunity-list.ts'
import { opportunityOf } from '../db/opportunity-record.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { checkReferences } from '../db/reference.ts'
import { scope } from '../db/scope.ts'
import { settingsIn } from '../db/settings.ts'
import { change, create, wantNudge } from '../db/write.ts'
import { addDays, dayOf, weekdayOf } from '../domain/day.ts'
import { decide, permits, settle, stands, type Circumstances } from '../domain/lifecycle.ts'
import { fenOf } from '../domain/money.ts'
import { nameKey } from '../domain/name-key.ts'
import {
  opportunityEdit,
  opportunityInput,
  opportunityLifecycle,
  type Opportunity,
  type OpportunityInput,
} from '../domain/opportunity.ts'
import { refuse } from '../domain/refusal.ts'
import { nudge } from '../temporal/nudge.ts'
import { endpoint, ifMatchOf, parsed, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { answerKnown, giveCommand, identify, visible } from './lifecycle.ts'
import { count, listQuery, page } from './list.ts'
import { peopleOf, presentOpportunities, presentOpportunity } from './opportunity-json.ts'
import { Problem, problemOf } from './problem.ts'

const subject = 'Opportunity'
const sorts = [
  'createdAt',
  'updatedAt',
  'customerName',
  'nextAt',
  'expectedAmount',
  'expectedCloseOn',
  'nextStepDueOn',
  'probability',
] as const
const moment = z.iso.datetime().optional()
const day = z.iso.date().optional()

const query = listQuery(sorts, {
  view: z.enum(views).optional(),
  status: z.enum(['created', 'assigned', 'planned', 'executing', 'succeeded', 'failed']).optional(),
  assignee: z.string().max(32).optional(),
  createdBy: z.string().max(32).optional(),
  source: z.string().max(40).optional(),
  createdAtFrom: moment,
  createdAtTo: moment,
  expectedCloseOnFrom: day,
  expectedCloseOnTo: day,
  deleted: z.enum(['true', 'false']).optional(),
})
type Query = z.infer<typeof query>

export const opportunityEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/opportunities',
    summary: 'List opportunities',
    for: { subject },
    query,
    handle: async (call) => {
      const em = call.db.read()
      const { rows, ...rest } = await page(em, OpportunityRow, where(call, em, call.query), {
        sort: call.query.sort ?? '-createdAt',
        key: 'number',
        ...call.query,
      } as never)
      const items = await presentOpportunities(
        call,
        rows.map((row) => opportunityOf(row, [])),
      )
      return { body: { items, ...rest } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/opportunities/counts',
    summary: 'Count what waits, by view',
    for: { subject },
    handle: async (call) => ({ body: await counts(call) }),
  }),
  endpoint({
    method: 'get',
    path: '/opportunities/duplicates',
    summary: 'Likely duplicates of a name or a telephone number',
    for: { subject, action: 'create' },
    query: z.strictObject({
      customerName: z.string().max(100).optional(),
      contactPhone: z.string().max(30).optional(),
    }),
    handle: async (call) => ({ body: { items: await duplicates(call as Call, call.query) } }),
  }),
  endpoint({
    method: 'post',
    path: '/opportunities',
    summary: 'Create an opportunity',
    for: { subject, action: 'create' },
    body: opportunityInput,
    status: 201,
    problems: [409],
    parsesItself: true,
    handle: (call) => createOpportunity(call as Call),
  }),
  endpoint({
    method: 'get',
    path: '/opportunities/{number}',
    summary: 'One opportunity with its plan',
    for: { subject },
    problems: [404],
    handle: async (call) => {
      const record = await visible(call, call.params.number ?? '')
      return { body: await presentOpportunity(call, record), version: record.version }
    },
  }),
  endpoint({
    method: 'patch',
    path: '/opportunities/{number}',
    summary: 'Edit an opportunity',
    for: { subject },
    body: opportunityEdit,
    problems: [404, 409, 412, 428],
    handle: (call) => editOpportunity(call as Call, call.body),
  }),
  endpoint({
    method: 'delete',
    path: '/opportunities/{number}',
    summary: 'Put an opportunity into the recycle bin',
    for: { subject },
    problems: [404, 409, 412, 428],
    handle: (call) => binOrRestore(call, 'delete'),
  }),
  endpoint({
    method: 'post',
    path: '/opportunities/{number}/restore',
    summary: 'Take an opportunity out of the recycle bin',
    for: { subject },
    body: z.strictObject({}),
    problems: [404, 409, 412],
    handle: (call) => binOrRestore(call as Call, 'restore'),
  }),
  endpoint({
    method: 'get',
    path: '/opportunities/{number}/history',
    summary: 'What happened to an opportunity, newest first',
    for: { subject },
    problems: [404],
    handle: async (call) => ({ body: { items: await history(call) } }),
  }),
  ...Object.entries(opportunityLifecycle.commands)
    .filter(([, { plain, whose }]) => !plain && whose !== 'clock')
    .map(([name, { input }]) =>
      endpoint({
        method: 'post',
        path: `/opportunities/{number}/${name}`,
        summary: `Command: ${name}`,
        for: { subject },
        body: input,
        problems: [202, 404, 409, 412, 503],
        parsesItself: true,
        handle: (call) => giveCommand(call as Call, name),
      }),
    ),
]

function where({ person, now, timeZone }: Call<Query>, em: Transaction, query: Query): object {
  const { view, q, status, assignee, createdBy, source, deleted } = query
  const between = (from?: unknown, to?: unknown) => ({
    ...(from ? { $gte: from } : {}),
    ...(to ? { $lte: to } : {}),
  })
  const date = (text?: string) => text && new Date(text)
  return {
    $and: [
      scope<OpportunityRow>(person.ability, 'read', subject),
      { deletedAt: deleted === 'true' ? { $ne: null } : null },
      view ? viewOf(view, person.user.username, dayOf(now(), timeZone)) : {},
      q ? searchOf(em, q) : {},
      {
        ...(status && { status }),
        ...(assignee && { assignee }),
        ...(createdBy && { createdBy }),
        ...(source && { source }),
      },
      query.createdAtFrom || query.createdAtTo
        ? { createdAt: between(date(query.createdAtFrom), date(query.createdAtTo)) }
        : {},
      query.expectedCloseOnFrom || query.expectedCloseOnTo
        ? { expectedCloseOn: between(query.expectedCloseOnFrom, query.expectedCloseOnTo) }
        : {},
    ].filter((condition) => Object.keys(condition).length > 0),
  }
}

export const endOfWeek = (today: string) => addDays(today, 7 - weekdayOf(today))

export async function counts(call: Call) {
  const em = call.db.read()
  const today = dayOf(call.now(), call.timeZone)
  const counted: Record<string, number> = {}
  for (const view of views) {
    const condition = viewOf(view, call.person.user.username, today) as object
    const readable = scope<OpportunityRow>(call.person.ability, 'read', subject)
    counted[camel(view)] = await count<OpportunityRow>(
      em,
      OpportunityRow,
      { $and: [readable, { deletedAt: null }, condition] },
      'number',
    )
  }
  return counted
}

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

function circumstancesOf(call: Call, settings: Circumstances['settings']): Circumstances {
  const now = call.now()
  return { now, today: dayOf(now, call.timeZone), actor: call.person.user.username, settings }
}

async function createOpportunity(call: Call): Promise<Answer> {
  const { id, hash, key } = identify(call)
  if (key) {
    const known = await call.db.read().findOne(CommandRow, { id })
    if (known) return answerKnown(call, known, hash)
  }
  const input = parsed(opportunityInput, call.body)
  const em = call.db.read()
  const missing = await checkReferences(em, 'create', input)
  if (missing) throw problemOf(missing)
  const circumstances = circumstancesOf(call, await settingsIn(em, call.timeZone))
  const existing = await existingCustomer(em, input.customerName)
  if (existing && circumstances.settings['opportunity.existingCustomer'] === 'refuse')
    throw problemOf(
      refuse('conflict', 'existing-customer', { field: 'customerName', params: { number: existing } }),
    )
  const number = await takeNumber(call.db, opportunityLifecycle.prefix, circumstances.today)
  const record = settle(
    opportunityLifecycle,
    null,
    blank(number, input, existing !== null, circumstances),
    { to: 'created' },
    circumstances,
  )
  try {
    await call.db.transaction(async (tx) => {
      await tx.insert(CommandRow, commandRow(call, id, hash, 'create', number))
      await create(tx, subject, record, {
        command: 'create',
        commandId: id,
        actor: record.createdBy,
        at: circumstances.now,
      })
      await wantNudge(tx, subject, number, circumstances.now)
    })
  } catch (error) {
    const rival = key && (await call.db.read().findOne(CommandRow, { id }))
    if (!rival) throw error
    return answerKnown(call, rival, hash)
  }
  nudgeSoon(call, number)
  return {
    status: 201,
    body: await presentOpportunity(call, record),
    version: record.version,
    headers: { location: `/api/opportunities/${number}` },
  }
}

function commandRow(call: Call, id: string, hash: string, name: string, number: string) {
  const at = call.now()
  return {
    id,
    actor: call.person.user.username,
    request: `${call.context.req.method} ${call.context.req.path}`,
    requestHash: hash,
    subject,
    number,
    name,
    input: null,
    ifMatch: null,
    state: 'done' as const,
    answerStatus: name === 'create' ? 201 : 200,
    problem: null,
    version: 1,
    requestId: call.requestId,
    at,
    decidedAt: at,
  }
}

/** Not waited for: what is not sent now, the loop sends within seconds. */
function nudgeSoon({ engine, log }: Call, number: string): void {
  if (!engine.isUp()) return
  nudge(engine, number).catch((error: unknown) =>
    log.info({ err: error, number }, 'a nudge waits for the loop'),
  )
}

function blank(
  number: string,
  input: OpportunityInput,
  existing: boolean,
  { now, actor }: Circumstances,
): Opportunity {
  return {
    ...columnsOf(input),
    number,
    status: 'created',
    stateSince: now,
    createdBy: actor,
    createdAt: now,
    assignee: null,
    assignedBy: null,
    assignedAt: null,
    closedAt: null,
    failureReason: null,
    failureNote: null,
    customer: null,
    existingCustomer: existing,
    steps: [],
    deadlines: [],
    nextAt: null,
    deletedAt: null,
    version: 1,
  } as unknown as Opportunity
}

/** The typed fields as they are stored: amounts in fen, what was left out as null. */
function columnsOf(input: OpportunityInput) {
  return {
    customerName: input.customerName,
    summary: input.summary,
    probability: input.probability,
    description: input.description ?? null,
    source: input.source ?? null,
    expectedAmount: typeof input.expectedAmount === 'string' ? fenOf(input.expectedAmount) : null,
    expectedCloseOn: input.expectedCloseOn ?? null,
    contactName: input.contactName ?? null,
    contactPhone: input.contactPhone ?? null,
  }
}

async function existingCustomer(em: Transaction, name: string): Promise<string | null> {
  const customer = await em.findOne(CustomerRow, {
    nameKey: nameKey(name),
    status: 'active',
    deletedAt: null,
  })
  return customer?.number ?? null
}

async function editOpportunity(call: Call, input: z.infer<typeof opportunityEdit>): Promise<Answer> {
  const record = await visible(call, call.params.number ?? '')
  permit(call, record, 'edit')
  await demandVersion(call, record)
  await demandState(call, record, 'edit')
  const em = call.db.read()
  const missing = await checkReferences(em, 'edit', input)
  if (missing) throw problemOf(missing)
  const circumstances = circumstancesOf(call, await settingsIn(em, call.timeZone))
  const { expectedAmount, ...plain } = input
  const typed = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
  const amount =
    expectedAmount === undefined
      ? {}
      : { expectedAmount: expectedAmount === null ? null : fenOf(expectedAmount) }
  const changed = { ...record, ...typed, ...amount }
  if (changed.customerName !== record.customerName)
    changed.existingCustomer = (await existingCustomer(em, changed.customerName)) !== null
  const after = settle(opportunityLifecycle, record, changed, { to: 'same' }, circumstances)
  return writePlain(call, record, after, 'edit', circumstances.now)
}

async function binOrRestore(call: Call, name: 'delete' | 'restore'): Promise<Answer> {
  const record = await visible(call, call.params.number ?? '', name === 'restore')
  permit(call, record, name)
  if (name === 'delete') await demandVersion(call, record)
  await demandState(call, record, name)
  const circumstances = circumstancesOf(call, await settingsIn(call.db.read(), call.timeZone))
  const actor = { username: call.person.user.username, ability: call.person.ability }
  const decision = decide(opportunityLifecycle, record, name, actor, {}, circumstances)
  if (!decision.ok) throw problemOf(decision)
  const answer = await writePlain(call, record, decision.after, name, circumstances.now)
  return name === 'delete' ? { status: 204 } : answer
}

function permit(call: Call, record: Opportunity, name: string): void {
  const actor = { username: call.person.user.username, ability: call.person.ability }
  const verdict = permits(opportunityLifecycle, record, name, actor)
  if (verdict !== true) throw problemOf(verdict)
}

async function demandVersion(call: Call, record: Opportunity): Promise<void> {
  const version = ifMatchOf(call.context)
  if (version === null) throw new Problem(428, 'if-match-required')
  if (version !== record.version)
    throw new Problem(412, 'stale', { current: await presentOpportunity(call, record) })
}

async function demandState(call: Call, record: Opportunity, name: string): Promise<void> {
  const verdict = stands(opportunityLifecycle, record, name)
  if (verdict !== true) throw problemOf(verdict, await presentOpportunity(call, record))
}

async function writePlain(
  call: Call,
  before: Opportunity,
  after: Opportunity,
  command: string,
  at: Date,
): Promise<Answer> {
  const actor = call.person.user.username
  const { id } = identify(call)
  const written = await call.db.transaction(async (em) => {
    const changed = await change(em, subject, before, after, { command, commandId: id, actor, at })
    await wantNudge(em, subject, before.number, at)
    return changed
  })
  nudgeSoon(call, before.number)
  return { body: await presentOpportunity(call, written), version: written.version }
}

async function history(call: Call) {
  const record = await visible(call, call.params.number ?? '')
  const em = call.db.read()
  const entries = await em.find(
    HistoryEntryRow,
    { number: record.number },
    { orderBy: { id: 'desc' }, limit: 500 },
  )
  const { people } = await peopleOf(
    em,
    entries.map(({ actor }) => actor),
  )
  return entries.map((entry) => ({
    id: entry.id,
    command: entry.command,
    actor: people(entry.actor),
    at: entry.at,
    fromStatus: entry.fromStatus ?? null,
    toStatus: entry.toStatus ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    note: entry.note ?? null,
  }))
}

/** What may be the same business already. Of what a person may not read: number, state and assignee, without link. */
async function duplicates(call: Call, typed: { customerName?: string; contactPhone?: string }) {
  const em = call.db.read()
  const key = nameKey(typed.customerName ?? '')
  const phone = typed.contactPhone?.trim() ?? ''
  if (!key && !phone) return []
  const like = { nameKey: { $like: `%${key.replace(/[\\%_]/g, '\\$&')}%` } }
  const named = key.length >= 4 ? { $or: [{ nameKey: key }, like] } : { nameKey: key }
  const either = (byPhone: object) => ({ $or: [...(key ? [named] : []), ...(phone ? [byPhone] : [])] })
  const customers = await em.find(
    CustomerRow,
    { $and: [{ deletedAt: null }, either({ phone })] },
    {
      limit: 5,
    },
  )
  const opportunities = await em.find(
    OpportunityRow,
    {
      $and: [{ deletedAt: null, status: { $nin: ['succeeded', 'failed'] } }, either({ contactPhone: phone })],
    } as never,
    { limit: 5 },
  )
  const readable = new Set(
    (
      await em.find(OpportunityRow, {
        $and: [
          { number: { $in: opportunities.map(({ number }) => number) } },
          scope<OpportunityRow>(call.person.ability, 'read', subject),
        ],
      })
    ).map(({ number }) => number),
  )
  const { people } = await peopleOf(em, [
    ...customers.map(({ manager }) => manager),
    ...opportunities.map(({ assignee }) => assignee),
  ])
  const readsCustomers = call.person.ability.can('read', 'Customer')
  const match = (row: { nameKey: string }) =>
    row.nameKey === key || (key.length >= 4 && row.nameKey.includes(key)) ? 'name' : 'phone'
  return [
    ...customers.map((row) => ({
      kind: 'customer',
      number: row.number,
      ...(readsCustomers && { name: row.name }),
      status: row.status,
      assignee: people(row.manager),
      link: readsCustomers,
      match: match(row),
      existingCustomer: row.nameKey === key && row.status === 'active',
    })),
    ...opportunities.map((row) => ({
      kind: 'opportunity',
      number: row.number,
      ...(readable.has(row.number) && { name: row.customerName }),
      status: row.status,
      assignee: people(row.assignee),
      link: readable.has(row.number),
      match: match(row),
      existingCustomer: false,
    })),
  ]
}
