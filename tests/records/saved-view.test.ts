import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CommandRow } from '../../db/command.ts'
import { SavedViewRow } from '../../db/saved-view.ts'
import { viewsAtMost } from '../../domain/saved-view.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let manager1: Awaited<ReturnType<Stage['as']>>
let manager2: Awaited<ReturnType<Stage['as']>>
let executive: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage({ worker: false })
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
  executive = await stage.as('executive')
})
afterAll(() => stage.close())
beforeEach(() => stage.db.transaction((em) => em.nativeDelete(SavedViewRow, {})))

const page = 'opportunities'
const big = { page, name: '大单', query: { view: 'all', sort: '-expectedAmount' }, columns: ['status'] }
const listed = async (person: typeof manager1) =>
  (await person.get(`/saved-views?page=${page}`)).body.items as Record<string, unknown>[]
const rows = () => stage.db.read().count(SavedViewRow)

test('a view is saved, renamed, saved anew and deleted by whom it belongs to', async () => {
  const saved = await manager1.post('/saved-views', big)
  expect(saved).toMatchObject({ status: 201, body: { ...big, version: 1 } })
  expect(saved.headers.get('etag')).toBe('"v1"')
  const at = `/saved-views/${saved.body.id}`
  const renamed = await manager1.patch(at, { name: '大客户' }, { 'if-match': '"v1"' })
  expect(renamed).toMatchObject({ status: 200, body: { ...big, name: '大客户', version: 2 } })
  const query = { view: 'mine', q: '水', limit: '50', by: 'status' }
  const anew = await manager1.patch(at, { query, columns: null }, { 'if-match': '"v2"' })
  expect(anew.body).toMatchObject({
    name: '大客户',
    query: { ...query, limit: 50 },
    columns: null,
    version: 3,
  })
  expect(await listed(manager1)).toEqual([anew.body])
  expect((await manager1.delete(at, { 'if-match': '"v3"' })).status).toBe(204)
  expect(await listed(manager1)).toEqual([])
})

test('another’s view is not there: not in a list, not to rename, not to delete', async () => {
  const { body } = await manager1.post('/saved-views', big)
  expect(await listed(manager2)).toEqual([])
  for (const id of [body.id, 999_999, 'x', '-1', '99999999999']) {
    const at = `/saved-views/${id}`
    expect((await manager2.patch(at, { name: '我的' }, { 'if-match': '"v1"' })).status).toBe(404)
    expect((await manager2.delete(at, { 'if-match': '"v1"' })).status).toBe(404)
  }
  expect(await listed(manager1)).toEqual([body])
})

test('everybody signed in may keep views, and two people the same name', async () => {
  for (const person of [manager1, manager2, executive])
    expect((await person.post('/saved-views', big)).status).toBe(201)
})

test('a name is one person’s once, whatever its case, width and spaces', async () => {
  await manager1.post('/saved-views', { ...big, name: 'VIP 客户' })
  const { body: other } = await manager1.post('/saved-views', big)
  for (const name of ['VIP 客户', 'vip客户', ' ＶＩＰ　客户 ']) {
    const taken = { status: 409, body: { code: 'view-name-taken', errors: [{ field: 'name' }] } }
    expect(await manager1.post('/saved-views', { ...big, name })).toMatchObject(taken)
    expect(await manager1.patch(`/saved-views/${other.id}`, { name }, { 'if-match': '"v1"' })).toMatchObject(
      taken,
    )
  }
  expect(await rows()).toBe(2)
  const own = await manager1.patch(`/saved-views/${other.id}`, { name: '大 单' }, { 'if-match': '"v1"' })
  expect(own.status).toBe(200)
})

test('of ten windows that save the same name at once one does', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => manager1.post('/saved-views', big)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)])
  expect(await rows()).toBe(1)
})

test('there is room for so many views and no more, also when they come at once', async () => {
  const names = Array.from({ length: viewsAtMost + 5 }, (_, index) => `视图 ${index}`)
  const answers = await Promise.all(names.map((name) => manager1.post('/saved-views', { ...big, name })))
  const refused = answers.filter(({ status }) => status !== 201)
  expect(refused).toHaveLength(5)
  for (const answer of refused)
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'too-many-views', params: { max: viewsAtMost } },
    })
  expect(await rows()).toBe(viewsAtMost)
  expect((await manager2.post('/saved-views', big)).status).toBe(201)
})

test('views of tickets are kept beside those of opportunities, each with what its list may be asked for', async () => {
  const query = { view: 'overdue', priority: 'urgent', type: 'complain', sort: 'dueAt' }
  const late = { page: 'tickets', name: '大单', query, columns: ['type', 'due', 'customerManager'] }
  await manager1.post('/saved-views', big)
  const saved = await manager1.post('/saved-views', late)
  expect(saved).toMatchObject({ status: 201, body: late })
  expect((await manager1.get('/saved-views?page=tickets')).body.items).toEqual([saved.body])
  expect(await listed(manager1)).toMatchObject([big])

  const at = `/saved-views/${saved.body.id}`
  const mine = { query: { view: 'mine', satisfaction: '2' }, columns: ['round'] }
  const changed = await manager1.patch(at, mine, { 'if-match': '"v1"' })
  expect(changed.body).toMatchObject({ query: { view: 'mine', satisfaction: 2 }, columns: ['round'] })
  for (const [wrong, field, code] of [
    [{ query: { source: 'referral' } }, 'query.source', 'unknown-key'],
    [{ query: { view: 'to-plan' } }, 'query.view', 'invalid'],
    [{ query: { by: 'status' } }, 'query.by', 'unknown-key'],
    [{ columns: ['expectedAmount'] }, 'columns.0', 'invalid'],
    [{ page: 'opportunities' }, 'page', 'unknown-key'],
  ] as const) {
    const refused = { status: 422, body: { errors: [{ field, code }] } }
    expect(await manager1.patch(at, wrong, { 'if-match': '"v2"' })).toMatchObject(refused)
    if (!('page' in wrong))
      expect(await manager1.post('/saved-views', { ...late, ...wrong })).toMatchObject(refused)
  }
  const ofTickets = await manager1.post('/saved-views', { ...big, query: { priority: 'urgent' } })
  expect(ofTickets.body.errors).toMatchObject([{ field: 'query.priority', code: 'unknown-key' }])
})

test('a change or a deletion names the version that was seen', async () => {
  const { body } = await manager1.post('/saved-views', big)
  const at = `/saved-views/${body.id}`
  expect(await manager1.patch(at, { name: '二' })).toMatchObject({ status: 428 })
  expect(await manager1.delete(at)).toMatchObject({ status: 428 })
  await manager1.patch(at, { name: '二' }, { 'if-match': '"v1"' })
  const stale = { status: 412, body: { code: 'stale', current: { name: '二', version: 2 } } }
  expect(await manager1.patch(at, { name: '三' }, { 'if-match': '"v1"' })).toMatchObject(stale)
  expect(await manager1.delete(at, { 'if-match': '"v1"' })).toMatchObject(stale)
  expect(await listed(manager1)).toMatchObject([{ name: '二', version: 2 }])
})

test('of two windows that change the same version at once one wins', async () => {
  const { body } = await manager1.post('/saved-views', big)
  const answers = await Promise.all(
    ['甲', '乙'].map((name) => manager1.patch(`/saved-views/${body.id}`, { name }, { 'if-match': '"v1"' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
})

const long = '字'.repeat(41)
test.each<[what: string, more: object, field: string, code: string]>([
  ['no name', { name: undefined }, 'name', 'required'],
  ['a blank name', { name: ' \u3000' }, 'name', 'required'],
  ['a long name', { name: long }, 'name', 'too-long'],
  ['a name that is long when compared', { name: '\ufdfa'.repeat(40) }, 'name', 'too-long'],
  ['a name with a control character', { name: '甲\u0000' }, 'name', 'control-character'],
  ['another page', { page: 'users' }, 'page', 'invalid'],
  ['no query', { query: undefined }, 'query', 'required'],
  ['a filter that is none', { query: { colour: 'red' } }, 'query.colour', 'unknown-key'],
  ['a place in the list', { query: { cursor: 'W10' } }, 'query.cursor', 'unknown-key'],
  ['a field of the table as a filter', { query: { deadlines: 'x' } }, 'query.deadlines', 'unknown-key'],
  ['a sort that is none', { query: { sort: 'password' } }, 'query.sort', 'invalid'],
  ['a view that is none', { query: { view: 'everything' } }, 'query.view', 'invalid'],
  ['an object as a filter', { query: { q: { $ne: null } } }, 'query.q', 'wrong-type'],
  ['half a sign in it', { query: { q: '\ud800' } }, 'query.q', 'control-character'],
  ['a control character in it', { query: { assignee: '\u0000' } }, 'query.assignee', 'control-character'],
  ['a list as the query', { query: [] }, 'query', 'wrong-type'],
  ['a column that is none', { columns: ['password'] }, 'columns.0', 'invalid'],
  ['a column twice', { columns: ['status', 'status'] }, 'columns', 'invalid'],
  ['another’s name on it', { person: 'manager2' }, 'person', 'unknown-key'],
])('a view with %s is refused at its field, and nothing is kept', async (_what, more, field, code) => {
  const answer = await manager1.post('/saved-views', { ...big, ...more })
  expect([answer.status, answer.body.errors]).toEqual([
    422,
    expect.arrayContaining([expect.objectContaining({ field, code })]),
  ])
  expect(await rows()).toBe(0)
})

test('views of silent customers keep what their list may be asked for, and columns of their own', async () => {
  const query = { view: 'proposed', level: 3, reason: 'price', sort: '-confirmedAt', limit: 50 }
  const kept = { page: 'churn-cases', name: '嫌贵的', query, columns: ['lastOrderAt', 'deferrals'] }
  const saved = await manager1.post('/saved-views', kept)
  expect(saved).toMatchObject({ status: 201, body: kept })
  expect((await manager1.get('/saved-views?page=churn-cases')).body.items).toEqual([saved.body])
  for (const wrong of [{ query: { priority: 'urgent' } }, { columns: ['satisfaction'] }])
    expect((await manager1.post('/saved-views', { ...kept, name: '别的', ...wrong })).status).toBe(422)
  const choice = { columns: ['silentDays', 'reason'] }
  expect((await manager1.put('/column-choices/churn-cases', choice)).body).toEqual(choice)
})

test('a search for any sign is kept as it was typed', async () => {
  const searches = ['%', "'; drop table saved_view; --", '\\', '"', '😀', '']
  for (const [index, q] of searches.entries()) {
    const { body } = await manager1.post('/saved-views', { page, name: `查 ${index}`, query: { q } })
    expect(body.query).toEqual({ q })
    expect((await listed(manager1)).at(-1)).toEqual(body)
  }
})

test('the same key sent 20 times saves one view and answers the same', async () => {
  const headers = { 'idempotency-key': 'view-once' }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => manager1.post('/saved-views', big, headers)),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(19)
  expect(await rows()).toBe(1)
  const other = await manager1.post('/saved-views', { ...big, name: '二' }, headers)
  expect(other).toMatchObject({ status: 422, body: { code: 'key-reused' } })
  const elsewhere = await manager1.post('/opportunities', {}, headers)
  expect(elsewhere).toMatchObject({ status: 422, body: { code: 'key-reused' } })
  const made = { subject: 'SavedView', number: String(answers[0]?.body.id) }
  const known = await stage.db.read().findOneOrFail(CommandRow, made)
  expect((await manager1.get(`/commands/${known.id}`)).body).toMatchObject({ state: 'done', name: 'create' })
  await manager1.delete(`/saved-views/${answers[0]?.body.id}`, { 'if-match': '"v1"' })
  const later = await manager1.post('/saved-views', big, headers)
  expect(later).toMatchObject({ status: 201, body: { id: answers[0]?.body.id, state: 'done' } })
  expect(await rows()).toBe(0)
})

test('the columns a person chose are his, until he takes the standard ones again', async () => {
  const at = '/column-choices/opportunities'
  expect((await manager1.get(at)).body).toEqual({ columns: null })
  for (const columns of [['status', 'source'], [], ['assignee']]) {
    expect((await manager1.put(at, { columns })).body).toEqual({ columns })
    expect((await manager1.get(at)).body).toEqual({ columns })
  }
  expect((await manager2.get(at)).body).toEqual({ columns: null })
  await manager1.put(at, { columns: null })
  expect((await manager1.get(at)).body).toEqual({ columns: null })
})

test('of each list a person chooses other columns, and only such as it has', async () => {
  await manager1.put('/column-choices/opportunities', { columns: ['source'] })
  const at = '/column-choices/tickets'
  expect((await manager1.put(at, { columns: ['round', 'archivedAt'] })).status).toBe(200)
  expect((await manager1.get(at)).body).toEqual({ columns: ['round', 'archivedAt'] })
  expect((await manager1.get('/column-choices/opportunities')).body).toEqual({ columns: ['source'] })
  const refused = { status: 422, body: { errors: [{ field: 'columns.0', code: 'invalid' }] } }
  expect(await manager1.put(at, { columns: ['probability'] })).toMatchObject(refused)
})

test('columns that are none, and pages that have none, are refused', async () => {
  const at = '/column-choices/opportunities'
  for (const [body, field] of [
    [{}, 'columns'],
    [{ columns: ['number'] }, 'columns.0'],
    [{ columns: 'status' }, 'columns'],
    [{ columns: ['status', 'status'] }, 'columns'],
    [{ columns: [], person: 'manager2' }, 'person'],
  ] as const)
    expect(await manager1.put(at, body)).toMatchObject({
      status: 422,
      body: { errors: [expect.objectContaining({ field })] },
    })
  expect((await manager1.get('/column-choices/users')).status).toBe(404)
  expect((await manager1.put('/column-choices/users', { columns: [] })).status).toBe(404)
})
