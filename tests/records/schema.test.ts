import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../db/connection.ts'
import { PermissionRow } from '../../db/role.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await createStage({ worker: false })
})
afterAll(() => stage.close())

test('the migrations bring exactly the tables that the entities describe', async () => {
  expect(await stage.db.orm.schema.getUpdateSchemaSQL()).toBe('')
  expect(await stage.db.orm.migrator.checkSchema()).toBe(false)
})

test('bringing the schema up to date a second time changes nothing', async () => {
  await migrate(stage.db)
  expect(await stage.db.orm.migrator.getPending()).toEqual([])
})

test('each connection refuses what does not fit and keeps what it commits, however the server was set up', async () => {
  const ask = (sql: string) => stage.db.alone().getConnection().execute<object[]>(sql)
  if (stage.db.dialect === 'mariadb')
    expect(
      await ask(
        'select @@sql_mode as mode, @@innodb_snapshot_isolation as isolated, @@innodb_lock_wait_timeout as patience',
      ),
    ).toEqual([{ mode: expect.stringContaining('STRICT_ALL_TABLES'), isolated: 1, patience: 10 }])
  else {
    expect(await ask('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(await ask('pragma synchronous')).toEqual([{ synchronous: 2 }])
    expect(await ask('pragma foreign_keys')).toEqual([{ foreign_keys: 1 }])
  }
})

test('two names that differ only in a rare sign are two names', async () => {
  const supervisor = await stage.as('supervisor')
  const typed = { summary: '一', probability: 1 }
  const first = await supervisor.post('/opportunities', { ...typed, customerName: '常青😀公司' })
  const second = await supervisor.post('/opportunities', { ...typed, customerName: '常青𠮷公司' })
  const found = await supervisor.get(`/opportunities?view=all&q=${encodeURIComponent('𠮷')}`)
  expect(found.body.items.map(({ number }: { number: string }) => number)).toEqual([second.body.number])
  expect((await supervisor.get(`/opportunities/${first.body.number}`)).body.customerName).toBe('常青😀公司')
})

test('moments keep their milliseconds, so that pages by time skip no row', async () => {
  const supervisor = await stage.as('supervisor')
  const typed = { summary: '一', probability: 1 }
  for (const index of Array.from({ length: 25 }, (_, index) => index))
    await supervisor.post('/opportunities', { ...typed, customerName: `同一刻${index}` })
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await supervisor.get(`/opportunities?view=all&limit=4&sort=-createdAt&q=同一刻${cursor}`)
    seen.push(...body.items.map(({ customerName }: { customerName: string }) => customerName))
    expect(body).toMatchObject({ total: 25, totalIsExact: true })
    cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
  } while (cursor)
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `同一刻${24 - index}`))
})

test.each(['nextStepDueOn', '-nextStepDueOn', 'expectedAmount', '-expectedAmount', 'nextAt', '-probability'])(
  'a list by %s shows each row once, those without a value too',
  async (sort) => {
    const supervisor = await stage.as('supervisor')
    for (const index of [0, 1, 2])
      await supervisor.post('/opportunities', {
        customerName: `有金额${sort}${index}`,
        summary: '一',
        probability: index,
        expectedAmount: String(index),
      })
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await supervisor.get(`/opportunities?view=all&limit=5&sort=${sort}${cursor}`)
      seen.push(...body.items.map(({ number }: { number: string }) => number))
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    const { body } = await supervisor.get('/opportunities?view=all&limit=1')
    expect([new Set(seen).size, seen.length]).toEqual([body.total, body.total])
  },
)

test('an installation of before gets the rights of what is new, as a new one seeds them', async () => {
  const rights = async () =>
    (await stage.db.read().find(PermissionRow, {}, { disableIdentityMap: true }))
      .map(({ role, subject, action, scope }) => [role, subject, action, scope].join(' '))
      .sort()
  const seeded = await rights()
  const { migrator } = stage.db.orm
  await migrator.down({ to: 'Migration20261126023829_customers_and_sales' })
  expect((await rights()).length).toBeLessThan(seeded.length)
  await migrator.up()
  expect(await rights()).toEqual(seeded)
})
