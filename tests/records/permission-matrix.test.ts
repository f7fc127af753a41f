import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '../../api/endpoint.ts'
import { changesIn, wholeBooks } from '../stage/whole-books.ts'
import { addressOf, concerned, makeKnownCustomer, ownerships, type Ownership } from '../stage/concerned.ts'
import { exampleOf, queryFor } from '../stage/example.ts'
import { makeRoles, principals, somebody, type Principal, type Somebody } from '../stage/principal.ts'
import { changeChurnControl, ChurnScanRow } from '../../db/churn-scan.ts'
import { ImportLineRow, ImportRow } from '../../db/import.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

/**
 * Every route × whose row it is about × who asks. PERMISSION_MATRIX=write writes down what is measured instead of
 * holding it against permission-matrix.md: for a new route, and to be read before it is kept.
 */
const file = new URL('permission-matrix.md', import.meta.url)
const isWriting = process.env.PERMISSION_MATRIX === 'write'

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
  await makeRoles(stage)
  await makeKnownCustomer(stage)
  // What goes on by itself would be taken for the work of a refused request.
  await stage.loop.stop()
})
afterAll(() => stage.close())

interface Cell {
  whose: Ownership
  principal: Principal
  person: Somebody
  subject: string
}
const nameOf = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`

test('every route answers each person as the matrix says, and neither a refusal nor a GET changes any table', async () => {
  const measured = new Map<string, string>()
  const wrong: string[] = []
  const expected = table()
  for (const endpoint of stage.endpoints) {
    const name = nameOf(endpoint)
    const cells = await cellsOf(endpoint)
    await importsAtRest()
    await scansAtRest()
    const before = await wholeBooks(stage)
    // Nor does a GET change anything, whatever it answers.
    const isQuiet = isWriting || endpoint.method === 'get'
    const quiet = cells.filter((cell) => isQuiet || isRefusal(expected.get(keyOf(name, cell))))
    const done = cells.filter((cell) => !quiet.includes(cell))
    for (const cell of quiet) {
      if (isWriting) await undecide(endpoint)
      measured.set(keyOf(name, cell), await ask(endpoint, cell))
    }
    if (!isWriting)
      for (const change of changesIn(before, await wholeBooks(stage)))
        // A request for many is known by its own row, whatever becomes of its parts; and the session of somebody
        // who has gone ends for good when he tries it.
        if (!(name.includes('/bulk/') && change.startsWith('command +')) && !isOfGone(change, cells))
          wrong.push(`${name}: ${change}`)
    for (const cell of done) {
      await undecide(endpoint)
      measured.set(keyOf(name, cell), await ask(endpoint, cell))
    }
  }
  if (isWriting) return writeFileSync(file, written(measured))
  for (const [key, status] of measured)
    if (status !== expected.get(key)) wrong.push(`${key}: ${expected.get(key) ?? 'no cell'}, not ${status}`)
  expect(wrong).toEqual([])
}, 600_000)

test('every route has its rows in the matrix, and the matrix no row too many', () => {
  const named = [...table().keys()].map((key) => key.split(' | ')[0])
  expect([...new Set(named)].sort()).toEqual(stage.endpoints.map(nameOf).sort())
})

const keyOf = (route: string, { whose, principal }: Pick<Cell, 'whose' | 'principal'>) =>
  `${route} | ${whose} | ${principal}`
const isOfGone = (change: string, cells: Cell[]) =>
  change.startsWith('session -') &&
  cells.some(
    ({ principal, person }) =>
      principal === 'deactivated' && change.includes(`"username":"${person.username}"`),
  )
const isRefusal = (status = '') => status.split('/').some((part) => Number(part) >= 400)

async function cellsOf({ path }: Endpoint): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const whose of ownerships)
    for (const principal of principals) {
      const person = await somebody(stage, principal)
      const subject = await concerned(stage, path, whose, person)
      if (subject !== null) cells.push({ whose, principal, person, subject })
    }
  return cells
}

/** The status; of a command for many also what became of the one row it is about. */
async function ask(endpoint: Endpoint, { person, subject }: Cell): Promise<string> {
  const { method, path } = endpoint
  const body = exampleOf(endpoint, person, subject)
  const aborted = new AbortController()
  const address = addressOf(path, subject)
  const response = await stage.app.request(`/api${address}${queryFor(endpoint)}`, {
    method: method.toUpperCase(),
    signal: aborted.signal,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(person.cookie && { cookie: person.cookie }),
      ...(['patch', 'put', 'delete'].includes(method) && { 'if-match': '"v1"' }),
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })
  const { status } = response
  if (path.includes('/bulk/') && status === 200) {
    const { results } = (await response.json()) as { results: { status: number }[] }
    return `200/${results[0]?.status}`
  }
  aborted.abort()
  return String(status)
}

/** The cells of permission-matrix.md: route, whose, who → status. A row for every ownership counts for each. */
function table(): Map<string, string> {
  const [[, , ...names] = [], , ...rows] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    )
  const cells = new Map<string, string>()
  for (const [route = '', whose = '', ...statuses] of rows)
    for (const ownership of whose === '' ? ownerships : whose.split(', '))
      for (const [index, status] of statuses.entries())
        cells.set(`${route} | ${ownership} | ${names[index]}`, status)
  return cells
}

function written(measured: Map<string, string>): string {
  const text = readFileSync(file, 'utf8')
  const head = text.slice(0, text.indexOf('\n|'))
  const rows = stage.endpoints.flatMap((endpoint) => {
    const name = nameOf(endpoint)
    const lines = new Map<string, Ownership[]>()
    for (const whose of ownerships) {
      const statuses = principals.map((principal) => measured.get(keyOf(name, { whose, principal })))
      if (statuses[0] === undefined) continue
      const line = statuses.join(' | ')
      lines.set(line, [...(lines.get(line) ?? []), whose])
    }
    return [...lines].map(
      ([line, whose]) => `| \`${name}\` | ${lines.size === 1 ? '' : whose.join(', ')} | ${line} |`,
    )
  })
  const names = ['route', 'whose', ...principals]
  const rule = names.map(() => '---')
  return [head, '', `| ${names.join(' | ')} |`, `| ${rule.join(' | ')} |`, ...rows, ''].join('\n')
}

/**
 * What earlier requests began is worked off before the next is asked. A check of an import that has no file goes no
 * further than its beginning: it drops the rows of the check before.
 */
const importsAtRest = () =>
  eventually(async () => {
    const em = stage.db.read()
    expect(await em.count(ImportRow, { state: { $in: ['running', 'takingBack'] } })).toBe(0)
    const checked = (await em.find(ImportRow, { state: 'checking' })).map(({ number }) => number)
    expect(await em.count(ImportLineRow, { number: { $in: checked } })).toBe(0)
  })

/** What is decided once about the scan is to be decided by each who may. */
async function undecide({ path }: Endpoint): Promise<void> {
  if (!path.startsWith('/churn-scan/')) return
  const open = { switchedOn: false, paused: path.endsWith('/resume') }
  await stage.db.transaction((em) => changeChurnControl(em, open, stage.now()))
}

const scansAtRest = () =>
  eventually(async () => {
    const open = { state: { $in: ['waiting' as const, 'underWay' as const] } }
    expect(await stage.db.read().count(ChurnScanRow, open)).toBe(0)
  })
