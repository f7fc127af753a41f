import { afterAll, beforeAll, expect, test } from 'vitest'
import { AssignmentRow } from '../../db/assignment.ts'
import { CommandRow } from '../../db/command.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { createStage, type Stage } from '../stage/stage.ts'

type Person = Awaited<ReturnType<Stage['as']>>
interface Result {
  number: string
  status: number
  code?: string
  title?: string
}
let stage: Stage
let supervisor: Person
let superadmin: Person
let manager1: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  superadmin = await stage.as('superadmin')
  manager1 = await stage.as('manager1')
})
afterAll(() => stage.close())

async function create(count: number, assignee?: string): Promise<string[]> {
  const numbers: string[] = []
  for (let index = 0; index < count; index += 1) {
    const typed = { customerName: `批量 ${index}`, summary: '续保', probability: 40 }
    const { body } = await supervisor.post('/opportunities', typed)
    numbers.push(body.number as string)
  }
  if (assignee) await bulk(supervisor, 'assign', numbers, { assignee })
  return numbers
}
const bulk = (person: Person, command: string, numbers: string[], input: object, key?: string) =>
  person.post(
    `/opportunities/bulk/${command}`,
    { numbers, input },
    key === undefined ? {} : { 'idempotency-key': key },
  )
const statusesOf = ({ body }: { body: { results: Result[] } }) => body.results.map(({ status }) => status)
const all = (count: number, status: number) => Array.from({ length: count }, () => status)
const rowOf = (number: string) => stage.db.read().findOneOrFail(OpportunityRow, { number })

/** Everything that a command could leave behind. */
async function booksOf(numbers: string[]) {
  const em = stage.db.read()
  const where = { number: { $in: numbers } }
  const row = (await em.find(OpportunityRow, where, { orderBy: { number: 'asc' } })).map(
    ({ number, version, status, assignee }) => ({ number, version, status, assignee }),
  )
  const counts = await Promise.all(
    [HistoryEntryRow, CommandRow, AssignmentRow, NotificationRow].map((entity) =>
      em.count(entity as typeof HistoryEntryRow, where),
    ),
  )
  return { row, counts }
}
/** How often the record's process was asked for a command. */
async function askedOf(number: string): Promise<number> {
  const { events } = await stage.engine.client.workflow.getHandle(number).fetchHistory()
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length
}

test('of ten opportunities the nine that are one’s own are done, and of the tenth nothing is said or touched', async () => {
  const own = await create(9, 'manager1')
  const [foreign = ''] = await create(1, 'manager2')
  const before = { books: await booksOf([foreign]), asked: await askedOf(foreign) }
  const numbers = [...own.slice(0, 4), foreign, ...own.slice(4)]
  const answer = await bulk(manager1, 'fail', numbers, { reason: 'no-budget', note: '预算取消' })
  expect(answer.status).toBe(200)
  const { results } = answer.body as { results: Result[] }
  expect(results.map(({ number }) => number)).toEqual(numbers)
  expect(results.filter(({ number }) => number !== foreign)).toEqual(
    own.map((number) => ({ number, status: 200 })),
  )
  const unknown = 'OP-20200101-9999'
  const [nothing] = (await bulk(manager1, 'fail', [unknown], { reason: 'price' })).body.results as Result[]
  expect(results[4]).toEqual({
    ...nothing,
    number: foreign,
    title: nothing?.title?.replace(unknown, foreign),
  })
  expect(results[4]).toMatchObject({ status: 404, code: 'not-found' })
  for (const number of own)
    expect(await rowOf(number)).toMatchObject({ status: 'failed', failureReason: 'no-budget', version: 3 })
  expect({ books: await booksOf([foreign]), asked: await askedOf(foreign) }).toEqual(before)
})

test('each of many has its own history, assignment and notice, as if it were given alone', async () => {
  const numbers = await create(3)
  const answer = await bulk(supervisor, 'assign', numbers, { assignee: 'manager1', reason: '东区' })
  expect(statusesOf(answer)).toEqual(all(3, 200))
  for (const number of numbers) {
    const { body } = await manager1.get(`/opportunities/${number}/history`)
    expect(body.items[0]).toMatchObject({
      command: 'assign',
      actor: { username: 'supervisor' },
      note: '东区',
    })
    expect(await stage.db.read().count(AssignmentRow, { number, assignee: 'manager1' })).toBe(1)
    expect(await stage.db.read().count(NotificationRow, { number, person: 'manager1' })).toBe(1)
  }
})

test('each row that is refused says why, in the reader’s words, and stays as it was', async () => {
  const [free = '', taken = '', theirs = ''] = await create(3)
  await bulk(supervisor, 'assign', [taken, theirs], { assignee: 'manager1' })
  const before = await booksOf([taken, theirs])
  const assigned = await bulk(supervisor, 'assign', [taken, free], { assignee: 'manager2' })
  expect(assigned.body.results).toEqual([
    expect.objectContaining({ number: taken, status: 409, code: 'wrong-state' }),
    { number: free, status: 200 },
  ])
  expect(assigned.body.results[0].title).toContain(`没有指派：${taken} 现在是「已指派」`)
  const same = await bulk(supervisor, 'reassign', [theirs], { assignee: 'manager1' })
  expect(same.body.results).toEqual([
    expect.objectContaining({ number: theirs, status: 422, code: 'already-theirs' }),
  ])
  const forbidden = await stage.send(
    'POST',
    '/opportunities/bulk/recall',
    { numbers: [taken], input: {} },
    { cookie: manager1.cookie, 'accept-language': 'en' },
  )
  expect(forbidden.body.results).toEqual([
    {
      number: taken,
      status: 403,
      code: 'not-permitted',
      title: expect.stringMatching(/^You may not recall/),
    },
  ])
  expect(await booksOf([taken, theirs])).toEqual(before)
})

const ten = Array.from({ length: 10 }, (_, index) => `OP-20200101-${1000 + index}`)
const many = (count: number) => Array.from({ length: count }, (_, index) => `OP-20200101-${1000 + index}`)
test.each<[what: string, command: string, body: object, field: string, code: string]>([
  ['an empty list', 'assign', { numbers: [], input: { assignee: 'manager1' } }, 'numbers', 'too-few'],
  ['no list', 'assign', { input: { assignee: 'manager1' } }, 'numbers', 'required'],
  ['501', 'remark', { numbers: many(501), input: { text: '一' } }, 'numbers', 'too-many'],
  ['one twice', 'remark', { numbers: [...ten, ten[3]], input: { text: '一' } }, 'numbers.10', 'duplicate'],
  ['a number that is none', 'remark', { numbers: [5], input: { text: '一' } }, 'numbers.0', 'wrong-type'],
  ['no input', 'remark', { numbers: ten }, 'input', 'required'],
  ['half an input', 'assign', { numbers: ten, input: {} }, 'input.assignee', 'required'],
  [
    'a reason that is none',
    'fail',
    { numbers: ten, input: { reason: 'mood' } },
    'input.reason',
    'unknown-code',
  ],
  [
    'somebody who may not plan',
    'assign',
    { numbers: ten, input: { assignee: 'executive' } },
    'input.assignee',
    'not-a-planner',
  ],
  ['more than is known', 'recall', { numbers: ten, input: {}, force: true }, 'force', 'unknown-key'],
])(
  '%s is refused as a whole, at its field, and nothing is written',
  async (_what, command, body, field, code) => {
    const before = await stage.db.read().count(CommandRow)
    const answer = await supervisor.post(`/opportunities/bulk/${command}`, body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ field, code }))
    expect(await stage.db.read().count(CommandRow)).toBe(before)
  },
)

test('what depends on a single record cannot be given to many', async () => {
  for (const command of ['plan', 'record-result', 'succeed', 'edit', 'remind-plan', 'nonsense'])
    expect((await supervisor.post(`/opportunities/bulk/${command}`, {})).status).toBe(404)
  expect((await supervisor.get('/opportunities/bulk/assign')).status).toBe(405)
})

test('the same request sent again gets the same answer for each row, and each has one effect', async () => {
  const numbers = await create(12)
  const [taken = ''] = numbers
  await supervisor.post(`/opportunities/${taken}/assign`, { assignee: 'manager2' })
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      bulk(supervisor, 'assign', numbers, { assignee: 'manager1' }, 'bulk-once'),
    ),
  )
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(statusesOf(answers[0]!)).toEqual([409, ...all(11, 200)])
  expect(answers.filter(({ headers }) => headers.has('idempotency-replayed')).length).toBeLessThan(5)

  // The row that was refused would take the command by now; the request had its answer all the same.
  await supervisor.post(`/opportunities/${taken}/recall`, {})
  const again = await bulk(supervisor, 'assign', numbers, { assignee: 'manager1' }, 'bulk-once')
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
  expect(again.body).toEqual(answers[0]?.body)
  expect(await rowOf(taken)).toMatchObject({ status: 'created', assignee: null })
  for (const number of numbers.slice(1))
    expect(await stage.db.read().count(HistoryEntryRow, { number, command: 'assign' })).toBe(1)
})

test('a key that was used for something else is refused as a whole', async () => {
  const numbers = await create(2)
  await bulk(supervisor, 'remark', numbers, { text: '一' }, 'bulk-key')
  const [number = ''] = numbers
  const key = { 'idempotency-key': 'bulk-key' }
  const answers = [
    await bulk(supervisor, 'remark', numbers, { text: '二' }, 'bulk-key'),
    await bulk(supervisor, 'remark', [number], { text: '一' }, 'bulk-key'),
    await bulk(supervisor, 'assign', numbers, { assignee: 'manager1' }, 'bulk-key'),
    await supervisor.post(`/opportunities/${number}/remark`, { text: '一' }, key),
  ]
  for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { code: 'key-reused' } })
  await supervisor.post(
    `/opportunities/${number}/remark`,
    { text: '三' },
    { 'idempotency-key': 'single-key' },
  )
  expect((await bulk(supervisor, 'remark', numbers, { text: '一' }, 'single-key')).status).toBe(422)
  expect((await bulk(superadmin, 'remark', numbers, { text: '四' }, 'bulk-key')).status).toBe(200)
  expect((await rowOf(number)).version).toBe(4)
})

test('of two supervisors who assign overlapping lists at once each row has one winner, and the answers add up', async () => {
  const numbers = await create(30)
  const [left, right] = [numbers.slice(0, 20), numbers.slice(10)]
  const [one, two] = await Promise.all([
    bulk(supervisor, 'assign', left, { assignee: 'manager1' }),
    bulk(superadmin, 'assign', [...right].reverse(), { assignee: 'manager2' }),
  ])
  const told = new Map<string, string[]>(numbers.map((number) => [number, []]))
  for (const [{ body }, assignee] of [[one, 'manager1'] as const, [two, 'manager2'] as const])
    for (const { number, status } of body.results as Result[]) {
      expect([200, 409]).toContain(status)
      if (status === 200) told.get(number)?.push(assignee)
    }
  for (const [number, winners] of told) {
    expect(winners).toHaveLength(1)
    expect(await rowOf(number)).toMatchObject({ assignee: winners[0], version: 2 })
    expect(await stage.db.read().count(HistoryEntryRow, { number, command: 'assign' })).toBe(1)
  }
})

test('somebody else’s click does not wait for many', async () => {
  const numbers = await create(80)
  const [other = ''] = await create(1, 'manager1')
  let done = false
  const running = bulk(supervisor, 'assign', numbers, { assignee: 'manager1' }).finally(() => (done = true))
  expect((await manager1.post(`/opportunities/${other}/remark`, { text: '客户在等' })).status).toBe(200)
  expect(done).toBe(false)
  expect(statusesOf(await running)).toEqual(all(80, 200))
})
