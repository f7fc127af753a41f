import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { numbersSkipped } from '../../db/after-restore.ts'
import { livingSubjectOf } from '../../domain/lifecycles.ts'
import { eventually } from '../stage/eventually.ts'
import { comeTogether, openProcesses, openRecords } from './books.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, root, start, type Place, type Product } from './product.ts'

/*
 * Ten minutes of work lie between the two copies that are taken of each store. Then the records of before meet
 * the processes of now, and the other way round.
 */
let place: Place
let product: Product
let supervisor: Person
let manager1: Person
let folder: string
const at = (name: string) => join(folder, name)
const later = '2030-06-03'
const lost: string[] = []
/** What became of each ticket between the two copies. */
const ticket = { given: '', handled: '', reworked: '', archived: '', reopened: '', binned: '' }
const lostTickets: string[] = []
let oldCookie: Person

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evergreen-backup-'))
  place = await makePlace()
  product = await start(place)
  await people()
  oldCookie = supervisor
  const [one = '', two = '', three = '', four = '', five = '', six = ''] = await Promise.all(
    Array.from({ length: 6 }, create),
  )
  for (const number of [two, three, four]) await assign(number)
  await plan(four)
  await must(supervisor, five, 'assign', { assignee: 'manager1' })
  await must(supervisor, five, 'fail', { reason: 'price' })

  for (const what of Object.keys(ticket) as (keyof typeof ticket)[]) ticket[what] = await createTicket()
  for (const number of [ticket.handled, ticket.reworked, ticket.archived, ticket.reopened])
    await assign(number)
  for (const number of [ticket.reworked, ticket.archived, ticket.reopened]) await handle(number)
  for (const number of [ticket.archived, ticket.reopened]) await feedBack(number, 5)
  await must(supervisor, ticket.reopened, 'archive', {})

  await nothingWanted()
  backUp('before.db')
  await copyEngine('engine-before.db')

  lost.push(await create(), await create(), await create())
  await assign(lost[0] ?? '')
  await assign(one)
  await plan(two)
  await must(manager1, three, 'fail', { reason: 'price' })
  await succeed(four)
  await must(supervisor, five, 'reopen', {})
  await remove(six)
  const another = await create()
  await assign(another)
  await remove(lost[2] ?? '')
  lostTickets.push(await createTicket(), await createTicket())
  await assign(lostTickets[1] ?? '')
  await assign(ticket.given)
  await handle(ticket.handled)
  await feedBack(ticket.reworked, 2)
  await must(supervisor, ticket.archived, 'archive', {})
  await must(supervisor, ticket.reopened, 'reopen', {})
  await remove(ticket.binned)

  await nothingWanted()
  backUp('after.db')
  await stop()
}, 240_000)
afterAll(async () => {
  await leave(place)
  rmSync(folder, { recursive: true, force: true })
})

test('a backup is taken while the product works, is whole, and never overwrites another', () => {
  expect(statSync(at('before.db')).mode & 0o777).toBe(0o600)
  for (const name of ['before.db', 'after.db']) {
    const copy = new DatabaseSync(at(name), { readOnly: true })
    expect(copy.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    copy.close()
  }
  const again = main('backup', at('before.db'))
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('is there already')])
})

test('what is no backup is refused, and the records stay as they are', async () => {
  copyFileSync(at('engine-before.db'), at('no-records.db'))
  for (const name of ['no-records.db', 'none.db']) {
    const answer = main('restore', at(name))
    expect([name, answer.status]).toEqual([name, 1])
  }
  const records = openRecords(place)
  expect((await records.opportunities()).map(({ number }) => number)).toEqual(expect.arrayContaining(lost))
  await records.close()
})

test('the records of ten minutes ago and the processes of now come together again', async () => {
  expect(main('restore', at('before.db')).stdout).toContain('are kept at')
  product = await start(place)
  await allIsWell()
  const found = await comparison()
  expect(found.withoutRecord, 'the runs of what was made since').toBeGreaterThanOrEqual(2)
  expect(found.behind + found.withoutRun).toBeGreaterThanOrEqual(4)
  expect(found.numbers.withoutRecord).toEqual(expect.arrayContaining(lost.slice(0, 2)))
  expect(found.numbers).toMatchObject({
    withoutRecord: expect.arrayContaining([...lostTickets, ticket.reopened]),
    withoutRun: expect.arrayContaining([ticket.archived, ticket.binned]),
    behind: expect.arrayContaining([ticket.given, ticket.handled, ticket.reworked]),
  })
  expect(await standOf(ticket.reworked)).toEqual({ status: 'handled', round: 1 })
  expect((await oldCookie.get('/session')).status, 'nobody is signed in who was').toBe(401)
  // What is made now bears no number that somebody has seen on something else.
  for (const made of [await create(), await createTicket()])
    expect(Number(made.split('-').at(-1))).toBeGreaterThan(numbersSkipped)
  await allIsWell()
}, 120_000)

test('while it runs nobody puts a backup in its place', async () => {
  const answer = main('restore', at('after.db'))
  expect([answer.status, answer.stderr]).toEqual([1, expect.stringContaining('already running')])
  await stop()
})

test('the records of now and the processes of ten minutes ago come together again', async () => {
  expect(main('restore', at('after.db')).status).toBe(0)
  const engine = join(place.dataDir, 'temporal.db')
  for (const end of ['', '-wal', '-shm']) rmSync(`${engine}${end}`, { force: true })
  copyFileSync(at('engine-before.db'), engine)
  product = await start(place)
  await allIsWell()
  const found = await comparison()
  expect(found.withoutRun, 'what was made since has no run').toBeGreaterThanOrEqual(3)
  expect(found.withoutRecord, 'what ended since still has one').toBeGreaterThanOrEqual(2)
  expect(found.behind).toBeGreaterThanOrEqual(2)
  expect(found.numbers).toMatchObject({
    withoutRun: expect.arrayContaining([...lostTickets, ticket.reopened]),
    withoutRecord: expect.arrayContaining([ticket.archived, ticket.binned]),
    behind: expect.arrayContaining([ticket.given, ticket.handled, ticket.reworked]),
  })
  expect(await standOf(ticket.reworked)).toEqual({ status: 'assigned', round: 2 })
  await stop()
}, 120_000)

test('a process engine that lost everything gets its processes from the records', async () => {
  const engine = join(place.dataDir, 'temporal.db')
  for (const end of ['', '-wal', '-shm']) rmSync(`${engine}${end}`, { force: true })
  product = await start(place)
  await allIsWell()
}, 120_000)

/** Each open record has one open run that knows it as it is, nothing else runs, and each takes a command. */
async function allIsWell(): Promise<void> {
  await people()
  const records = openRecords(place)
  const processes = await openProcesses(place)
  try {
    for (const number of await comeTogether(records, processes)) {
      const answer = await supervisor.post(`${addressOf(number)}/remark`, { text: '恢复后' })
      expect([number, answer.status]).toEqual([number, 200])
    }
    await comeTogether(records, processes)
  } finally {
    await records.close()
    await processes.close()
  }
}

async function comparison() {
  return eventually(async () => {
    const { body } = await supervisor.get('/processes/comparison')
    expect(body).toMatchObject({ underWay: false, last: { finishedAt: expect.any(String) } })
    return body.last
  }, 30_000)
}

/** A nudge that waits in a backup would mend its record before the comparison can find it. */
async function nothingWanted(): Promise<void> {
  const records = openRecords(place)
  await eventually(async () => expect(await records.nudges()).toBe(0), 30_000)
  await records.close()
}

/** `main.ts` as an operator calls it. */
function main(...args: string[]) {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, ...place.environment }
  return spawnSync(process.execPath, ['main.ts', ...args], { cwd: root, env, encoding: 'utf8' })
}

function backUp(name: string): void {
  const { status, stderr } = main('backup', at(name))
  expect([name, status, stderr]).toEqual([name, 0, ''])
}

/** The engine's own file, while it works: not a thing of the product, for nobody needs it. */
async function copyEngine(name: string): Promise<void> {
  const database = new DatabaseSync(join(place.dataDir, 'temporal.db'), { readOnly: true, timeout: 5000 })
  // In one step, or each write of the engine would make it begin anew.
  await backup(database, at(name), { rate: 1_000_000 })
  database.close()
  expect(existsSync(at(name))).toBe(true)
}

async function stop(): Promise<void> {
  product.kill('SIGTERM')
  expect(await product.exited).toBe(0)
}

async function people(): Promise<void> {
  supervisor = await signIn(place.url, 'supervisor')
  manager1 = await signIn(place.url, 'manager1')
}

const addressOf = (number: string) =>
  `${{ Opportunity: '/opportunities', Ticket: '/tickets', ChurnCase: '/churn-cases' }[livingSubjectOf(number)]}/${number}`

let made = 0
async function create(): Promise<string> {
  made += 1
  const typed = { customerName: `备份公司${made}`, summary: '一', probability: 10 }
  return (await supervisor.post('/opportunities', typed)).body.number as string
}
async function createTicket(): Promise<string> {
  const [customer] = (await supervisor.get('/customers?limit=1')).body.items
  const typed = { type: 'consult', title: '备份', request: '一', customer: customer.number }
  return (await supervisor.post('/tickets', typed)).body.number as string
}
async function standOf(number: string) {
  const { status, round } = (await supervisor.get(addressOf(number))).body
  return { status, round }
}
async function must(person: Person, number: string, name: string, input: object) {
  const { status, body } = await person.post(`${addressOf(number)}/${name}`, input)
  expect([number, name, status]).toEqual([number, name, 200])
  return body
}
const assign = (number: string) => must(supervisor, number, 'assign', { assignee: 'manager1' })
const handle = (number: string) => must(manager1, number, 'handle', { handling: '清洁' })
const feedBack = (number: string, satisfaction: number) =>
  must(manager1, number, 'feed-back', { result: '好了', satisfaction })
const plan = (number: string) => must(manager1, number, 'plan', { steps: [{ dueOn: later, item: '拜访' }] })
async function succeed(number: string) {
  const { body } = await manager1.get(`/opportunities/${number}`)
  await must(manager1, number, 'record-result', { step: body.steps[0].id, result: '好' })
  await must(manager1, number, 'succeed', {})
}
async function remove(number: string) {
  const { body } = await supervisor.get(addressOf(number))
  const answer = await supervisor.delete(addressOf(number), { 'if-match': `"v${body.version}"` })
  expect([number, answer.status]).toEqual([number, 204])
}
