import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseEpoch } from '../../db/access.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { CustomerRow } from '../../db/customer.ts'
import { ImportFileRow, ImportLineRow, ImportRow } from '../../db/import.ts'
import { dropOldImports } from '../../db/import-keep.ts'
import { PermissionRow } from '../../db/role.ts'
import { UserRow } from '../../db/user.ts'
import { dayOf } from '../../domain/day.ts'
import type { Permission } from '../../domain/permission.ts'
import { bring, counts, rowsIn, sendFile, settled, step, type Person } from '../stage/import.ts'
import { createStage, timeZone, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Person
let manager1: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  await give(
    { subject: 'Import', action: 'create', scope: 'own' },
    { subject: 'Import', action: 'read', scope: 'own' },
    { subject: 'Import', action: 'take-back', scope: 'own' },
    { subject: 'Customer', action: 'create', scope: 'own' },
  )
  manager1 = await stage.as('manager1')
})
afterAll(() => stage.close())

/** To the customer managers, as an administrator would. */
async function give(...rights: Permission[]): Promise<void> {
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    for (const right of rights)
      await em.insert(PermissionRow, { ...right, role: 'customer-manager', hiddenFields: [] })
  })
}
async function take(subject: string, action: string): Promise<void> {
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.nativeDelete(PermissionRow, { role: 'customer-manager', subject, action })
  })
}
const file = (...rows: string[]) => ['客户名称,客户经理,地址', ...rows].join('\n')

test('a manager who may create customers of his own brings in his own, and none for another', async () => {
  const done = await bring(stage, manager1, 'customers', file('自己的公司,manager1,', '别人的公司,manager2,'))
  expect(counts(done)).toEqual({ created: 1, bad: 1 })
  const [bad] = await rowsIn(manager1, done.number, 'bad')
  expect(bad.problems).toMatchObject([{ code: 'not-yours', message: expect.stringContaining('新建') }])
  expect(await stage.db.read().count(CustomerRow, { name: '别人的公司' })).toBe(0)
})

test('nobody fills a customer that he may not edit', async () => {
  await supervisor.post('/customers', { name: '甲方公司', manager: 'manager2' })
  const done = await bring(stage, manager1, 'customers', file('甲方公司,manager2,偷写的地址'), {
    existing: 'fill',
  })
  expect([done.state, counts(done)]).toEqual(['checked', { bad: 1 }])
  expect((await rowsIn(manager1, done.number, 'bad'))[0].problems[0].code).toBe('not-yours')
})

test('an import is its sender’s: for another it is not there, nor are its rows and its files', async () => {
  const { body } = await sendFile(stage, supervisor, 'customers', file('不给看公司,manager1,'))
  const path = `/imports/${body.number}`
  const match = { 'if-match': '"v1"' }
  for (const { status } of [
    await manager1.get(path),
    await manager1.get(`${path}/rows`),
    await manager1.get(`${path}/errors?format=csv`),
    await manager1.patch(path, { existing: 'fill' }, match),
    await manager1.post(`${path}/preview`),
    await manager1.post(`${path}/run`),
    await manager1.post(`${path}/take-back`),
  ])
    expect(status).toBe(404)
  const { items } = (await manager1.get('/imports')).body
  expect(
    items.every(({ createdBy }: { createdBy: { username: string } }) => createdBy.username === 'manager1'),
  ).toBe(true)
  const executive = await stage.as('executive')
  expect((await sendFile(stage, executive, 'customers', file('一,manager1,'))).status).toBe(403)
})

test('who loses his rights between the check and the run brings nothing in', async () => {
  const { body } = await sendFile(stage, manager1, 'customers', file('失权公司,manager1,'))
  expect(counts(await step(manager1, body.number, 'preview'))).toEqual({ good: 1 })
  await stage.stopWorker()
  expect((await manager1.post(`/imports/${body.number}/run`)).status).toBe(200)
  await take('Customer', 'create')
  await stage.startWorker()
  const done = await settled(manager1, body.number)
  expect([done.state, counts(done)]).toEqual(['done', { failed: 1 }])
  expect((await rowsIn(manager1, body.number, 'failed'))[0].problems[0].code).toBe('not-yours')
  await take('Import', 'read')
  expect((await manager1.get(`/imports/${body.number}/errors?format=csv`)).status).toBe(403)
  await give(
    { subject: 'Import', action: 'read', scope: 'own' },
    { subject: 'Customer', action: 'create', scope: 'own' },
  )
})

test('columns that name people’s roles or a user’s password make nobody anything', async () => {
  const users = await stage.db.read().find(UserRow, {}, { orderBy: { username: 'asc' } })
  const hostile = [
    '客户名称,客户经理,role,password,username,isAdmin',
    '提权公司,manager1,super-administrator,x,manager1,true',
  ].join('\n')
  const done = await bring(stage, supervisor, 'customers', hostile)
  expect(counts(done)).toEqual({ created: 1 })
  const after = await stage.db.read().find(UserRow, {}, { orderBy: { username: 'asc' } })
  const plain = (rows: UserRow[]) => rows.map(({ username, role }) => [username, role])
  expect(plain(after)).toEqual(plain(users))
})

test('one import of a person at a time: the second is told which one is under way', async () => {
  const sent = [
    await sendFile(stage, supervisor, 'customers', file('排队甲公司,manager1,')),
    await sendFile(stage, supervisor, 'customers', file('排队乙公司,manager1,')),
  ].map(({ body }) => body.number as string)
  await stage.stopWorker()
  const answers = await Promise.all(sent.map((number) => supervisor.post(`/imports/${number}/preview`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const refused = answers.find(({ status }) => status === 409)?.body
  expect([refused.code, sent]).toEqual(['import-under-way', expect.arrayContaining([refused.params.number])])
  // Sent twice at once, one file comes in and the other waits its turn.
  const files = await Promise.all(
    [1, 2, 3, 4, 5].map((n) => sendFile(stage, supervisor, 'customers', file(`并发${n}公司,manager1,`))),
  )
  expect(new Set(files.map(({ status }) => status))).toEqual(new Set([201, 429]))
  await stage.startWorker()
  for (const number of sent) await settled(supervisor, number)
})

test('the same file sent twice with one key is one import', async () => {
  const headers = { 'idempotency-key': 'send-once' }
  const content = file('一次上传公司,manager1,')
  const first = await sendFile(stage, supervisor, 'customers', content, { headers })
  const again = await sendFile(stage, supervisor, 'customers', content, { headers })
  expect([again.status, again.body.number, again.headers.get('idempotency-replayed')]).toEqual([
    201,
    first.body.number,
    'true',
  ])
  const other = await sendFile(stage, supervisor, 'customers', file('另一个,manager1,'), { headers })
  expect([other.status, other.body.code]).toEqual([422, 'key-reused'])
})

test('the audit says who sent, ran and took back what, with the numbers and without a name', async () => {
  const done = await bring(stage, supervisor, 'customers', file('审计里没有的公司,manager1,'))
  await step(supervisor, done.number, 'take-back')
  const rows = await stage.db.read().find(AuditEntryRow, { code: done.number }, { orderBy: { id: 'asc' } })
  expect(rows.map(({ kind, actor, details }) => [kind, actor, details])).toMatchObject([
    ['import-uploaded', 'supervisor', { kind: 'customers', rows: 1 }],
    ['import-run', 'supervisor', { good: 1 }],
    ['import-taken-back', 'supervisor', { created: 1 }],
  ])
  expect(JSON.stringify(rows)).not.toContain('审计里没有的公司')
})

test('after thirty days the file and its rows are gone, and what they made is there', async () => {
  const done = await bring(stage, supervisor, 'customers', file('留存公司,manager1,'))
  const { number } = done
  await stage.db.transaction((em) =>
    em.nativeUpdate(ImportRow, { number }, { createdAt: new Date(Date.now() - 31 * 86_400_000) }),
  )
  await dropOldImports(stage.db, dayOf(new Date(), timeZone), timeZone, new Date())
  expect(await stage.db.read().count(ImportFileRow, { number })).toBe(0)
  expect(await stage.db.read().count(ImportLineRow, { number })).toBe(0)
  const { body } = await supervisor.get(`/imports/${number}`)
  expect([body.fileDeletedAt !== null, body.totals.created, body.allowed]).toEqual([true, 1, []])
  expect((await supervisor.post(`/imports/${number}/take-back`)).body.code).toBe('import-file-gone')
  expect(await stage.db.read().count(CustomerRow, { name: '留存公司' })).toBe(1)
})
