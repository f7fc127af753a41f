import type { z } from 'zod'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseEpoch } from '../../db/access.ts'
import { CustomerRow } from '../../db/customer.ts'
import { ExportRunRow } from '../../db/export-run.ts'
import { PermissionRow } from '../../db/role.ts'
import { SalesRejectRow } from '../../db/sales-reject.ts'
import { exportLists } from '../../domain/export-list.ts'
import { readWorkbook } from '../stage/sheet.ts'
import { putCustomer, putOrders, putProduct, putStock } from '../stage/sales-rows.ts'
import { createStage, eventually, type Cast, type Stage } from '../stage/stage.ts'

let stage: Stage
const people = {} as Record<Cast, Awaited<ReturnType<Stage['as']>>>
let mine: string
const many = 1200
const hostile = [
  '=1+1',
  '+cmd',
  '-2+3',
  '@SUM(A1)',
  '\ttab',
  '＝1',
  '＋1',
  '－1',
  '＠a',
  '平常 "引号", 逗号\n换行',
  '_x000D_',
  '<&>',
]

beforeAll(async () => {
  stage = await createStage({ worker: false })
  for (const username of [
    'superadmin',
    'sysadmin',
    'supervisor',
    'manager1',
    'manager2',
    'executive',
  ] as const)
    people[username] = await stage.as(username)
  mine = await putCustomer(stage, '导出一号公司')
  const theirs = await putCustomer(stage, '导出二号公司', 'manager2')
  const em = stage.db.read()
  for (const number of [mine, theirs]) {
    const { version } = await em.findOneOrFail(CustomerRow, { number })
    const typed = { bank: '工商银行', bankAccount: '6222020200112233', region: 'east', phone: '021-55550000' }
    const { status } = await people.supervisor.patch(`/customers/${number}`, typed, {
      'if-match': `"v${version}"`,
    })
    expect(status).toBe(200)
  }
  for (const [index, summary] of hostile.entries()) {
    const typed = {
      customerName: `机会 ${index}`,
      summary: `概要 ${index}`,
      probability: 20,
      expectedAmount: '1234.5',
    }
    const { body } = await people.manager1.post('/opportunities', { ...typed, contactPhone: '13800000000' })
    // As a file that was imported may bring it.
    await stage.db.orm.em
      .getConnection()
      .execute('update opportunity set summary = ? where number = ?', [summary, body.number])
  }
  await people.manager2.post('/opportunities', { customerName: '别人的机会', summary: '二', probability: 5 })
  for (let index = 0; index < 3; index += 1)
    await putProduct(stage, { code: `P-${index}`, name: `产品${index}`, price: 12_05 })
  await putStock(stage, { product: 'P-1', quantity: 1500 })
  await putOrders(
    stage,
    Array.from({ length: many }, (_, index) => ({
      ...{ number: `SO-${String(index).padStart(5, '0')}`, date: '2026-03-01', buyerName: '=EVIL()' },
      amounts: [index % 7 === 0 ? -100_25 : 100_25, 50],
    })),
  )
})
afterAll(() => stage.close())

async function fetchFile(who: Cast, path: string, headers: Record<string, string> = {}) {
  const response = await stage.app.request(`/api${path}`, {
    headers: { cookie: people[who].cookie, ...headers },
  })
  return { response, file: Buffer.from(await response.arrayBuffer()) }
}
async function csv(
  who: Cast,
  path: string,
  headers: Record<string, string> = {},
): Promise<Record<string, string>[]> {
  const { response, file } = await fetchFile(who, path, headers)
  expect([path, response.status]).toEqual([path, 200])
  return parse(file, { columns: true, bom: true })
}

test('every list has its export, and the file says what the list says in both forms', async () => {
  for (const [name, { subject }] of Object.entries(exportLists)) {
    // What another list brings is another’s to add.
    if (!stage.endpoints.some(({ path }) => path === `/${name}`)) continue
    const { response, file } = await fetchFile('superadmin', `/${name}/export?format=xlsx`)
    expect([name, response.status]).toEqual([name, 200])
    expect(response.headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="evergreen-${name.replace('/', '-')}-\\d{4}-\\d\\d-\\d\\d\\.xlsx"$`),
    )
    const [sheet] = await readWorkbook(file)
    const rows = await csv('superadmin', `/${name}/export?format=csv`)
    // The audit tells of each export.
    expect([name, subject === 'Audit' || rows.length === (sheet?.rows.length ?? 0) - 1]).toEqual([name, true])
  }
})

test('no list is without an export but what is told of one customer, one import or one scan', () => {
  const paged = stage.endpoints.filter(
    ({ method, query }) =>
      method === 'get' && Object.hasOwn((query as z.ZodObject | undefined)?.shape ?? {}, 'cursor'),
  )
  const without = paged.filter(
    ({ path }) => !stage.endpoints.some((other) => other.path === `${path}/export`),
  )
  expect(without.map(({ path }) => path).sort()).toEqual([
    '/churn-scan/runs/{id}/customers',
    '/churn-scan/what-if',
    '/customers/{number}/interactions',
    '/customers/{number}/orders',
    '/customers/{number}/tickets',
    '/customers/{number}/timeline',
    '/imports/{number}/rows',
  ])
})

test('what looks like a formula comes as text, in CSV behind an apostrophe, and reads back as it was', async () => {
  const rows = await csv('manager1', '/opportunities/export?format=csv&sort=createdAt')
  expect(rows.map((row) => row['概要']?.replace(/^'/, ''))).toEqual(hostile)
  for (const row of rows) expect(row['概要']).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
  const { file } = await fetchFile('manager1', '/opportunities/export?format=xlsx&sort=createdAt')
  const [sheet] = await readWorkbook(file)
  const [heads, ...cells] = sheet?.rows ?? []
  const at = (name: string) => heads?.findIndex((cell) => cell?.value === name) ?? -1
  expect(cells.map((row) => row[at('概要')]?.value)).toEqual(hostile)
  const all = cells.flat().filter((cell) => cell !== undefined)
  expect(all.some(({ formula }) => formula)).toBe(false)
  expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['inlineStr', 'n']))
  expect(cells[0]?.[at('预计金额（元）')]).toMatchObject({ type: 'n', value: '1234.50', style: '1' })
  // A day of 2026 as a spreadsheet counts it.
  expect(Number(cells[0]?.[at('创建时间')]?.value)).toBeGreaterThan(46_000)
})

test('heads and codes are in the reader’s language', async () => {
  const [row] = await csv('manager1', '/customers/export?format=csv', { 'accept-language': 'en' })
  expect(row).toMatchObject({
    Number: mine,
    Level: 'Regular',
    Region: 'East China',
    State: 'Active',
    Bank: '工商银行',
  })
  const [zh] = await csv('manager1', '/customers/export?format=csv')
  expect(zh).toMatchObject({ 编号: mine, 等级: '普通客户', 地区: '华东', 状态: '正常' })
})

test('a manager exports his own customers and opportunities, no order and no user; the filters hold', async () => {
  expect(await csv('manager1', '/customers/export?format=csv')).toHaveLength(1)
  expect(await csv('supervisor', '/customers/export?format=csv')).toHaveLength(2)
  expect(await csv('supervisor', '/customers/export?format=csv&manager=manager2')).toHaveLength(1)
  expect(await csv('manager2', '/opportunities/export?format=csv')).toHaveLength(1)
  for (const [who, path, status] of [
    ['manager1', '/orders', 403],
    ['manager1', '/users', 403],
    ['executive', '/customers', 403],
    ['sysadmin', '/customers', 403],
    ['sysadmin', '/users', 200],
    ['sysadmin', '/audit', 200],
    ['supervisor', '/audit', 403],
  ] as const) {
    const { response } = await fetchFile(who, `${path}/export?format=csv`)
    expect([who, path, response.status]).toEqual([who, path, status])
  }
  for (const wrong of ['format=pdf', 'limit=5', 'sort=password', 'format=csv&nonsense=1'])
    expect([wrong, (await fetchFile('supervisor', `/customers/export?${wrong}`)).response.status]).toEqual([
      wrong,
      422,
    ])
})

test('unmatched orders and hand-overs are exported by who may read them, with all who took over in one cell', async () => {
  const buyers = await csv('supervisor', '/unmatched-orders/export?format=csv')
  const { body: unmatched } = await people.supervisor.get('/unmatched-orders?limit=1')
  expect(buyers).toHaveLength(unmatched.total)
  expect(buyers[0]).toMatchObject({ 买方: "'=EVIL()", 最近下单: '2026-03-01' })
  const newcomer = { username: 'newcomer', name: '新来的', role: 'customer-manager' }
  expect((await people.sysadmin.post('/users', newcomer)).status).toBe(201)
  const given = { from: 'manager2', to: ['manager1', 'newcomer'], reason: '=离职' }
  const { status, body: ordered } = await people.supervisor.post('/hand-overs', given)
  expect([status, ordered.errors]).toEqual([201, undefined])
  expect(await csv('supervisor', '/hand-overs/export?format=csv&from=manager2')).toEqual([
    expect.objectContaining({
      移交人用户名: 'manager2',
      接收人: expect.stringContaining('、'),
      原因: "'=离职",
    }),
  ])
  expect(await csv('supervisor', '/hand-overs/export?format=csv&from=manager1')).toEqual([])
  // He may export his customers, but hand nothing over.
  for (const path of ['/hand-overs', '/unmatched-orders'])
    expect((await fetchFile('manager1', `${path}/export?format=csv`)).response.status).toBe(403)
})

test('orders come page by page, each once, with their lines in a sheet of their own', async () => {
  const { file } = await fetchFile('supervisor', '/orders/export?format=xlsx')
  const sheets = await readWorkbook(file)
  expect(sheets.map(({ title, rows }) => [title, rows.length])).toEqual([
    ['历史订单', many + 1],
    ['订单明细', 2 * many + 1],
  ])
  const numbers = sheets[0]?.rows.slice(1).map(([number]) => number?.value)
  expect(new Set(numbers).size).toBe(many)
  const rows = await csv('supervisor', '/orders/export?format=csv&q=SO-00007')
  // Our own figures are no formulas: a return stays a number.
  expect(rows).toEqual([
    expect.objectContaining({ 订单编号: 'SO-00007', '金额（元）': '-99.75', 买方: "'=EVIL()" }),
  ])
})

test('a field that a role hides is in no file', async () => {
  const set = (hiddenFields: string[]) =>
    stage.db.transaction(async (em) => {
      await raiseEpoch(em)
      await em.nativeUpdate(
        PermissionRow,
        { role: 'customer-manager', subject: 'Opportunity', action: 'read' },
        { hiddenFields },
      )
    })
  await set(['expectedAmount', 'contactPhone'])
  const roles = await csv('sysadmin', '/roles/export?format=csv')
  expect(roles.find((role) => role['角色代码'] === 'customer-manager')?.['销售机会']).toContain(
    '查看（本人、隐藏 联系电话、预计金额）、修改（本人）',
  )
  const { file } = await fetchFile('manager1', '/opportunities/export?format=csv')
  expect(file.toString()).not.toMatch(/预计金额|1234\.5|13800000000/)
  expect((await fetchFile('manager1', '/opportunities/export?sort=expectedAmount')).response.status).toBe(422)
  await set([])
})

test('the audit tells of an export with list, form, filters and count, and not what was searched for', async () => {
  await csv('supervisor', `/customers/export?format=csv&region=east&q=${encodeURIComponent('导出')}`)
  const { body } = await people.sysadmin.get('/audit?kind=exported&actor=supervisor&limit=1')
  expect(body.items[0]).toMatchObject({
    ...{ subject: 'Export', code: 'customers', actor: { username: 'supervisor' } },
    details: {
      list: 'customers',
      format: 'csv',
      count: 2,
      outcome: 'complete',
      filters: { region: 'east', qLength: 2 },
    },
  })
  expect(JSON.stringify(body.items[0])).not.toContain('导出')
})

test('an export whose person loses his rights, or his session, ends in the middle, and the audit says so', async () => {
  const reader = async () => {
    const response = await stage.app.request('/api/orders/export?format=csv', {
      headers: { cookie: people.supervisor.cookie },
    })
    return (response.body as ReadableStream<Uint8Array>).getReader()
  }
  const drain = async (from: Awaited<ReturnType<typeof reader>>) => {
    while (!(await from.read()).done);
  }
  const begun = await reader()
  await begun.read()
  const right = { role: 'sales-supervisor', subject: 'Order', action: 'export' }
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.nativeDelete(PermissionRow, right)
  })
  await expect(drain(begun)).rejects.toThrow()
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.insert(PermissionRow, { ...right, scope: 'all', hiddenFields: [] })
  })
  const left = await reader()
  await left.read()
  await left.cancel()
  await eventually(async () => {
    const { body } = await people.sysadmin.get('/audit?kind=exported&code=orders&limit=2')
    expect(body.items.map(({ details }: { details: object }) => details)).toEqual([
      expect.objectContaining({ outcome: 'broken-off' }),
      expect.objectContaining({ outcome: 'broken-off' }),
    ])
    for (const { details } of body.items) expect(details.count).toBeLessThan(many)
  })
})

test('two exports at once and 120 a minute are a person’s; who wants more is told when, and others go on', async () => {
  const open: Response[] = []
  for (let n = 0; n < 2; n += 1)
    open.push(
      await stage.app.request('/api/orders/export', { headers: { cookie: people.superadmin.cookie } }),
    )
  const third = await people.superadmin.get('/orders/export')
  expect([third.status, third.body.code, third.headers.get('retry-after')]).toEqual([
    429,
    'too-many-at-once',
    '5',
  ])
  expect(third.body.title).toContain('2')
  expect(await csv('supervisor', '/products/export?format=csv')).toHaveLength(3)
  for (const response of open) await response.body?.cancel()
  await eventually(async () => {
    expect(
      await stage.db.read().count(ExportRunRow, { person: 'superadmin', until: { $gt: stage.now() } }),
    ).toBe(0)
  })
  const at = stage.now()
  await stage.db.transaction((em) =>
    em.insertMany(
      ExportRunRow,
      Array.from({ length: 120 }, (_, n) => ({
        id: `run-${n}`,
        person: 'superadmin',
        startedAt: at,
        until: at,
      })),
    ),
  )
  const often = await people.superadmin.get('/products/export')
  expect([often.status, often.body.code]).toEqual([429, 'too-often'])
  expect(Number(often.headers.get('retry-after'))).toBeGreaterThan(50)
  const later = new Date(stage.now().getTime() + 61_000)
  stage.setClock(later)
  expect((await people.superadmin.get('/products/export')).status).toBe(200)
})

test('processes and imports are exported by who watches them, a ticket’s state in a ticket’s words', async () => {
  const { body: customer } = await people.supervisor.post('/customers', {
    name: '流程导出',
    manager: 'manager1',
  })
  const typed = { type: 'consult', title: '导出', request: '一', customer: customer.number }
  const { body: ticket } = await people.supervisor.post('/tickets', typed)
  for (const username of ['supervisor', 'sysadmin'] as const) {
    const rows = await csv(username, `/processes/export?format=csv&view=all&q=${ticket.number}`)
    expect(rows).toEqual([expect.objectContaining({ 编号: ticket.number, 类型: '服务单', 状态: '新创建' })])
  }
  expect((await fetchFile('manager1', '/processes/export?format=csv')).response.status).toBe(403)
  expect(await csv('supervisor', '/imports/export?format=csv')).toEqual([])
  expect((await fetchFile('sysadmin', '/imports/export?format=csv')).response.status).toBe(403)
})

test('roles are exported by who keeps them, with what each may do in words', async () => {
  const rows = await csv('sysadmin', '/roles/export?format=csv')
  expect(rows).toHaveLength(5)
  expect(rows.find((row) => row['角色代码'] === 'customer-manager')).toMatchObject({
    ...{ 名称: '客户经理', 系统自带: '是', 用户: '' },
    客户: '查看、修改（本人）、导出（本人）',
  })
  const [english] = await csv('superadmin', '/roles/export?format=csv', { 'accept-language': 'en' })
  expect(english).toMatchObject({ Code: 'super-administrator', 'Active people': '1', Reports: 'View' })
  for (const who of ['supervisor', 'manager1', 'executive'] as const)
    expect((await fetchFile(who, '/roles/export?format=csv')).response.status).toBe(403)
  // An address of the list is no role's.
  const typed = { name: '导出', nameEn: 'Export', templates: ['executive'] }
  expect((await people.superadmin.post('/roles', { ...typed, code: 'export' })).status).toBe(409)
  expect((await people.superadmin.post('/roles', typed)).body.code).toBe('export-2')
})

test('what the sales system told wrongly is exported by who runs it, open or resolved', async () => {
  const at = stage.now()
  const reject = { stream: 'orders', revision: 3, times: 2, firstSeenAt: at, lastSeenAt: at } as const
  await stage.db.transaction((em) =>
    em.insertMany(SalesRejectRow, [
      { ...reject, item: '=SO-1', code: 'reject-total', field: 'total' },
      { ...reject, item: 'SO-2', code: 'reject-lines', field: null, resolvedAt: at },
    ]),
  )
  const rows = await csv('sysadmin', '/sales-system/rejects/export?format=csv')
  expect(rows).toEqual([
    expect.objectContaining({
      数据: '历史订单',
      记录: "'=SO-1",
      原因代码: 'reject-total',
      字段: 'total',
      次数: '2',
    }),
  ])
  const resolved = await csv('sysadmin', '/sales-system/rejects/export?format=csv&resolved=true')
  expect(resolved.map((row) => row['记录'])).toEqual(['SO-2'])
  expect((await fetchFile('supervisor', '/sales-system/rejects/export?format=csv')).response.status).toBe(403)
  const { body } = await people.sysadmin.get('/audit?kind=exported&limit=1')
  expect(body.items[0]).toMatchObject({
    code: 'sales-system/rejects',
    details: { filters: { resolved: 'true' } },
  })
})
