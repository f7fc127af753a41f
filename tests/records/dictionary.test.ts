import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { CustomerRow } from '../../db/customer.ts'
import { DictionaryEntryRow } from '../../db/dictionary-entry.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { dictionaryTypes } from '../../domain/dictionary-entry.ts'
import { createStage, eventually, type Cast, type Stage } from '../stage/stage.ts'

let stage: Stage
const people = {} as Record<Cast, Awaited<ReturnType<Stage['as']>>>
beforeAll(async () => {
  stage = await createStage()
  for (const username of ['sysadmin', 'supervisor', 'manager1', 'executive'] as const)
    people[username] = await stage.as(username)
})
afterAll(() => stage.close())
/** Each test begins with the seeded entries, active and in their order. */
beforeEach(async () => {
  await stage.db.orm.em.fork().nativeUpdate(DictionaryEntryRow, { active: false }, { active: true })
})

const path = '/dictionary-entries'
const typed = { customerName: '北京聪海', summary: '设备', probability: 20 }
interface Entry {
  type: string
  code: string
  label: string
  active: boolean
  version: number
  position: number
  locked: boolean
  used: boolean
}
const entriesOf = async (type: string): Promise<Entry[]> =>
  (await people.sysadmin.get(`${path}?type=${type}`)).body.items
async function entry(type: string, code: string): Promise<Entry> {
  const found = (await entriesOf(type)).find((entry) => entry.code === code)
  if (!found) throw new Error(`there is no ${type}/${code}`)
  return found
}
const add = (type: string, label: string, labelEn: string, more: object = {}) =>
  people.sysadmin.post(path, { type, label, labelEn, ...more })
async function edit(type: string, code: string, changes: object) {
  const { version } = await entry(type, code)
  return people.sysadmin.patch(`${path}/${type}/${code}`, changes, { 'if-match': `"v${version}"` })
}
async function drop(type: string, code: string) {
  const { version } = await entry(type, code)
  return people.sysadmin.delete(`${path}/${type}/${code}`, { 'if-match': `"v${version}"` })
}
const lastAudit = async () =>
  stage.db.read().findOneOrFail(AuditEntryRow, { subject: 'DictionaryEntry' }, { orderBy: { id: 'desc' } })

test('everybody reads the choices; only who edits them sees which are used', async () => {
  for (const person of ['manager1', 'supervisor', 'executive'] as const) {
    const { items } = (await people[person].get(`${path}?type=region`)).body
    expect(Object.keys(items[0]).sort()).toEqual(['active', 'code', 'label', 'labelEn', 'type'])
  }
  expect(await entry('region', 'north')).toMatchObject({
    version: 1,
    position: 0,
    locked: false,
    used: false,
  })
  const all = (await people.manager1.get(`${path}?active=true`)).body.items as Entry[]
  expect([...new Set(all.map(({ type }) => type))].sort()).toEqual([...dictionaryTypes].sort())
})

test('nobody but the administrator changes a choice', async () => {
  for (const person of ['manager1', 'supervisor', 'executive'] as const) {
    const { post, patch, put, delete: remove } = people[person]
    const match = { 'if-match': '"v1"' }
    expect((await post(path, { type: 'region', label: '海外', labelEn: 'Overseas' })).status).toBe(403)
    expect((await patch(`${path}/region/north`, { label: '北方' }, match)).status).toBe(403)
    expect((await put(`${path}/region/order`, { codes: ['north'] })).status).toBe(403)
    expect((await remove(`${path}/region/north`, match)).status).toBe(403)
  }
})

test('a new choice gets a code from its English label, that is never another’s', async () => {
  const made = await add('region', '海外', 'Over-seas & Islands')
  expect(made).toMatchObject({ status: 201, body: { code: 'over-seas-islands', active: true, used: false } })
  expect(made.headers.get('etag')).toBe('"v1"')
  expect((await add('region', '海外二区', 'over seas islands')).body.code).toBe('over-seas-islands-2')
  expect((await add('region', '其他', '其他')).body.code).toBe('entry-1')
  expect((await add('region', '港澳', 'HK', { code: 'hk-macau' })).body.code).toBe('hk-macau')
  expect(await lastAudit()).toMatchObject({
    kind: 'dictionary-entry-created',
    actor: 'sysadmin',
    code: 'region/hk-macau',
    details: { before: null, after: { label: '港澳', labelEn: 'HK', active: true } },
  })
  const { status } = await people.supervisor.post('/opportunities', { ...typed, source: 'over-seas-islands' })
  expect(status).toBe(422)
})

test('a request to add that is sent twice adds one', async () => {
  const key = { 'idempotency-key': 'one-region' }
  const wish = { type: 'region', label: '西部', labelEn: 'Far west' }
  expect((await people.sysadmin.post(path, wish, key)).status).toBe(201)
  const again = await people.sysadmin.post(path, wish, key)
  expect(again).toMatchObject({ status: 201, body: { code: 'far-west' } })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect((await entriesOf('region')).filter(({ code }) => code.startsWith('far-west'))).toHaveLength(1)
})

test.each([
  [
    'a label that is there in other letters',
    { label: ' 华　北 ', labelEn: 'x' },
    409,
    'label',
    'label-taken',
  ],
  ['a code that is there', { label: '新', labelEn: 'New', code: 'north' }, 409, 'code', 'code-taken'],
  ['a code with a capital', { label: '新', labelEn: 'New', code: 'North' }, 422, 'code', 'not-a-code'],
  ['a code that ends in a hyphen', { label: '新', labelEn: 'New', code: 'a-' }, 422, 'code', 'not-a-code'],
  ['no label', { labelEn: 'New' }, 422, 'label', 'required'],
  ['a blank label', { label: ' ', labelEn: 'New' }, 422, 'label', 'required'],
  ['a label of 51 signs', { label: '长'.repeat(51), labelEn: 'New' }, 422, 'label', 'too-long'],
  ['a line break', { label: '新\n旧', labelEn: 'New' }, 422, 'label', 'control-character'],
  ['a place in the order', { label: '新', labelEn: 'New', position: 1 }, 422, 'position', 'unknown-key'],
  ['an unknown type', { type: 'states', label: '新', labelEn: 'New' }, 422, 'type', 'invalid'],
])('a new choice with %s is refused, and the field named', async (_title, wish, status, field, code) => {
  const answer = await people.sysadmin.post(path, { type: 'region', ...wish })
  expect([answer.status, answer.body.errors[0].field, answer.body.errors[0].code]).toEqual([
    status,
    field,
    code,
  ])
})

test('a renamed choice is called so in old records; its code stays', async () => {
  const { body } = await edit('opportunity_source', 'website', { label: '官网', labelEn: 'Our site' })
  expect(body).toMatchObject({ code: 'website', label: '官网', labelEn: 'Our site' })
  expect(await lastAudit()).toMatchObject({
    kind: 'dictionary-entry-edited',
    code: 'opportunity_source/website',
    details: { before: { label: '网站', labelEn: 'Website' }, after: { label: '官网', labelEn: 'Our site' } },
  })
  expect((await edit('opportunity_source', 'website', { label: '展会' })).body.code).toBe('label-taken')
  const stale = await people.sysadmin.patch(
    `${path}/opportunity_source/website`,
    { label: '网' },
    { 'if-match': '"v1"' },
  )
  expect(stale).toMatchObject({ status: 412, body: { current: { label: '官网', version: 2 } } })
  expect((await people.sysadmin.patch(`${path}/opportunity_source/website`, { label: '网' })).status).toBe(
    428,
  )
  expect(
    (await people.sysadmin.patch(`${path}/region/moon`, { label: '月' }, { 'if-match': '"v1"' })).status,
  ).toBe(404)
})

test('a deactivated choice is refused in what is new, and kept where it stood', async () => {
  const wish = { ...typed, source: 'exhibition' }
  const { number, version } = (await people.supervisor.post('/opportunities', wish)).body
  expect((await edit('opportunity_source', 'exhibition', { active: false })).status).toBe(200)
  const refused = await people.supervisor.post('/opportunities', wish)
  expect(refused).toMatchObject({
    status: 422,
    body: {
      errors: [{ field: 'source', code: 'inactive-code', message: '「展会」已停用，不能再选，请换一个。' }],
    },
  })
  const at = `/opportunities/${number}`
  const kept = { ...wish, summary: '改了概要' }
  const edited = await people.supervisor.patch(at, kept, { 'if-match': `"v${version}"` })
  expect(edited).toMatchObject({ status: 200, body: { source: 'exhibition', summary: '改了概要' } })
  const moved = await people.supervisor.patch(at, { source: 'phone' }, { 'if-match': `"v${version + 1}"` })
  expect(moved.status).toBe(200)
  const back = await people.supervisor.patch(
    at,
    { source: 'exhibition' },
    { 'if-match': `"v${version + 2}"` },
  )
  expect(back.status).toBe(422)
})

test('a reason that is deactivated while its dialog is open is refused by the process too', async () => {
  const { number } = (await people.supervisor.post('/opportunities', typed)).body
  await people.supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  await edit('failure_reason', 'price', { active: false })
  const answer = await people.supervisor.post(`/opportunities/${number}/fail`, { reason: 'price' })
  expect(answer.body.errors).toMatchObject([{ field: 'reason', code: 'inactive-code' }])
})

test('what is or was in use is not deleted, and it is said where', async () => {
  const { number, version } = (
    await people.supervisor.post('/opportunities', { ...typed, source: 'referral' })
  ).body
  const inUse = await drop('opportunity_source', 'referral')
  expect(inUse).toMatchObject({ status: 409, body: { code: 'in-use' } })
  expect(inUse.body.title).toContain('销售机会')
  expect(await entry('opportunity_source', 'referral')).toMatchObject({ used: true })
  await people.supervisor.patch(`/opportunities/${number}`, { source: null }, { 'if-match': `"v${version}"` })
  await stage.db.orm.em.fork().nativeUpdate(OpportunityRow, { source: 'referral' }, { source: null })
  const remembered = await drop('opportunity_source', 'referral')
  expect(remembered.body).toMatchObject({ code: 'in-use', params: { where: 'HistoryEntry' } })
  const view = { page: 'opportunities', name: '展会来的', query: { source: 'other' } }
  expect((await people.manager1.post('/saved-views', view)).status).toBe(201)
  expect((await drop('opportunity_source', 'other')).body.params.where).toBe('SavedView')
})

test('what nobody ever used is deleted', async () => {
  const { code } = (await add('churn_reason', '打错了', 'Slip')).body
  expect((await drop('churn_reason', code)).status).toBe(204)
  expect((await entriesOf('churn_reason')).map(({ code }) => code)).not.toContain(code)
  expect(await lastAudit()).toMatchObject({ kind: 'dictionary-entry-deleted', code: `churn_reason/${code}` })
})

test.each(['ticket_priority', 'satisfaction', 'credit', 'gender'])(
  'of %s the labels and the order may change, and nothing else',
  async (type) => {
    const [first, ...rest] = await entriesOf(type)
    const code = first?.code ?? ''
    expect((await add(type, '新', 'New')).body.code).toBe('dictionary-locked')
    expect((await edit(type, code, { active: false })).body.code).toBe('dictionary-locked')
    expect((await drop(type, code)).body.code).toBe('dictionary-locked')
    expect((await edit(type, code, { label: '改名', labelEn: 'Renamed' })).status).toBe(200)
    const codes = [...rest.map(({ code }) => code), code]
    expect((await people.sysadmin.put(`${path}/${type}/order`, { codes })).status).toBe(200)
    expect((await entriesOf(type)).map(({ code }) => code)).toEqual(codes)
  },
)

test('levels are numbered without gaps, and the first is always there', async () => {
  expect((await add('customer_level', '核心', 'Core', { code: '7' })).body.errors[0].code).toBe(
    'next-number-only',
  )
  expect((await add('customer_level', '核心', 'Core')).body.code).toBe('6')
  expect((await edit('customer_level', '1', { active: false })).body.code).toBe('default-entry')
  expect((await drop('customer_level', '4')).body.code).toBe('not-the-last-number')
  const customer = {
    number: 'KH-20260101-0001',
    name: '核心客户',
    nameKey: '核心客户',
    level: 6,
    manager: 'manager1',
  }
  const stamps = { createdAt: new Date(), updatedAt: new Date(), version: 1, createdBy: 'manager1' }
  const rest = { satisfaction: 3, credit: 3, status: 'active', contactsTotal: 0 }
  await stage.db.orm.em.fork().insert(CustomerRow, { ...customer, ...rest, ...stamps } as never)
  expect((await drop('customer_level', '6')).body).toMatchObject({
    code: 'in-use',
    params: { where: 'Customer' },
  })
  expect((await people.manager1.get('/customers?level=6')).body.total).toBe(1)
  await stage.db.orm.em.fork().nativeDelete(CustomerRow, { number: customer.number })
  expect((await drop('customer_level', '6')).status).toBe(204)
})

test('of what a required field chooses from one stays active', async () => {
  const codes = (await entriesOf('interaction_type')).map(({ code }) => code)
  const answers = []
  for (const code of codes) answers.push((await edit('interaction_type', code, { active: false })).body.code)
  expect(answers.at(-1)).toBe('last-active')
  expect((await entriesOf('interaction_type')).filter(({ active }) => active)).toHaveLength(1)
  for (const { code } of await entriesOf('region'))
    expect((await edit('region', code, { active: false })).status).toBe(200)
})

test('an order names each code of its type once, or changes nothing', async () => {
  const order = `${path}/service_type/order`
  const codes = (await entriesOf('service_type')).map(({ code }) => code)
  const put = async (wanted: unknown) => {
    const { status, body } = await people.sysadmin.put(order, { codes: wanted })
    return [status, body.errors?.[0]?.field, body.errors?.[0]?.code]
  }
  const [first = '', second = '', third = ''] = codes
  expect(await put([first, second])).toEqual([422, 'codes', 'incomplete-order'])
  expect(await put([first, second, second])).toEqual([422, 'codes.2', 'duplicate'])
  expect(await put([first, second, 'none'])).toEqual([422, 'codes.2', 'incomplete-order'])
  expect(await put('all')).toEqual([422, 'codes', 'wrong-type'])
  expect((await entriesOf('service_type')).map(({ code }) => code)).toEqual(codes)
  expect((await people.sysadmin.put(order, { codes: [third, first, second] })).status).toBe(200)
  expect((await people.manager1.get(`${path}?type=service_type`)).body.items[0].code).toBe(third)
  expect(await lastAudit()).toMatchObject({
    kind: 'dictionary-entry-order-changed',
    details: { after: { codes: [third, first, second] } },
  })
  expect((await edit('service_type', third, { position: 2 })).body.position).toBe(2)
  expect((await people.sysadmin.put(`${path}/none/order`, { codes: ['a'] })).status).toBe(404)
})

test('two administrators who add the same choice at once add it once', async () => {
  const superadmin = await stage.as('superadmin')
  const wish = { type: 'failure_reason', label: '同时', labelEn: 'At once' }
  const answers = await Promise.all([people.sysadmin.post(path, wish), superadmin.post(path, wish)])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('an open page hears of a change of the choices', async () => {
  const response = await stage.app.request('/api/events', {
    headers: { cookie: people.executive.cookie, 'sec-fetch-site': 'same-origin' },
  })
  const reader = response.body!.getReader()
  let heard = ''
  const reading = (async () => {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      heard += new TextDecoder().decode(value)
    }
  })()
  await eventually(() => expect(heard).toContain('event: ready'))
  const { epoch } =
    (await add('region', '东南', 'Southeast')).status === 201 ? (await people.executive.get(path)).body : {}
  await eventually(() => expect(heard).toContain(`event: dictionary\ndata: {"epoch":${epoch}}`))
  await reader.cancel()
  await reading
})
