import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { OrderRow } from '../../db/order.ts'
import { isCreditCode } from '../../domain/customer.ts'
import { createStage, type Stage } from '../stage/stage.ts'

type Person = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let supervisor: Person
let manager1: Person
let manager2: Person
beforeAll(async () => {
  stage = await createStage({ worker: false })
  ;[supervisor, manager1, manager2] = [
    await stage.as('supervisor'),
    await stage.as('manager1'),
    await stage.as('manager2'),
  ]
})
afterAll(() => stage.close())

let made = 0
async function create(more: object = {}) {
  made += 1
  const answer = await supervisor.post('/customers', {
    name: `客户公司${made}`,
    manager: 'manager1',
    ...more,
  })
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body
}
const at = ({ version }: { version: number }) => ({ 'if-match': `"v${version}"` })
const fieldsOf = ({ body }: { body: { errors?: { field: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ field, code }) => [field, code])

test('a supervisor registers a customer with its file, and it is found by a fragment of its name', async () => {
  const customer = await create({
    name: '杭州云栖网络（中国）有限公司',
    region: 'east',
    level: 3,
    creditCode: '91350100M000100Y43',
    registeredCapital: '5000000',
    bank: '中国银行杭州分行',
    bankAccount: '6222 0000 1111',
  })
  expect(customer).toMatchObject({
    number: expect.stringMatching(/^KH-\d{8}-\d{4,}$/),
    manager: { username: 'manager1', name: '林佳怡' },
    level: 3,
    satisfaction: 3,
    credit: 3,
    registeredCapital: '5000000.00',
    bankAccount: '6222 0000 1111',
    status: 'active',
    flags: { missingContact: true },
    version: 1,
    allowed: ['edit', 'delete'],
  })
  const found = await manager2.get(`/customers?q=${encodeURIComponent('云栖网')}`)
  expect(found.body.items.map(({ number }: { number: string }) => number)).toEqual([customer.number])
})

test('bank and tax are for its manager and the supervisors, in the page, the list and the history', async () => {
  const { number, version } = await create({
    bankAccount: '6222000011112222',
    nationalTaxNumber: '91350100M000',
  })
  await manager1.patch(`/customers/${number}`, { bankAccount: '6222999911112222' }, at({ version }))
  const arePlain = async (manager2Sees: boolean) => {
    for (const [person, sees] of [
      [supervisor, true],
      [manager1, true],
      [manager2, manager2Sees],
    ] as const) {
      const pages = [
        await person.get(`/customers/${number}`),
        await person.get('/customers?limit=100'),
        await person.get(`/customers/${number}/history`),
        await person.get(`/customers/${number}/timeline`),
      ]
      for (const { status, body } of pages)
        expect([status, JSON.stringify(body).includes('6222999911112222')]).toEqual([200, sees])
    }
  }
  await arePlain(false)
  // A company whose managers help each other out shows them to whoever may read the customer; nobody else edits them.
  const sysadmin = await stage.as('sysadmin')
  const setting = '/settings/customer.shareFinancialFields'
  const set = async (value: string) => {
    const { items } = (await sysadmin.get('/settings')).body
    const { version } = items.find(({ key }: { key: string }) => setting.endsWith(key))
    expect((await sysadmin.patch(setting, { value, appliesTo: 'new' }, at({ version }))).status).toBe(200)
  }
  await set('readers')
  await arePlain(true)
  const { version: latest } = (await manager2.get(`/customers/${number}`)).body
  expect((await manager2.patch(`/customers/${number}`, { bank: '一' }, at({ version: latest }))).status).toBe(
    403,
  )
  await set('responsible')
  await arePlain(false)
})

test('its manager edits it, another manager may not, and nobody edits what he has not seen', async () => {
  const { number, version } = await create()
  const path = `/customers/${number}`
  const refused = await manager2.patch(path, { address: '人民路 1 号' }, at({ version }))
  expect([refused.status, refused.body.code]).toEqual([403, 'not-yours'])
  expect((await manager1.patch(path, { address: '人民路 1 号' })).status).toBe(428)
  const edited = await manager1.patch(path, { address: '人民路 1 号', level: 2 }, at({ version }))
  expect([edited.status, edited.body.address, edited.body.level, edited.body.version]).toEqual([
    200,
    '人民路 1 号',
    2,
    2,
  ])
  const late = await supervisor.patch(path, { address: '人民路 2 号' }, at({ version }))
  expect([late.status, late.body.current.address]).toEqual([412, '人民路 1 号'])
  const { body } = await manager1.get(`${path}/history`)
  expect(body.items[0]).toMatchObject({
    command: 'edit',
    actor: { username: 'manager1' },
    before: { address: null, level: 1 },
    after: { address: '人民路 1 号', level: 2 },
    version: 2,
  })
})

test('of ten that register one name at once one is kept, however they write it', async () => {
  const names = Array.from({ length: 10 }, (_, index) =>
    index % 2 ? '宁夏 枸杞(集团)公司' : '宁夏枸杞（集团）公司',
  )
  const answers = await Promise.all(
    names.map((name) => supervisor.post('/customers', { name, manager: 'manager2' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)])
  const refused = answers.find(({ status }) => status === 409)
  expect(refused?.body).toMatchObject({ code: 'customer-name-taken', errors: [{ field: 'name' }] })
})

test('the same request sent twice makes one customer, and gets the same answer', async () => {
  const typed = { name: '只建一次公司', manager: 'manager1' }
  const key = { 'idempotency-key': 'register-once' }
  const answers = await Promise.all([1, 2, 3, 4].map(() => supervisor.post('/customers', typed, key)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
  expect((await supervisor.post('/customers', { ...typed, level: 2 }, key)).body.code).toBe('key-reused')
})

test('a deleted customer lies in the bin with its name, and comes back whole', async () => {
  const { number, name, version } = await create()
  const path = `/customers/${number}`
  expect((await manager1.delete(path, at({ version }))).status).toBe(403)
  expect((await supervisor.delete(path, at({ version }))).status).toBe(204)
  const bin = await supervisor.get('/customers?deleted=true')
  expect(bin.body.items).toMatchObject([{ number, allowed: ['restore'] }])
  const again = await supervisor.post('/customers', { name, manager: 'manager1' })
  expect([again.status, again.body.code]).toEqual([409, 'customer-name-binned'])
  expect((await supervisor.patch(path, { level: 2 }, at({ version: 2 }))).status).toBe(404)
  const back = await supervisor.post(`${path}/restore`)
  expect([back.status, back.body.name, back.body.deletedAt]).toEqual([200, name, null])
  expect((await supervisor.post(`${path}/restore`)).status).toBe(404)
})

test('a customer with orders is not deleted, and one about whom there is an opportunity is', async () => {
  const { number, version, name } = await create()
  const path = `/customers/${number}`
  const now = stage.now()
  const order = {
    ...{ number: 'SO-2026-1', customer: number, buyerCode: 'B1', buyerName: name, orderedAt: now },
    ...{ date: '2026-01-01', status: 'cancelled' as const, total: 100, revision: 1 },
    ...{ createdAt: now, updatedAt: now },
  }
  await stage.db.transaction((em) => em.insert(OrderRow, order))
  const refused = await supervisor.delete(path, at({ version }))
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'customer-has-orders', params: { number, count: 1 } },
  })
  expect((await supervisor.delete(path, at({ version: 9 }))).status).toBe(412)
  await stage.db.transaction((em) => em.nativeDelete(OrderRow, { number: order.number }))
  await supervisor.post('/opportunities', { customerName: name, summary: '续约', probability: 50 })
  expect((await supervisor.delete(path, at({ version }))).status).toBe(204)
  expect((await supervisor.post(`${path}/restore`)).status).toBe(200)
})

test('what is typed wrongly is named field by field, and nothing is kept', async () => {
  const before = await stage.db.read().count(CustomerRow)
  const wrong = await supervisor.post('/customers', {
    name: ' ',
    manager: 'manager1',
    creditCode: '91350100M000100Y44',
    postcode: '12',
    website: 'javascript:alert(1)',
    bankAccount: 'IBAN',
    satisfaction: 6,
    registeredCapital: '-1',
    status: 'lost',
  })
  expect([wrong.status, new Map(fieldsOf(wrong) as [string, string][])]).toEqual([
    422,
    new Map([
      ['name', 'required'],
      ['creditCode', 'not-a-credit-code'],
      ['postcode', 'not-a-postcode'],
      ['website', 'not-a-website'],
      ['bankAccount', 'not-an-account'],
      ['satisfaction', 'too-big'],
      ['registeredCapital', 'not-an-amount'],
      ['status', 'unknown-key'],
    ]),
  ])
  for (const [change, field] of [
    [{ manager: 'executive' }, 'manager'],
    [{ region: 'moon' }, 'region'],
    [{ level: 9 }, 'level'],
  ] as const) {
    const answer = await supervisor.post('/customers', { name: '未知引用', manager: 'manager1', ...change })
    expect([answer.status, fieldsOf(answer)[0]?.[0]]).toEqual([422, field])
  }
  expect((await manager1.post('/customers', { name: '经理不能建', manager: 'manager1' })).status).toBe(403)
  expect(await stage.db.read().count(CustomerRow)).toBe(before)
})

test('the credit code is checked as the national standard says', () => {
  for (const code of ['91350100M000100Y43', '91110000600037341L'])
    expect([code, isCreditCode(code)]).toEqual([code, true])
  for (const code of ['91350100M000100Y44', '91350100M000100O43', '9135', '91350100m000100y43'])
    expect([code, isCreditCode(code)]).toEqual([code, false])
})

test('the first contact is the primary one, there is always one, and somebody must be callable', async () => {
  const { number } = await create()
  const contacts = `/customers/${number}/contacts`
  const silent = await manager1.post(contacts, { name: '王志强' })
  expect([silent.status, fieldsOf(silent)]).toEqual([422, [['mobile', 'no-telephone']]])
  const first = (await manager1.post(contacts, { name: '王志强', mobile: '13900000001' })).body
  const second = (
    await manager1.post(contacts, { name: '李丽华', officePhone: '0571-88880000', primary: true })
  ).body
  expect([first.primary, second.primary]).toEqual([true, true])
  const listed = async () =>
    (await manager2.get(contacts)).body.items.map(({ name, primary }: { name: string; primary: boolean }) => [
      name,
      primary,
    ])
  expect(await listed()).toEqual([
    ['李丽华', true],
    ['王志强', false],
  ])
  expect((await manager2.patch(`/contacts/${first.id}`, { name: '改' }, at(first))).status).toBe(403)
  expect((await manager1.patch(`/contacts/${first.id}`, { mobile: null }, at(first))).status).toBe(422)
  const dropped = await manager1.patch(`/contacts/${second.id}`, { primary: false }, at(second))
  expect([dropped.status, dropped.body.code]).toEqual([422, 'one-contact-is-primary'])
  expect((await manager1.delete(`/contacts/${second.id}`, at(second))).status).toBe(204)
  expect(await listed()).toEqual([['王志强', true]])
  const [standing] = (await manager1.get(contacts)).body.items
  expect((await manager1.delete(`/contacts/${first.id}`, at(standing))).status).toBe(204)
  expect((await manager1.get(`/customers/${number}`)).body.flags.missingContact).toBe(true)
  const told = await stage.db.read().find(HistoryEntryRow, { number }, { orderBy: { id: 'asc' } })
  expect(told.map(({ command, note }) => [command, note])).toEqual([
    ['create', null],
    ['add-contact', '王志强'],
    ['add-contact', '李丽华'],
    ['remove-contact', '李丽华'],
    ['remove-contact', '王志强'],
  ])
})

test('ten contacts added at once are counted as ten, with one primary among them', async () => {
  const { number } = await create()
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      manager1.post(`/customers/${number}/contacts`, {
        name: `联系人${index}`,
        mobile: `1390000010${index}`,
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201))
  const row = await stage.db.read().findOneOrFail(CustomerRow, { number })
  const { items } = (await manager1.get(`/customers/${number}/contacts`)).body
  expect([row.contactsTotal, items.length]).toEqual([10, 10])
  expect(items.filter(({ primary }: { primary: boolean }) => primary)).toHaveLength(1)
})
