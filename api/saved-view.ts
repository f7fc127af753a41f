import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { SavedViewRow, holdViews } from '../db/saved-view.ts'
import type { Ability } from '../domain/ability.ts'
import { line } from '../domain/input.ts'
import { nameKey } from '../domain/name-key.ts'
import { refuse } from '../domain/refusal.ts'
import {
  columnChoice,
  columnsOf,
  viewName,
  viewedPages,
  viewsAtMost,
  type ViewedPage,
} from '../domain/saved-view.ts'
import { itemsOf, moment } from './answer.ts'
import { churnCaseQuery } from './churn-case.ts'
import { commandRow, type Mark } from './command-row.ts'
import { endpoint, parsed, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { demandShownColumns, demandShownSort, hidesOn, isSortHidden, shownColumns } from './hidden-field.ts'
import { once } from './lifecycle.ts'
import { opportunityQuery } from './opportunity.ts'
import { Problem, problemOf } from './problem.ts'
import { ticketQuery } from './ticket.ts'
import { demandVersion } from './version.ts'

const subject = 'SavedView'
// A view is a question to the list, so it keeps what the list may be asked for and nothing else; not the place in it.
const asked = {
  opportunities: opportunityQuery
    .omit({ cursor: true, total: true })
    .extend({ by: z.literal('status').optional() })
    .superRefine(keepable),
  tickets: ticketQuery.omit({ cursor: true, total: true }).superRefine(keepable),
  'churn-cases': churnCaseQuery.omit({ cursor: true, total: true }).superRefine(keepable),
}
const inputOf = <Page extends ViewedPage>(page: Page) =>
  z.strictObject({
    page: z.literal(page),
    name: viewName,
    query: asked[page],
    columns: columnChoice(page).nullish(),
  })
const inputs = {
  opportunities: inputOf('opportunities'),
  tickets: inputOf('tickets'),
  'churn-cases': inputOf('churn-cases'),
}
const edits = {
  opportunities: inputs.opportunities.omit({ page: true }).partial(),
  tickets: inputs.tickets.omit({ page: true }).partial(),
  'churn-cases': inputs['churn-cases'].omit({ page: true }).partial(),
}
const input = z.discriminatedUnion('page', [inputs.opportunities, inputs.tickets, inputs['churn-cases']])
const edit = z.union([edits.opportunities, edits.tickets, edits['churn-cases']])
type Input = z.infer<typeof input>
type Edit = z.infer<typeof edit>

/** An address cannot hold half a sign, JSON can; MariaDB keeps no such text. */
function keepable(query: object, context: z.RefinementCtx): void {
  for (const [name, value] of Object.entries(query))
    if (typeof value === 'string' && value !== '' && !line(400).safeParse(value).success)
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'control-character',
        params: { code: 'control-character' },
      })
}

const savedView = z
  .strictObject({
    id: z.int(),
    page: z.enum(viewedPages),
    name: z.string(),
    query: z.record(z.string(), z.unknown()),
    columns: z.array(z.enum(viewedPages.flatMap((page) => [...columnsOf[page]]))).nullable(),
    createdAt: moment,
    updatedAt: moment,
    version: z.int(),
  })
  .meta({ id: 'SavedView' })

export const savedViewEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/saved-views',
    summary: 'One’s own saved views of a page',
    for: 'self',
    query: z.strictObject({ page: z.enum(viewedPages) }),
    answer: itemsOf(savedView),
    handle: async ({ db, person, query: { page } }) => {
      const own = { person: person.user.username, page }
      const rows = await rowsOf(db.read(), SavedViewRow, own, { orderBy: { id: 'asc' } })
      return { body: { items: rows.map((row) => present(person.ability, row)) } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/saved-views',
    summary: 'Save a view',
    for: 'self',
    body: input,
    answer: z.union([savedView, z.strictObject({ id: z.int(), state: z.literal('done') })]),
    status: 201,
    problems: [409],
    handle: (call) =>
      once(
        call as Call,
        (mark) => saveView(call, mark, call.body),
        (known) => answerAgain(call, known),
      ),
  }),
  endpoint({
    method: 'patch',
    path: '/saved-views/{id}',
    summary: 'Rename a saved view, or save it anew',
    for: 'self',
    body: edit,
    answer: savedView,
    problems: [404, 409, 412, 428],
    // What it may ask and show is a matter of the page that it is a view of.
    parsesItself: true,
    handle: (call) => editView(call as Call),
  }),
  endpoint({
    method: 'delete',
    path: '/saved-views/{id}',
    summary: 'Delete a saved view',
    for: 'self',
    status: 204,
    current: savedView,
    problems: [404, 412, 428],
    handle: async (call) => {
      const { id, person, version } = await demandSeen(call)
      const gone = await call.db.transaction((em) => em.nativeDelete(SavedViewRow, { id, person, version }))
      if (gone !== 1) throw await stale(call)
      return { status: 204 }
    },
  }),
]

async function saveView(call: Call, mark: Mark, view: Input): Promise<Answer> {
  const { page, name } = view
  demandReadable(call, page, view)
  const person = call.person.user.username
  const at = call.now()
  const row = await call.db.transaction(async (em) => {
    const standing = await holdViews(em, person, page)
    demandFree(standing, name)
    if (standing.length >= viewsAtMost)
      throw problemOf(refuse('conflict', 'too-many-views', { params: { max: viewsAtMost } }))
    const whole = {
      person,
      page,
      name,
      nameKey: nameKey(name),
      query: { ...view.query },
      columns: view.columns ?? null,
      createdAt: at,
      updatedAt: at,
      version: 1,
    }
    const id = Number(await em.insert(SavedViewRow, whole))
    const made = { subject, number: String(id), name: 'create', state: 'done', answerStatus: 201 } as const
    await em.insert(CommandRow, commandRow(call, mark, { ...made, version: 1 }))
    return { ...whole, id }
  })
  return { status: 201, body: present(call.person.ability, row), version: 1 }
}

/** What a key that was used before gets: the view as it is by now, or only its number when it is gone. */
async function answerAgain(call: Call, known: CommandRow): Promise<Answer> {
  const id = Number(known.number)
  const row = await rowOf(call.db.read(), SavedViewRow, { id, person: call.person.user.username })
  const headers = { 'idempotency-replayed': 'true' }
  if (!row) return { status: 201, body: { id, state: 'done' }, headers }
  return { status: 201, body: present(call.person.ability, row), version: row.version, headers }
}

async function editView(call: Call): Promise<Answer> {
  const { id, person, page, version } = await own(call)
  const changes: Edit = parsed<z.ZodType<Edit>>(edits[page], call.body)
  demandReadable(call, page, changes)
  await demandSeen(call)
  const { name } = changes
  const written = await call.db.transaction(async (em) => {
    const standing = await holdViews(em, person, page)
    if (name !== undefined)
      demandFree(
        standing.filter((other) => other.id !== id),
        name,
      )
    return em.nativeUpdate(
      SavedViewRow,
      { id, person, version },
      { ...changed(changes), updatedAt: call.now(), version: version + 1 },
    )
  })
  if (written !== 1) throw await stale(call)
  const row = await own(call)
  return { body: present(call.person.ability, row), version: row.version }
}

function changed({ name, query, columns }: Edit) {
  return {
    ...(name !== undefined && { name, nameKey: nameKey(name) }),
    ...(query && { query: { ...query } }),
    ...(columns !== undefined && { columns }),
  }
}

function demandFree(others: SavedViewRow[], name: string): void {
  if (others.some((other) => other.nameKey === nameKey(name)))
    throw problemOf(refuse('conflict', 'view-name-taken', { field: 'name', params: { name } }))
}

/** The view of the address, when it is this person's; another's is not found. */
async function own({ db, params, person }: Pick<Call, 'db' | 'params' | 'person'>): Promise<SavedViewRow> {
  const id = /^\d{1,9}$/.test(params.id ?? '') ? Number(params.id) : null
  const row = id && (await rowOf(db.read(), SavedViewRow, { id, person: person.user.username }))
  if (!row) throw new Problem(404, 'not-found', { params: { number: params.id } })
  return row
}

async function demandSeen(call: Pick<Call, 'context' | 'db' | 'params' | 'person'>) {
  const row = await own(call)
  await demandVersion(call.context, row, () => present(call.person.ability, row))
  return row
}

/** Somebody was faster, in another window of the same person. */
const stale = async (call: Pick<Call, 'db' | 'params' | 'person'>) =>
  new Problem(412, 'stale', { current: present(call.person.ability, await own(call)) })

function demandReadable({ person }: Call, page: ViewedPage, { query, columns }: Edit): void {
  if (hidesOn(page)) demandShownSort(person.ability, query?.sort, 'query.sort')
  demandShownColumns(person.ability, page, columns)
}

/** A view kept under wider rights asks and shows only what the person may still read. */
function present(ability: Ability, row: SavedViewRow) {
  const { id, page, name, columns, createdAt, updatedAt, version } = row
  const { sort, ...asked } = row.query as { sort?: string }
  const isSeen = sort !== undefined && !(hidesOn(page) && isSortHidden(ability, sort))
  const query = { ...asked, ...(isSeen && { sort }) }
  const seen = columns ? shownColumns(ability, page, columns) : null
  return { id, page, name, query, columns: seen, createdAt, updatedAt, version }
}
