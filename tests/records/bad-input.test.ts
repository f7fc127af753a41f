import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let manager1: Awaited<ReturnType<Stage['as']>>
let superadmin: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  superadmin = await stage.as('superadmin')
})
afterAll(() => stage.close())

const good = { customerName: '好公司', summary: '一', probability: 10 }
const long = (length: number) => '字'.repeat(length + 1)

/** What somebody may send as one field of an opportunity, and what the answer says of it. */
const fields: [field: string, value: unknown, code: string][] = [
  ['customerName', undefined, 'required'],
  ['customerName', null, 'wrong-type'],
  ['customerName', 5, 'wrong-type'],
  ['customerName', ['一'], 'wrong-type'],
  ['customerName', '', 'required'],
  ['customerName', ' \u3000 ', 'required'],
  ['customerName', '\u200b\u200b', 'required'],
  ['customerName', long(100), 'too-long'],
  ['customerName', '甲\u0000乙', 'control-character'],
  ['customerName', '甲\n乙', 'control-character'],
  ['customerName', '甲\u202e乙', 'control-character'],
  ['customerName', '甲\ud800', 'control-character'],
  ['summary', long(200), 'too-long'],
  ['summary', { $ne: null }, 'wrong-type'],
  ['description', long(2000), 'too-long'],
  ['description', '甲\u0007', 'control-character'],
  ['probability', undefined, 'required'],
  ['probability', -1, 'too-small'],
  ['probability', 101, 'too-big'],
  ['probability', 1.5, 'wrong-type'],
  ['probability', '50', 'wrong-type'],
  ['probability', 1e308, 'too-big'],
  ['source', 'moon', 'unknown-code'],
  ['source', "'; drop table opportunity; --", 'unknown-code'],
  ['expectedAmount', 12, 'wrong-type'],
  ['expectedAmount', '-1', 'not-an-amount'],
  ['expectedAmount', '1e5', 'not-an-amount'],
  ['expectedAmount', '1.234', 'not-an-amount'],
  ['expectedAmount', '1234567890123', 'not-an-amount'],
  ['expectedAmount', 'NaN', 'not-an-amount'],
  ['expectedCloseOn', '2026-02-30', 'not-a-day'],
  ['expectedCloseOn', '2026-13-01', 'not-a-day'],
  ['expectedCloseOn', 'tomorrow', 'not-a-day'],
  ['expectedCloseOn', '2026-11-24T00:00:00Z', 'not-a-day'],
  ['contactName', long(50), 'too-long'],
  ['contactPhone', '138', 'not-a-phone'],
  ['contactPhone', '1381001000', 'not-a-mobile'],
  ['contactPhone', '<script>', 'not-a-phone'],
  ['status', 'succeeded', 'unknown-key'],
  ['assignee', 'manager1', 'unknown-key'],
  ['version', 9, 'unknown-key'],
  ['constructor', {}, 'unknown-key'],
]

test.each(fields)('a new opportunity with %s %j is refused: %s', async (field, value, code) => {
  const before = await stage.db.read().count(OpportunityRow)
  const answer = await supervisor.post('/opportunities', { ...good, [field]: value })
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ field, code }))
  for (const { message } of answer.body.errors) expect(message).toMatch(/[\u4e00-\u9fff]/)
  expect(await stage.db.read().count(OpportunityRow)).toBe(before)
})

test('what is wrong with an edit is said like at the creation, and nothing is changed', async () => {
  const { body: created } = await supervisor.post('/opportunities', good)
  const at = `/opportunities/${created.number}`
  for (const [field, value, code] of fields.filter(([, value]) => value !== undefined)) {
    const answer = await supervisor.patch(at, { [field]: value }, { 'if-match': '"v1"' })
    expect([field, value, answer.status]).toEqual([field, value, 422])
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ field, code }))
  }
  expect((await supervisor.get(at)).body).toMatchObject({ version: 1, customerName: '好公司' })
})

/** For each command what may be wrong with its input. */
const inputs: Record<string, [input: unknown, field: string, code: string][]> = {
  assign: [
    [{}, 'assignee', 'required'],
    [{ assignee: 7 }, 'assignee', 'wrong-type'],
    [{ assignee: 'Nobody' }, 'assignee', 'not-a-username'],
    [{ assignee: 'nobody' }, 'assignee', 'not-a-planner'],
    [{ assignee: 'executive' }, 'assignee', 'not-a-planner'],
    [{ assignee: 'manager1', reason: long(200) }, 'reason', 'too-long'],
    [{ assignee: 'manager1', force: true }, 'force', 'unknown-key'],
  ],
  plan: [
    [{}, 'steps', 'required'],
    [{ steps: [] }, 'steps', 'too-few'],
    [{ steps: 'x' }, 'steps', 'wrong-type'],
    [{ steps: Array.from({ length: 31 }, () => ({ dueOn: '2030-01-01', item: 'x' })) }, 'steps', 'too-many'],
    [{ steps: [{ dueOn: '2030-01-01' }] }, 'steps.0.item', 'required'],
    [{ steps: [{ dueOn: '2030-02-30', item: 'x' }] }, 'steps.0.dueOn', 'not-a-day'],
    [{ steps: [{ dueOn: '2020-01-01', item: 'x' }] }, 'steps.0.dueOn', 'in-the-past'],
    [{ steps: [{ dueOn: '2030-01-01', item: long(500) }] }, 'steps.0.item', 'too-long'],
    [{ steps: [{ dueOn: '2030-01-01', item: 'x', result: 'y' }] }, 'steps.0.result', 'unknown-key'],
    [{ steps: [{ id: 999999, dueOn: '2030-01-01', item: 'x' }] }, 'steps.0.id', 'unknown-step'],
  ],
  'record-result': [
    [{}, 'step', 'required'],
    [{ step: 'one', result: 'x' }, 'step', 'wrong-type'],
    [{ step: 999999, result: 'x' }, 'step', 'unknown-step'],
    [{ step: 1 }, 'result', 'required'],
    [{ step: 1, result: '' }, 'result', 'required'],
    [{ step: 1, result: long(500) }, 'result', 'too-long'],
    [{ step: 1, skipped: true }, 'note', 'required'],
    [{ step: 1, skipped: true, note: long(500) }, 'note', 'too-long'],
  ],
  fail: [
    [{}, 'reason', 'required'],
    [{ reason: 'mood' }, 'reason', 'unknown-code'],
    [{ reason: 'price', note: long(500) }, 'note', 'too-long'],
  ],
  remark: [
    [{}, 'text', 'required'],
    [{ text: '' }, 'text', 'required'],
    [{ text: long(500) }, 'text', 'too-long'],
    [{ text: '甲\u0000' }, 'text', 'control-character'],
  ],
  recall: [[{ why: 'x' }, 'why', 'unknown-key']],
  reassign: [[{ assignee: 'manager1' }, 'assignee', 'already-theirs']],
  'hand-over': [[{ assignee: 'manager1' }, 'assignee', 'already-theirs']],
}

describe.each(Object.entries(inputs))('the input of %s', (command, cases) => {
  test('is refused at its field, and the record stays as it was', async () => {
    const { body } = await supervisor.post('/opportunities', good)
    const at = `/opportunities/${body.number}`
    if (command !== 'assign') await supervisor.post(`${at}/assign`, { assignee: 'manager1' })
    if (['record-result', 'recall'].includes(command))
      await manager1.post(`${at}/plan`, { steps: [{ dueOn: '2030-01-01', item: '拜访' }] })
    const before = (await superadmin.get(at)).body
    const entries = await stage.db.read().count(HistoryEntryRow, { number: body.number })
    for (const [input, field, code] of cases) {
      const answer = await superadmin.post(`${at}/${command}`, input)
      expect([input, answer.status, answer.body.errors]).toEqual([
        input,
        422,
        expect.arrayContaining([expect.objectContaining({ field, code })]),
      ])
    }
    expect((await superadmin.get(at)).body).toEqual(before)
    expect(await stage.db.read().count(HistoryEntryRow, { number: body.number })).toBe(entries)
  })
})

test.each<[what: string, body: string, type: string, status: number, code: string]>([
  ['half a JSON', '{"customerName":', 'application/json', 400, 'malformed-json'],
  ['a list', '[]', 'application/json', 422, 'invalid-input'],
  ['a number', '5', 'application/json', 422, 'invalid-input'],
  ['null', 'null', 'application/json', 422, 'invalid-input'],
  ['nothing', '', 'application/json', 400, 'malformed-json'],
  ['a form', 'customerName=x', 'application/x-www-form-urlencoded', 415, 'not-json'],
  ['plain text', JSON.stringify(good), 'text/plain', 415, 'not-json'],
  [
    '10 MB',
    JSON.stringify({ ...good, description: 'x'.repeat(10_000_000) }),
    'application/json',
    413,
    'too-large',
  ],
])('a body that is %s gets a clear answer', async (_what, body, type, status, code) => {
  const answer = await supervisor.post('/opportunities', body, { 'content-type': type })
  expect(answer).toMatchObject({ status, body: { status, code, requestId: expect.any(String) } })
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
})

test.each([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=ten', 'limit'],
  ['sort=customerNote', 'sort'],
  ['sort=password', 'sort'],
  ['cursor=x', 'cursor'],
  ['cursor=W10', 'cursor'],
  ['status=open', 'status'],
  ['view=everything', 'view'],
  ['colour=red', 'colour'],
  ['expectedCloseOnFrom=2026-02-30', 'expectedCloseOnFrom'],
  [`q=${'x'.repeat(101)}`, 'q'],
])('a list asked with ?%s names the field', async (query, field) => {
  const answer = await supervisor.get(`/opportunities?${query}`)
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }))
})

test.each(['%', '_', "'", '"', '\\', '%00', '😀', '\u202e', 'OP-', "OP-%' or '1'='1"])(
  'a search for %j finds nothing wrong',
  async (typed) => {
    const answer = await supervisor.get(`/opportunities?view=all&q=${encodeURIComponent(typed)}`)
    expect([200, 422]).toContain(answer.status)
  },
)

test.each(['"1"', 'v1', 'W/"v1"', '"v1", "v2"', '"v99999999999"'])(
  'an If-Match of %s is no version of ours',
  async (match) => {
    const { body } = await supervisor.post('/opportunities', good)
    const at = `/opportunities/${body.number}`
    expect((await supervisor.patch(at, { summary: '二' }, { 'if-match': match })).status).toBe(412)
  },
)

test('an edit without If-Match is asked for it', async () => {
  const { body } = await supervisor.post('/opportunities', good)
  const answer = await supervisor.patch(`/opportunities/${body.number}`, { summary: '二' })
  expect(answer).toMatchObject({ status: 428, body: { code: 'if-match-required' } })
})

test.each(['x'.repeat(201), '键', 'a b', ''])('an Idempotency-Key of %j is refused', async (key) => {
  const answer = await stage.app.request('/api/opportunities', {
    method: 'POST',
    body: JSON.stringify(good),
    headers: {
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      cookie: supervisor.cookie,
      'idempotency-key': Buffer.from(key).toString('latin1'),
    },
  })
  expect(answer.status).toBe(422)
})

test('half a sign or the sign zero is refused wherever it is sent, and found nowhere', async () => {
  for (const [name, sign] of [
    ['q', '%00'],
    ['assignee', 's%00'],
    ['source', '%00x'],
  ])
    expect((await supervisor.get(`/opportunities?${name}=${sign}`)).body).toMatchObject({
      status: 422,
      errors: [{ field: name, code: 'control-character' }],
    })
  for (const path of ['/opportunities/OP-%00', '/customers/KH-20200101-0001%00', '/commands/%00'])
    expect([path, (await supervisor.get(path)).status]).toEqual([path, 404])
  for (const username of ['a\u0000', '\ud800'])
    expect((await stage.send('POST', '/session', { username, password: 'x' })).body).toMatchObject({
      status: 422,
      errors: [{ field: 'username', code: 'control-character' }],
    })
})

test('what is nested ten thousand deep is refused like any other', async () => {
  const deep = `${'['.repeat(10_000)}"\\u0000"${']'.repeat(10_000)}`
  expect((await supervisor.post('/opportunities', `{"customerName":${deep}}`)).status).toBe(422)
})

test('a key that is none is refused at every POST', async () => {
  for (const path of ['/notifications/read', '/processes/comparison', '/opportunities'])
    expect((await supervisor.post(path, {}, { 'idempotency-key': 'two words' })).status).toBe(422)
})
