import { afterAll, beforeAll, expect, test } from 'vitest'
import { ContactRow } from '../../db/contact.ts'
import { CustomerRow } from '../../db/customer.ts'
import { bring, counts, rowsIn, sendFile, step, type Person } from '../stage/import.ts'
import { everything } from '../stage/everything.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
})
afterAll(() => stage.close())

const table = (...rows: string[][]) => rows.map((row) => row.join(',')).join('\n')
const at = ({ version }: { version: number }) => ({ 'if-match': `"v${version}"` })

test('a file of customers comes in with their contacts: sent, checked, run, found', async () => {
  const file = table(
    ['客户名称', '客户经理', '地区', '客户等级', '注册资金', '联系人', '手机', '内部编号'],
    ['导入甲有限公司', 'manager1', '华东', '大客户', '"1,000,000"', '王小云', '13900000001', 'X-1'],
    ['导入乙有限公司', '林佳怡', 'south', '2', '', '', '', 'X-2'],
    ['导入甲有限公司', 'manager1', '', '', '', '李采购', '13900000002', ''],
  )
  const sent = await sendFile(stage, supervisor, 'customers', file, { name: '客户.csv' })
  expect([sent.status, sent.body]).toMatchObject([
    201,
    {
      state: 'uploaded',
      rowsTotal: 3,
      fileName: '客户.csv',
      encoding: 'utf-8',
      allowed: ['edit', 'preview'],
    },
  ])
  const { number } = sent.body
  expect(sent.body.columns.map(({ name, field }: { name: string; field: string }) => [name, field])).toEqual([
    ['客户名称', 'name'],
    ['客户经理', 'manager'],
    ['地区', 'region'],
    ['客户等级', 'level'],
    ['注册资金', 'registeredCapital'],
    ['联系人', 'contact.name'],
    ['手机', 'contact.mobile'],
    ['内部编号', null],
  ])
  const before = await stage.db.read().count(CustomerRow)
  const checked = await step(supervisor, number, 'preview')
  expect([checked.state, counts(checked)]).toEqual(['checked', { good: 3 }])
  expect(await stage.db.read().count(CustomerRow)).toBe(before)
  const done = await step(supervisor, number, 'run')
  expect([done.state, counts(done)]).toEqual(['done', { created: 3 }])
  const found = await supervisor.get(`/customers?q=${encodeURIComponent('导入甲')}`)
  expect(found.body.items).toMatchObject([
    { region: 'east', level: 3, registeredCapital: '1000000.00', manager: { username: 'manager1' } },
  ])
  const customer = found.body.items[0].number
  const contacts = await supervisor.get(`/customers/${customer}/contacts`)
  expect(
    contacts.body.items.map(({ name, primary }: Person & { name: string; primary: boolean }) => [
      name,
      primary,
    ]),
  ).toEqual([
    ['王小云', true],
    ['李采购', false],
  ])
  const history = await supervisor.get(`/customers/${customer}/history`)
  expect(history.body.items).toMatchObject([
    { command: 'import', actor: { username: 'supervisor' }, note: number },
  ])
  const log = await supervisor.get(`/customers/${customer}/records`)
  expect(log.body.items).toMatchObject([{ kind: 'imported', subject: number }])
})

test('the same file twice makes no second customer', async () => {
  const file = table(['客户名称', '客户经理'], ['一次公司', 'manager1'], ['二次公司', 'manager2'])
  expect(counts(await bring(stage, supervisor, 'customers', file))).toEqual({ created: 2 })
  const again = await bring(stage, supervisor, 'customers', file)
  expect([again.state, counts(again)]).toEqual(['checked', { existing: 2 }])
  const refused = await supervisor.post(`/imports/${again.number}/run`)
  expect([refused.status, refused.body.code]).toEqual([422, 'nothing-to-import'])
  expect(await stage.db.read().count(CustomerRow, { name: { $in: ['一次公司', '二次公司'] } })).toBe(2)
})

test('every bad row is named with its line, its field and its reason, and what is good comes in without it', async () => {
  const head = ['客户名称', '客户经理', '地区', '邮编', '联系人', '手机']
  const good = ['好公司', 'manager1', '华东', '310000', '王', '13900000000']
  const rows = [
    good,
    ['', 'manager1', '', '', '', ''],
    ['没有经理公司', '', '', '', '', ''],
    ['生人公司', 'nobody1', '', '', '', ''],
    ['错区公司', 'manager1', '火星', '', '', ''],
    ['错邮编公司', 'manager1', '', '12', '', ''],
    ['错手机公司', 'manager1', '', '', '王', '139'],
    ['无电话公司', 'manager1', '', '', '王', ''],
    ['无名联系人公司', 'manager1', '', '', '', '13900000000'],
    ['坏字�公司', 'manager1', '', '', '', ''],
    ['主管公司', 'executive', '', '', '', ''],
    ['好公司', 'manager2', '', '', '李', '13900000000'],
    ['好 公司', 'manager1', '', '', '', ''],
  ]
  const done = await bring(stage, supervisor, 'customers', table(head, ...rows))
  expect(counts(done)).toEqual({ created: 1, bad: 11, duplicate: 1 })
  const bad = await rowsIn(supervisor, done.number, 'bad')
  expect(
    bad.map(({ line, problems }: { line: number; problems: { field: string; code: string }[] }) => [
      line,
      ...problems.map(({ field, code }) => `${field} ${code}`),
    ]),
  ).toEqual([
    [3, 'name required'],
    [4, 'manager required'],
    [5, 'manager unknown-person'],
    [6, 'region unknown-label'],
    [7, 'postcode not-a-postcode'],
    [8, 'contact.mobile not-a-phone'],
    [9, 'contact.mobile no-telephone'],
    [10, 'contact.name required'],
    [11, 'name unreadable-sign'],
    [12, 'manager not-a-planner'],
    [13, 'manager differs-from-line'],
  ])
  expect(bad[3].problems[0].message).toBe('「火星」不在数据字典里。')
  const [same] = await rowsIn(supervisor, done.number, 'duplicate')
  expect([same.line, same.problems[0].code]).toEqual([14, 'same-as-line'])
  expect(await stage.db.read().count(CustomerRow, { name: { $like: '%错%' } })).toBe(0)
})

test('what is empty is filled, what is written stays, and a new contact is added', async () => {
  const made = await supervisor.post('/customers', {
    name: '补全公司',
    manager: 'manager1',
    address: '老地址',
    level: 2,
  })
  const file = table(
    ['客户名称', '客户经理', '地址', '传真', '客户等级', '联系人', '手机'],
    ['补全公司', 'manager2', '新地址', '0571-1234567', '大客户', '王小云', '13900000001'],
    ['补全公司', 'manager1', '', '0571-7654321', '', '李采购', '13900000002'],
  )
  const done = await bring(stage, supervisor, 'customers', file, { existing: 'fill' })
  expect(counts(done)).toEqual({ filled: 2 })
  const { body } = await supervisor.get(`/customers/${made.body.number}`)
  expect(body).toMatchObject({
    address: '老地址',
    level: 2,
    manager: { username: 'manager1' },
    fax: '0571-1234567',
    flags: { missingContact: false },
    version: 2,
  })
  expect(await stage.db.read().count(ContactRow, { customer: made.body.number })).toBe(2)
  const again = await bring(stage, supervisor, 'customers', file, { existing: 'fill' })
  expect(counts(again)).toEqual({ existing: 2 })
})

test('a mapping that cannot be is refused, and one that lacks what a customer needs is not checked', async () => {
  const { body } = await sendFile(
    stage,
    supervisor,
    'customers',
    table(['公司', '谁'], ['映射公司', 'manager1']),
  )
  const path = `/imports/${body.number}`
  expect(body.columns.map(({ field }: { field: string | null }) => field)).toEqual(['name', null])
  const missing = await supervisor.post(`${path}/preview`)
  expect([missing.status, missing.body.errors[0]]).toMatchObject([
    422,
    { field: 'manager', code: 'field-not-mapped' },
  ])
  for (const [mapping, code] of [
    [['name'], 'wrong-column-count'],
    [['name', 'name'], 'field-mapped-twice'],
    [['name', 'createdBy'], 'unknown-field'],
    [['name', '__proto__'], 'unknown-field'],
  ] as const) {
    const refused = await supervisor.patch(path, { mapping }, at(body))
    expect([refused.status, refused.body.errors[0].code]).toEqual([422, code])
  }
  expect((await supervisor.patch(path, { mapping: ['name', 'manager'] })).status).toBe(428)
  const mapped = await supervisor.patch(path, { mapping: ['name', 'manager'] }, at(body))
  expect([mapped.status, mapped.body.version]).toEqual([200, 2])
  expect(counts(await step(supervisor, body.number, 'preview'))).toEqual({ good: 1 })
})

/** Every row of every table but the books: what an import leaves of itself there is meant to stay. */
async function records() {
  const books = [
    'history_entry',
    'command',
    'number_counter',
    'process_nudge',
    'import_job',
    'import_file',
    'import_row',
    'lease',
    'session',
  ]
  const all = Object.entries(await everything(stage))
  return Object.fromEntries(all.filter(([table]) => !books.includes(table)))
}

test('taking back leaves nothing of what came in, and exactly what was there before', async () => {
  const standing = await supervisor.post('/customers', { name: '收回前公司', manager: 'manager1' })
  const before = await records()
  const file = table(
    ['客户名称', '客户经理', '地址', '联系人', '手机'],
    ['收回甲公司', 'manager1', '', '王', '13900000001'],
    ['收回甲公司', '', '', '李', '13900000002'],
    ['收回乙公司', 'manager2', '路 1 号', '', ''],
    ['收回前公司', 'manager1', '补的地址', '赵', '13900000003'],
  ).replace('收回甲公司,,', '收回甲公司,manager1,')
  const done = await bring(stage, supervisor, 'customers', file, { existing: 'fill' })
  expect(counts(done)).toEqual({ created: 3, filled: 1 })
  const back = await step(supervisor, done.number, 'take-back')
  expect([back.state, counts(back)]).toEqual(['takenBack', { takenBack: 4 }])
  const customer = await supervisor.get(`/customers/${standing.body.number}`)
  expect([customer.body.address, customer.body.version]).toEqual([null, 3])
  const moved = (rows: Record<string, string[]>) => ({
    ...rows,
    // It was changed twice, and says so.
    customer: rows.customer?.filter((row) => !row.includes('收回前公司')),
  })
  expect(moved(await records())).toEqual(moved(before))
  const again = await supervisor.post(`/imports/${done.number}/take-back`)
  expect([again.status, again.body.code]).toEqual([409, 'import-not-ready'])
})

test('what somebody has worked on since stays when the rest is taken back, and is named', async () => {
  const names = ['留下甲公司', '留下乙公司', '收走丙公司']
  const done = await bring(
    stage,
    supervisor,
    'customers',
    table(['客户名称', '客户经理'], ...names.map((name) => [name, 'manager1'])),
  )
  const [edited, called] = await rowsIn(supervisor, done.number, 'created')
  const manager = await stage.as('manager1')
  expect(
    (await manager.patch(`/customers/${edited.record}`, { address: '改过' }, { 'if-match': '"v1"' })).status,
  ).toBe(200)
  expect(
    (await manager.post(`/customers/${called.record}/contacts`, { name: '新', mobile: '13900000000' }))
      .status,
  ).toBe(201)
  const back = await step(supervisor, done.number, 'take-back')
  expect(counts(back)).toEqual({ takenBack: 1, kept: 2 })
  const kept = await rowsIn(supervisor, done.number, 'kept')
  expect(kept.map(({ problems }) => problems[0].code)).toEqual(['changed-since', 'changed-since'])
  expect((await supervisor.get(`/customers/${edited.record}`)).body.address).toBe('改过')
})

test('opportunities come in unassigned with their processes, and go again when they are taken back', async () => {
  const before = await records()
  const file = table(
    ['客户名称', '概要', '成功机率', '来源', '预计金额', '预计成交日期'],
    ['机会甲公司', '一批服务器', '40%', '展会', '"¥120,000.50"', '2035/1/8'],
    ['机会乙公司', '交换机', '', '', '', ''],
    ['机会甲公司', '一批服务器', '', '', '', ''],
    ['机会丙公司', '', '140', '火星', '很多', '2035-02-30'],
  )
  const done = await bring(stage, supervisor, 'opportunities', file)
  expect(counts(done)).toEqual({ created: 2, duplicate: 1, bad: 1 })
  const [bad] = await rowsIn(supervisor, done.number, 'bad')
  expect(
    bad.problems.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`).sort(),
  ).toEqual([
    'expectedAmount not-an-amount',
    'expectedCloseOn not-a-day',
    'probability too-big',
    'source unknown-label',
    'summary required',
  ])
  const [first] = await rowsIn(supervisor, done.number, 'created')
  const { body } = await supervisor.get(`/opportunities/${first.record}`)
  expect(body).toMatchObject({
    status: 'created',
    createdBy: { username: 'supervisor' },
    probability: 40,
    source: 'exhibition',
    expectedAmount: '120000.50',
    expectedCloseOn: '2035-01-08',
  })
  await eventually(async () => {
    const run = await stage.engine.client.workflow.getHandle(first.record).describe()
    expect(run.status.name).toBe('RUNNING')
  })
  expect((await supervisor.get(`/opportunities/${first.record}/history`)).body.items).toMatchObject([
    { command: 'import' },
  ])
  expect(counts(await bring(stage, supervisor, 'opportunities', file))).toEqual({
    existing: 3,
    bad: 1,
  })
  const back = await step(supervisor, done.number, 'take-back')
  expect(counts(back)).toEqual({ takenBack: 2, duplicate: 1, bad: 1 })
  expect(await records()).toEqual(before)
  await eventually(async () => {
    const run = await stage.engine.client.workflow.getHandle(first.record).describe()
    expect(run.status.name).toBe('COMPLETED')
  })
})

test('a name whose key is far longer than itself is a bad row, and not the end of its batch', async () => {
  const done = await bring(
    stage,
    supervisor,
    'customers',
    table(['客户名称', '客户经理'], ['ﷺ'.repeat(40), 'manager1'], ['键长公司', 'manager1']),
  )
  expect(counts(done)).toEqual({ created: 1, bad: 1 })
  expect((await rowsIn(supervisor, done.number, 'bad'))[0].problems[0].code).toBe('too-long')
})
