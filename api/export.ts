import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { z } from 'zod'
import { DictionaryEntryRow } from '../db/dictionary-entry.ts'
import { RoleRow } from '../db/role.ts'
import { rowsOf } from '../db/row.ts'
import type { Column } from '../domain/export-column.ts'
import { exportLists } from '../domain/export-list.ts'
import { orderLines } from '../domain/export-sales.ts'
import { abilityToExport } from '../domain/export-right.ts'
import { dayOf } from '../domain/day.ts'
import { wordsIn } from '../domain/words.ts'
import { byteOrderMark, csvOf } from './csv.ts'
import { endpoint, isFor, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { cellOf, columnsFor, type Cell, type Style } from './export-cell.ts'
import { beginRun, type Run } from './export-run.ts'
import { uncounted } from './list.ts'
import { linesOf, presentLine } from './order-json.ts'
import { Problem } from './problem.ts'
import { personOfSession } from './session-lookup.ts'
import { sheetTypes } from './sheet-file.ts'
import { workbook, type Sheet } from './xlsx.ts'

type Item = Record<string, unknown>
type Query = Record<string, unknown> & { format?: 'xlsx' | 'csv' }

/** Rows read at a time: few enough that others are answered in between. */
const step = 200

/**
 * For each list its export: the same filters and the same order, for it asks the list itself, page by page, under
 * rights that reach no further than the right to export. Who may read a list finds in its file what he finds in it.
 */
export function exportEndpointsOf(endpoints: Endpoint[]): Endpoint[] {
  return Object.entries(exportLists).flatMap(([name, { subject, title }]) => {
    const list = endpoints.find(({ method, path }) => method === 'get' && path === `/${name}`)
    if (!list) return []
    return [
      endpoint({
        method: 'get',
        path: `/${name}/export`,
        summary: `Export a list as a file: ${wordsIn(title, 'en').toLowerCase()}`,
        for: { subject, action: 'export' },
        query: queryOf(list),
        produces: Object.values(sheetTypes),
        problems: [429],
        handle: (call) => exportOf(call as Call<Query>, name, list),
      }),
    ]
  })
}

/** What the list may be asked for, but for its pages. */
function queryOf({ query }: Endpoint): z.ZodType {
  const {
    limit: _limit,
    cursor: _cursor,
    total: _total,
    ...asked
  } = (query as z.ZodObject | undefined)?.shape ?? {}
  return z.strictObject({ ...asked, format: z.enum(['xlsx', 'csv']).optional() })
}

async function exportOf(call: Call<Query>, name: string, list: Endpoint): Promise<Answer | Response> {
  const { context, person } = call
  const { format = 'xlsx', ...asked } = call.query
  const { subject = '', title = ['', ''], columns = [] } = exportLists[name] ?? {}
  if (!person.ability.can('read', subject) || !isFor(person.ability, list))
    throw new Problem(403, 'not-permitted', { params: { command: 'read', subject } })
  const headers = {
    'content-type': sheetTypes[format],
    'content-disposition': disposition(call, name, format),
  }
  // Whoever asks only for the head would leave a stream that nobody reads.
  if (context.req.method === 'HEAD') return context.body(null, 200, headers)
  const walk = walker(call, list, subject, asked)
  const pages = walk()
  // What is wrong with the question is an answer, not the middle of a file.
  const first = await pages.next()
  const run = await beginRun(call, { list: name, format, filters: toldOf(asked) })
  const style = await styleOf(call)
  const shown = columnsFor(person.ability, subject, columns)
  const rows = cellsOf(shown, style)
  const stream =
    format === 'csv'
      ? Readable.from(csvPages(run, shown, style, begun(first, pages), rows), { objectMode: false })
      : workbook(sheets(), () => run.end('complete'))
  watch(call, run, stream)
  return context.body(Readable.toWeb(stream) as ReadableStream, 200, headers)

  function sheets(): Sheet[] {
    const main = sheetOf(
      wordsIn(title, style.language),
      shown,
      style,
      counted(run, begun(first, pages), rows),
    )
    if (name !== 'orders') return [main]
    return [main, sheetOf(wordsIn(orderLines.title, style.language), orderLines.columns, style, lines())]
  }
  async function* lines(): AsyncGenerator<Cell[][]> {
    const cells = cellsOf(orderLines.columns, style)
    for await (const orders of walk()) {
      run.moved()
      const of = await linesOf(call.db.read(), orders as { number: string }[])
      yield cells([...of.values()].flat().map((line) => ({ order: line.order, ...presentLine(line) })))
    }
  }
}

/** Goes through the list, and before each page asks whether this person may still do what he began. */
function walker(call: Call<Query>, list: Endpoint, subject: string, asked: Item) {
  const { db, sessionId, person } = call
  const rights = JSON.stringify(person.rules)
  const ability = abilityToExport(person.rules, person.ability, subject)
  const read = () => {
    const em = db.read()
    uncounted.add(em)
    return em
  }
  const common = { ...call, person: { ...person, ability }, db: { ...db, read } }
  return async function* (): AsyncGenerator<Item[]> {
    let cursor: string | null | undefined
    do {
      const session = await personOfSession(db, sessionId, call.now())
      if (!session || JSON.stringify(session.person.rules) !== rights)
        throw new RightsLost('an export broke off')
      const query = { ...asked, limit: step, ...(cursor && { cursor }) }
      const { body } = (await list.handle({ ...common, query } as never)) as Answer
      const page = body as { items: Item[]; nextCursor?: string | null }
      yield page.items
      cursor = page.nextCursor
      await breathe()
    } while (cursor)
  }
}

/** His session has ended, or his rights are others now. */
class RightsLost extends Error {}

async function* begun(first: IteratorResult<Item[]>, rest: AsyncGenerator<Item[]>): AsyncGenerator<Item[]> {
  if (!first.done) yield first.value
  yield* rest
}

type Cells = (items: Item[]) => Cell[][]
const cellsOf =
  (columns: Column[], style: Style): Cells =>
  (items) =>
    items.map((item) => columns.map((column) => cellOf(item, column, style)))

async function* counted(run: Run, pages: AsyncGenerator<Item[]>, cells: Cells): AsyncGenerator<Cell[][]> {
  for await (const items of pages) {
    run.moved()
    run.count += items.length
    yield cells(items)
  }
}

/** The last piece is held back until the audit tells of the whole. */
async function* csvPages(
  run: Run,
  columns: Column[],
  style: Style,
  pages: AsyncGenerator<Item[]>,
  cells: Cells,
): AsyncGenerator<Buffer> {
  let held = byteOrderMark + csvOf([headsOf(columns, style).map((value) => ({ kind: 'text', value }))])
  for await (const rows of counted(run, pages, cells)) {
    yield Buffer.from(held)
    held = csvOf(rows)
  }
  await run.end('complete')
  yield Buffer.from(held)
}

const headsOf = (columns: Column[], { language }: Style) => columns.map(({ head }) => wordsIn(head, language))

const sheetOf = (title: string, columns: Column[], style: Style, rows: AsyncIterable<Cell[][]>): Sheet => ({
  title,
  heads: headsOf(columns, style),
  kinds: columns.map(({ kind }) => kind),
  rows,
})

/** However the stream ends, the run does, too. */
function watch({ context, log }: Call, run: Run, stream: Readable): void {
  stream.on('error', (error) => {
    if (!(error instanceof RightsLost)) log.warn({ err: error }, 'an export broke off')
  })
  stream.on('close', () => {
    run
      .end('broken-off')
      .catch((error: unknown) => log.error({ err: error }, 'an export could not be told in the audit'))
  })
  const stop = () => stream.destroy()
  run.onIdle(stop)
  context.req.raw.signal.addEventListener('abort', stop)
}

/** Codes and days as they are; of what was typed only how long it was. */
const toldOf = (asked: Item): Item =>
  Object.fromEntries(
    Object.entries(asked)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => (name === 'q' ? ['qLength', String(value).length] : [name, value])),
  )

function disposition({ now, timeZone }: Call<Query>, name: string, format: string): string {
  return `attachment; filename="evergreen-${name.replace('/', '-')}-${dayOf(now(), timeZone)}.${format}"`
}

async function styleOf({ db, language, timeZone }: Call<Query>): Promise<Style> {
  const em = db.read()
  const labels = new Map<string, string>()
  for (const { type, code, label, labelEn } of await rowsOf(em, DictionaryEntryRow, {}))
    labels.set(`${type}/${code}`, language === 'en' ? labelEn : label)
  for (const { code, name, nameEn } of await rowsOf(em, RoleRow, {}))
    labels.set(`role/${code}`, language === 'en' ? nameEn : name)
  return { language, timeZone, labels }
}
