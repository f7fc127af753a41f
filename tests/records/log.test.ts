import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LeaseRow } from '../../db/process-nudge.ts'
import { createLog } from '../../operations/log.ts'
import { createStage, eventually, password, type Stage } from '../stage/stage.ts'

// Everything is told that can be told: all statements, each of them as a slow one too.
const folder = mkdtempSync(join(tmpdir(), 'evergreen-log-'))
const file = join(folder, 'log')
let stage: Stage
let cookie: string
const secrets = {
  customer: '金丝雀贸易有限公司',
  contact: '金丝雀先生',
  phone: '13812345678',
  remark: '金丝雀在矿井里',
  client: '矿井金丝雀有限公司',
  talk: '金丝雀的约定',
  detail: '金丝雀说了什么',
  place: '金丝雀的鸟笼',
  note: '金丝雀已来电',
  search: '金丝雀搜索',
  wrongPassword: 'canary password 1',
  newPassword: 'seventeen canaries singing',
  totp: '918273',
  token: 'canary-bearer-token',
}

beforeAll(async () => {
  stage = await createStage({ log: createLog({ level: 'debug', file }), slowQueryMs: 0 })
})
afterAll(async () => {
  await stage?.close()
  rmSync(folder, { recursive: true, force: true })
})

type Line = Record<string, unknown>
const text = () => readFileSync(file, 'utf8')
const lines = (): Line[] =>
  text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

test('one command can be followed by its request through API, process, activity and statements', async () => {
  const supervisor = await stage.as('supervisor')
  cookie = supervisor.cookie
  const typed = {
    ...{ customerName: secrets.customer, summary: '货架', probability: 40 },
    ...{ contactName: secrets.contact, contactPhone: secrets.phone },
  }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  const assigned = await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  const requestId = assigned.headers.get('x-request-id')
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  await eventually(() => {
    const own = lines().filter((line) => line.requestId === requestId)
    const request = own.find(({ msg }) => msg === 'request')
    expect(request).toMatchObject({
      ...{
        user: 'supervisor',
        method: 'POST',
        route: '/api/opportunities/{number}/assign',
        number,
        status: 200,
      },
      ...{ ms: expect.any(Number) as number, commandId: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    })
    const { commandId } = request ?? {}
    expect(own).toContainEqual(
      expect.objectContaining({
        msg: 'activity',
        activity: 'commit',
        number,
        commandId,
        attempt: 1,
        outcome: 'done',
      }),
    )
    expect(lines()).toContainEqual(
      expect.objectContaining({
        msg: 'a command arrived',
        part: 'workflow',
        number,
        update: 'assign',
        commandId,
      }),
    )
    const statements = own.filter(({ msg }) => msg === 'statement')
    expect(statements.filter(({ sql }) => /^insert into .?history_entry/.test(String(sql))).length).toBe(1)
  })
})

test('the number of a request that a page or a proxy gave is kept, and anything else is not', async () => {
  const manager1 = await stage.as('manager1')
  const given = await manager1.get('/session', { 'x-request-id': 'page-0123456789' })
  expect(given.headers.get('x-request-id')).toBe('page-0123456789')
  const odd = await manager1.get('/session', { 'x-request-id': '"}{"canary' })
  expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  const refused = await manager1.get('/opportunities/OP-20200101-0001', { 'x-request-id': 'page-0123456789' })
  expect(refused.body.requestId).toBe('page-0123456789')
})

test('a slow statement is told with the request it belongs to', async () => {
  const manager1 = await stage.as('manager1')
  const answer = await manager1.get('/opportunities')
  const requestId = answer.headers.get('x-request-id')
  const slow = lines().filter(({ msg, requestId: of }) => msg === 'a slow statement' && of === requestId)
  expect(slow.map(({ sql }) => String(sql))).toContainEqual(
    expect.stringMatching(/^select .* from .?opportunity/),
  )
})

test('no secret, no name and no telephone number is in the log, however things went', async () => {
  const supervisor = await stage.as('supervisor')
  await stage.send('POST', '/session', { username: 'supervisor', password: secrets.wrongPassword })
  await stage.send('POST', '/session', { username: secrets.contact, password: secrets.wrongPassword })
  await stage.send(
    'POST',
    '/session',
    { username: 'supervisor', password, totp: secrets.totp },
    { authorization: `Bearer ${secrets.token}` },
  )
  const executive = await stage.as('executive')
  const change = { current: password, next: secrets.newPassword }
  expect((await executive.post('/session/password', change)).status).toBe(204)
  await supervisor.get(`/opportunities?q=${encodeURIComponent(secrets.search)}`)
  await supervisor.get(`/opportunities/${encodeURIComponent(secrets.customer)}`)
  await supervisor.get(`/${encodeURIComponent(secrets.customer)}`)
  await supervisor.post('/opportunities', { customerName: secrets.customer, contactPhone: secrets.phone })
  const { items } = (await supervisor.get('/opportunities')).body as { items: { number: string }[] }
  const at = `/opportunities/${items[0]?.number}`
  expect((await supervisor.post(`${at}/remark`, { text: secrets.remark })).status).toBe(200)
  const client = (await supervisor.post('/customers', { name: secrets.client, manager: 'manager1' })).body
  const next = new Date(Date.now() + 700).toISOString()
  const talk = { date: '2026-01-05', type: 'visit', title: secrets.talk, detail: secrets.detail }
  const met = { ...talk, place: secrets.place, nextContactAt: next }
  const { body } = await supervisor.post(`/customers/${client.number}/interactions`, met)
  await eventually(() =>
    expect(lines().some(({ activity, outcome }) => activity === 'remind' && outcome === 'done')).toBe(true),
  )
  await supervisor.post(`/interactions/${body.id}/done`, { note: secrets.note })
  for (const list of ['interactions', 'contacts'])
    await supervisor.get(`/${list}?q=${encodeURIComponent(secrets.talk)}`)
  // What a database says when it refuses quotes what was to be written.
  const twice = { name: secrets.customer, holder: secrets.contact, until: new Date() }
  const insert = () => stage.db.transaction((em) => em.insert(LeaseRow, twice))
  await insert()
  const log = createLog({ level: 'info', file })
  await insert().catch((error: unknown) => log.error({ err: error }, 'a request failed'))
  expect(text()).toContain('a request failed')
  for (const secret of [...Object.values(secrets), password, cookie.split('=')[1] ?? '', 'argon2'])
    expect(text().includes(secret), secret).toBe(false)
})
