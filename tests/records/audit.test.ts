import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { PermissionRow } from '../../db/role.ts'
import { raiseEpoch } from '../../db/access.ts'
import { SessionRow } from '../../db/session.ts'
import { toldPerMinute } from '../../api/refusal.ts'
import { abilityOf } from '../../domain/ability.ts'
import { visibleValues } from '../../domain/visible.ts'
import { createStage, password, type Cast, type Stage } from '../stage/stage.ts'

type Item = {
  id: number
  source: string
  at: string
  kind: string
  code: string | null
  subject: string | null
  readable: boolean
  actor: { username: string; name: string } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  details: Record<string, unknown>
  requestId: string | null
  address: string | null
}

let stage: Stage
let number: string
let other: string
const people = {} as Record<Cast, Awaited<ReturnType<Stage['as']>>>
const cast: Cast[] = ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'manager2', 'executive']
const secret = '审计保密公司'
const typed = { customerName: secret, summary: '秘密概要', probability: 20, contactPhone: '13810010088' }

beforeAll(async () => {
  stage = await createStage()
  for (const username of cast) people[username] = await stage.as(username)
  const { supervisor, manager1, manager2 } = people
  number = (await supervisor.post('/opportunities', typed)).body.number as string
  other = (await supervisor.post('/opportunities', { ...typed, summary: '另一个' })).body.number as string
  await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  await supervisor.post(`/opportunities/${number}/remark`, { text: '秘密批示' })
  await manager1.patch(`/opportunities/${number}`, { summary: '秘密二' }, { 'if-match': '"v3"' })
  await manager1.post(`/opportunities/${number}/recall`, {})
  await manager2.post(`/opportunities/${number}/plan`, { steps: [{ dueOn: '2035-01-01', item: '偷看' }] })
  await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager2' })
  await people.executive.get('/opportunities')
  await stage.send('POST', '/session', { username: 'manager2', password: 'not the password' })
  await stage.send('POST', '/session', { username: secret, password: secret })
})
afterAll(() => stage.close())

async function audit(who: Cast, query = ''): Promise<Item[]> {
  const { status, body } = await people[who].get(`/audit?limit=100${query}`)
  expect(status).toBe(200)
  return body.items as Item[]
}
const saidOf = (items: Item[]) => items.map(({ kind, actor }) => `${kind} by ${actor?.username ?? 'nobody'}`)

test('one list tells of records, sign-ins and refusals, newest first, with who, when and from where', async () => {
  const items = await audit('superadmin')
  const moments = items.map(({ at }) => Date.parse(at))
  expect(moments).toEqual([...moments].sort((a, b) => b - a))
  expect(saidOf(items)).toEqual(
    expect.arrayContaining(['create by supervisor', 'assign by supervisor', 'signed-in by executive']),
  )
  const assigned = items.find(({ kind, code }) => kind === 'assign' && code === number)
  expect(assigned).toMatchObject({
    ...{ source: 'record', actor: { username: 'supervisor', name: '陈立群' }, subject: 'Opportunity' },
    ...{ after: { assignee: 'manager1' }, details: { fromStatus: 'created', toStatus: 'assigned' } },
    ...{ readable: true, requestId: expect.any(String) as string },
  })
})

test('what was refused is told too: a page, a command out of reach, one in the wrong state, a sign-in', async () => {
  const refused = (await audit('superadmin', '&kind=refused')).map(({ actor, code, details }) => ({
    actor: actor?.username,
    code,
    ...details,
  }))
  const path = (name: string) => `/opportunities/{number}/${name}`
  expect(refused).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ actor: 'executive', path: '/opportunities', status: 403 }),
      expect.objectContaining({ actor: 'manager1', code: number, path: path('recall'), status: 403 }),
      expect.objectContaining({ actor: 'manager2', code: number, path: path('plan'), status: 404 }),
      expect.objectContaining({ actor: 'supervisor', code: number, path: path('assign'), status: 409 }),
    ]),
  )
  expect(await audit('superadmin', '&kind=sign-in-refused')).toEqual([
    expect.objectContaining({ actor: null, subject: null, code: null, details: { reason: 'unknown' } }),
    expect.objectContaining({ actor: null, subject: 'User', code: 'manager2', details: { reason: 'wrong' } }),
  ])
})

test('a request from another site is told with that site and whom it was done to', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  expect((await people.manager1.post(`/opportunities/${number}/remark`, { text: 'x' }, headers)).status).toBe(
    403,
  )
  const [item] = await audit('superadmin', '&kind=refused')
  expect(item).toMatchObject({
    actor: { username: 'manager1' },
    details: { origin: 'https://evil.example', problem: 'cross-site' },
  })
})

test('the system administrator learns who, when, what and which number, and not a word of a customer', async () => {
  const items = await audit('sysadmin')
  const assigned = items.find(({ kind, code }) => kind === 'assign' && code === number)
  expect(assigned).toMatchObject({
    actor: { username: 'supervisor' },
    readable: false,
    before: null,
    after: null,
  })
  const text = JSON.stringify(items)
  for (const word of [secret, '秘密', '13810010088', '偷看'])
    expect([word, text.includes(word)]).toEqual([word, false])
  expect(JSON.stringify(await audit('superadmin'))).toContain(secret)
})

test('who has no right to the audit has none of it', async () => {
  for (const who of ['supervisor', 'manager1', 'executive'] as const)
    expect((await people[who].get('/audit')).status).toBe(403)
})

test('before and after are for who may read that record now', async () => {
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    const right = { role: 'customer-manager', subject: 'Audit', action: 'read', scope: 'all' as const }
    await em.insert(PermissionRow, { ...right, hiddenFields: [] })
  })
  const of = (items: Item[], code: string) =>
    items.filter((item) => item.code === code && item.source === 'record')
  const mine = await audit('manager1')
  expect(of(mine, number).some(({ after }) => after?.summary === '秘密二')).toBe(true)
  expect(of(mine, other).every(({ before, after, readable }) => !before && !after && !readable)).toBe(true)
  const others = await audit('manager2')
  expect(JSON.stringify(others)).not.toContain('秘密')
  await people.supervisor.post(`/opportunities/${number}/reassign`, { assignee: 'manager2' })
  expect(JSON.stringify(of(await audit('manager1'), number))).not.toContain('秘密')
  expect(JSON.stringify(of(await audit('manager2'), number))).toContain('秘密二')
})

test('a field that a right hides is in no before and no after', () => {
  const ability = abilityOf([
    { action: 'read', subject: 'Opportunity' },
    { action: 'read', subject: 'Opportunity', fields: ['expectedAmount'], inverted: true },
  ])
  const values = { expectedAmount: 5, summary: '一' }
  expect(visibleValues(ability, 'Opportunity', {}, values)).toEqual({ summary: '一' })
})

test('page by page each entry comes once, over both books, however many share a moment', async () => {
  const at = new Date('2020-05-05T04:00:00Z')
  await stage.db.transaction(async (em) => {
    const common = { actor: 'supervisor', subject: 'Opportunity', at }
    await em.insertMany(
      AuditEntryRow,
      Array.from({ length: 25 }, () => ({ ...common, kind: 'exported' })),
    )
    await em.insertMany(
      HistoryEntryRow,
      Array.from({ length: 25 }, (_, index) => ({
        ...{ ...common, number: 'OP-20200505-0001', command: 'remark', version: index + 1 },
        ...{ fromStatus: 'created', toStatus: 'created', before: null, after: null },
      })),
    )
  })
  for (const limit of [1, 7, 50]) {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await people.superadmin.get(
        `/audit?from=2020-05-05&to=2020-05-05&limit=${limit}${cursor}`,
      )
      expect(body.total).toBe(50)
      seen.push(...(body.items as Item[]).map(({ source, id }) => `${source} ${id}`))
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    expect(seen).toHaveLength(50)
    expect(new Set(seen).size).toBe(50)
  }
})

test('a day is one of the company’s', async () => {
  const at = new Date('2021-03-03T16:30:00Z')
  await stage.db.transaction((em) => em.insert(AuditEntryRow, { kind: 'signed-in', actor: 'executive', at }))
  expect(await audit('superadmin', '&from=2021-03-04&to=2021-03-04')).toHaveLength(1)
  expect(await audit('superadmin', '&from=2021-03-03&to=2021-03-03')).toHaveLength(0)
})

test('the list is found by person, by kind, by what it is about, by book, and by a number or a name', async () => {
  const every = async (query: string, holds: (item: Item) => boolean) => {
    const items = await audit('superadmin', query)
    expect([query, items.length > 0, items.every(holds)]).toEqual([query, true, true])
  }
  await every('&actor=manager2', ({ actor }) => actor?.username === 'manager2')
  await every('&kind=assign', ({ kind }) => kind === 'assign')
  await every('&subject=User&code=manager2', ({ subject, code }) => subject === 'User' && code === 'manager2')
  await every(`&code=${number}`, ({ code }) => code === number)
  await every('&source=audit', ({ source }) => source === 'audit')
  await every('&source=record&actor=supervisor', ({ source }) => source === 'record')
  await every(`&q=${number}`, ({ code }) => code === number)
  await every(
    `&q=${encodeURIComponent('赵宇')}`,
    ({ actor, code }) => actor?.username === 'manager2' || code === 'manager2',
  )
  expect(await audit('superadmin', '&q=nobody-of-that-name')).toEqual([])
  for (const wrong of ['kind=', 'from=yesterday', 'source=else', 'cursor=e30', 'actor[$ne]=x'])
    expect([wrong, (await people.superadmin.get(`/audit?${wrong}`)).status]).toEqual([wrong, 422])
})

test('a flood of refusals is told up to a limit, and that there were more', async () => {
  const before = (await audit('superadmin', '&kind=refused&actor=sysadmin')).length
  for (let index = 0; index < toldPerMinute * 3; index += 1) await people.sysadmin.get('/opportunities')
  const told = await audit('superadmin', '&kind=refused&actor=sysadmin')
  expect(told.length - before).toBe(toldPerMinute)
  expect(told[0]?.details).toMatchObject({ moreUntold: true })
})

test('what cannot be told in the audit is not done', async () => {
  const person = await stage.as('executive')
  const rename = async (from: string, to: string) => {
    await stage.db.orm.em.getConnection().execute(`alter table ${from} rename to ${to}`)
  }
  const standing = () => stage.db.read().count(SessionRow, { username: 'executive' })
  const before = await standing()
  await rename('audit_entry', 'audit_gone')
  const { status } = await person.delete('/session')
  await rename('audit_gone', 'audit_entry')
  expect(status).toBe(500)
  expect(await standing()).toBe(before)
  expect(
    (await person.post('/session/password', { current: password, next: 'seventeen blue whales' })).status,
  ).toBe(204)
})

test('no route changes the audit', () => {
  const routes = stage.endpoints.filter(({ path }) => path.startsWith('/audit')).map(({ method }) => method)
  expect(new Set(routes)).toEqual(new Set(['get']))
})

test('each way to ask the audit goes along an index of either book', async () => {
  const em = stage.db.orm.em.getConnection()
  const many = 6000
  const at = (index: number) => new Date(Date.UTC(2022, 0, 1) + index * 60_000)
  for (let from = 0; from < many; from += 500)
    await stage.db.transaction(async (tx) => {
      const rows = Array.from({ length: 500 }, (_, index) => from + index)
      await tx.insertMany(
        AuditEntryRow,
        rows.map((n) => ({
          ...{ kind: n % 40 ? 'signed-in' : 'exported', actor: `person${n % 100}`, at: at(n) },
          ...{ subject: 'User', code: `person${n % 100}` },
        })),
      )
      await tx.insertMany(
        HistoryEntryRow,
        rows.map((n) => ({
          ...{ subject: 'Opportunity', number: `OP-20220101-${1000 + (n % 900)}`, version: n + 1, at: at(n) },
          ...{ command: n % 40 ? 'remark' : 'assign', actor: `person${n % 100}` },
          ...{ fromStatus: 'created', toStatus: 'created', before: null, after: null },
        })),
      )
    })
  const isMariaDb = stage.db.dialect === 'mariadb'
  await em.execute(isMariaDb ? 'analyze table audit_entry, history_entry' : 'analyze')
  const moment = isMariaDb ? at(3000) : at(3000).getTime()
  const place = 'at <= ? and (at < ? or id < 2000)'
  const ways: [table: string, where: string, index: string, values?: unknown[]][] = [
    ['audit_entry', '1 = 1', 'audit_entry_at_id_index'],
    ['history_entry', '1 = 1', 'history_entry_at_id_index'],
    ['audit_entry', place, 'audit_entry_at_id_index', [moment, moment]],
    ['history_entry', place, 'history_entry_at_id_index', [moment, moment]],
    ['audit_entry', "actor = 'person7'", 'audit_entry_actor_at_index'],
    ['history_entry', "actor = 'person7'", 'history_entry_actor_at_index'],
    ['audit_entry', "kind = 'exported'", 'audit_entry_kind_at_index'],
    ['history_entry', "command = 'assign'", 'history_entry_command_at_index'],
    ['audit_entry', "code = 'person7'", 'audit_entry_code_at_index'],
    ['audit_entry', "subject = 'User' and code = 'person7'", 'code_at_index'],
    ['history_entry', "number = 'OP-20220101-1007'", 'history_entry_number_id_index'],
  ]
  for (const [table, where, index, values = []] of ways) {
    const plan = await em.execute(
      `${isMariaDb ? 'explain' : 'explain query plan'} select * from ${table} where ${where} order by at desc, id desc limit 21`,
      values,
    )
    expect([where, JSON.stringify(plan)]).toEqual([where, expect.stringContaining(index)])
    // What happened to one record is little, and sorted once found.
    if (!where.startsWith('number'))
      expect([where, /filesort|TEMP B-TREE/.test(JSON.stringify(plan))]).toEqual([where, false])
  }
})

test('what an administrator’s home counts is what the audit lists from that day on', async () => {
  const sysadmin = await stage.as('sysadmin')
  await stage.send('POST', '/session', { username: 'manager2', password: 'guess' })
  await (await stage.as('manager1')).get('/users')
  const { administration, today } = (await sysadmin.get('/home')).body
  const total = async (kind: string, from: string) =>
    (await sysadmin.get(`/audit?kind=${kind}&from=${from}`)).body.total as number
  expect(administration.failedSignIns).toBeGreaterThan(0)
  expect(administration).toEqual({
    monday: administration.monday,
    failedSignIns: await total('sign-in-refused', today),
    refusals: await total('refused', today),
    permissionChanges: await total('permissions-changed', administration.monday),
    salesSync: null,
  })
  expect((await (await stage.as('supervisor')).get('/home')).body.administration).toBe(null)
})
