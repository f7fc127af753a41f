import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerRow } from '../../db/customer.ts'
import { addDays, dayOf, startOfDay } from '../../domain/day.ts'
import { bring, counts, rowsIn, step, type Person } from '../stage/import.ts'
import { createStage, timeZone, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
})
afterAll(() => stage.close())

const table = (...rows: string[][]) => rows.map((row) => row.join(',')).join('\n')
const rowOfName = (name: string) => stage.db.read().findOneOrFail(CustomerRow, { name })
const head = ['客户名称', '客户经理', '建档日期']

test('a customer comes in with the day since when it is on file, and is silent since then', async () => {
  const tomorrow = addDays(dayOf(stage.now(), timeZone), 1)
  const file = table(
    head,
    ['建档甲公司', 'manager1', '2024年3月18日'],
    ['建档乙公司', 'manager1', ''],
    ['建档丙公司', 'manager1', tomorrow],
    ['建档丁公司', 'manager1', '去年春天'],
  )
  const done = await bring(stage, supervisor, 'customers', file)
  expect(counts(done)).toEqual({ created: 2, bad: 2 })
  const bad = await rowsIn(supervisor, done.number, 'bad')
  expect(
    bad.map(({ problems }: { problems: { field: string; code: string }[] }) => [
      problems[0]?.field,
      problems[0]?.code,
    ]),
  ).toEqual([
    ['registeredOn', 'registered-in-the-future'],
    ['registeredOn', 'not-a-day'],
  ])
  const [one, other] = [await rowOfName('建档甲公司'), await rowOfName('建档乙公司')]
  expect([one.registeredOn, one.silentSince]).toEqual(['2024-03-18', startOfDay('2024-03-18', timeZone)])
  expect([other.registeredOn ?? null, other.silentSince]).toEqual([null, other.createdAt])
})

test('a day on file that is filled in counts its silence anew, and taking it back counts as before', async () => {
  await supervisor.post('/customers', { name: '补建档公司', manager: 'manager1' })
  const before = await rowOfName('补建档公司')
  const file = table(head, ['补建档公司', 'manager1', '2025-01-02'])
  const done = await bring(stage, supervisor, 'customers', file, { existing: 'fill' })
  expect(counts(done)).toEqual({ filled: 1 })
  const filled = await rowOfName('补建档公司')
  expect([filled.registeredOn, filled.silentSince]).toEqual([
    '2025-01-02',
    startOfDay('2025-01-02', timeZone),
  ])
  await step(supervisor, done.number, 'take-back')
  const after = await rowOfName('补建档公司')
  expect([after.registeredOn ?? null, after.silentSince]).toEqual([null, before.silentSince])
})

test('the day on file stands in the export of customers', async () => {
  const { status, body } = await supervisor.get(
    `/customers/export?format=csv&q=${encodeURIComponent('建档甲公司')}`,
  )
  expect(status).toBe(200)
  const [names = '', row = ''] = String(body).split('\r\n')
  expect(row.split(',')[names.split(',').indexOf('建档日期')]).toBe('2024-03-18')
})
