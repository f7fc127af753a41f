import { afterAll, beforeAll, expect, test } from 'vitest'
import { ContactRow } from '../../db/contact.ts'
import { CustomerRecordRow } from '../../db/customer-record.ts'
import { CustomerRow } from '../../db/customer.ts'
import { ImportMadeRow } from '../../db/import.ts'
import { bring, counts, rowsIn, step, type Person } from '../stage/import.ts'
import { createStage, type Stage } from '../stage/stage.ts'
import { workbookOf } from '../stage/workbook.ts'

let stage: Stage
let supervisor: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
})
afterAll(() => stage.close())

const head = [
  '客户名称',
  '客户经理',
  '地区',
  '客户等级',
  '邮编',
  '注册资金',
  '统一社会信用代码',
  '联系人',
  '手机',
  '邮箱',
]
type Fault = [column: number, text: string, reason: string]
const missing: Fault = [0, '', 'name required']
/** What may be wrong with a row: the cell that is, what stands there, and the reason. */
const faults: Fault[] = [
  missing,
  [0, '甲'.repeat(101), 'name too-long'],
  [0, '坏\ufffd字', 'name unreadable-sign'],
  [1, '', 'manager required'],
  [1, 'nobody1', 'manager unknown-person'],
  [1, 'executive', 'manager not-a-planner'],
  [2, '火星', 'region unknown-label'],
  [3, '特级', 'level unknown-label'],
  [4, '12', 'postcode not-a-postcode'],
  [5, '很多', 'registeredCapital not-an-amount'],
  [6, '91350100M000100Y44', 'creditCode not-a-credit-code'],
  [7, '', 'contact.name required'],
  [8, '139', 'contact.mobile not-a-phone'],
  [8, '', 'contact.mobile no-telephone'],
  [9, 'at', 'contact.email invalid'],
]
const total = 10_000
const wrong = new Map(
  Array.from({ length: 37 }, (_, n) => [100 + n * 263, faults[n % faults.length] ?? missing] as const),
)

function rowOf(n: number): string[] {
  const row = [
    `大批导入${n}有限公司`,
    '',
    '华东',
    '大客户',
    '310000',
    '1,000,000.5',
    '',
    `联系人${n}`,
    '13900000000',
    '',
  ]
  row[1] = n % 2 ? 'manager1' : 'manager2'
  const fault = wrong.get(n)
  if (fault) row[fault[0]] = fault[1]
  return row
}
const rows = [head, ...Array.from({ length: total }, (_, n) => rowOf(n))]

test('of ten thousand customers with thirty-seven bad rows the others come in whole, and go again without a trace', async () => {
  const em = () => stage.db.read()
  const tables = ['customer', 'linkman', 'customer_record', 'bigram', 'import_made']
  const sizes = async () => {
    const all = tables.map((name) =>
      em().getConnection().execute<{ n: number }[]>(`select count(*) as n from ${name}`),
    )
    return (await Promise.all(all)).map(([row]) => Number(row?.n))
  }
  const before = await sizes()
  const began = performance.now()
  const file = workbookOf(rows)
  const done = await bring(stage, supervisor, 'customers', file, { name: '一万.xlsx' })
  expect(counts(done)).toEqual({ created: total - 37, bad: 37 })
  console.info(`${total} rows checked and written in ${Math.round(performance.now() - began)} ms`)
  const bad = await rowsIn(supervisor, done.number, 'bad')
  expect(
    bad.map(({ line, problems }) => [
      line,
      ...problems.map(({ field, code }: Record<string, string>) => `${field} ${code}`),
    ]),
  ).toEqual([...wrong].map(([n, [, , reason]]) => [n + 2, reason]))
  // Nothing of a bad row, all of a good one.
  const own = { name: { $like: '大批导入%' } }
  expect(await em().count(CustomerRow, { ...own, contactsTotal: 1 })).toBe(total - 37)
  expect(await em().count(ContactRow, { name: { $like: '联系人%' } })).toBe(total - 37)
  expect(await em().count(CustomerRecordRow, { kind: 'imported', subject: done.number })).toBe(total - 37)
  expect(await em().count(ImportMadeRow, { number: done.number })).toBe(total - 37)
  const numbers = await em().find(CustomerRow, own, { fields: ['number'] })
  expect(new Set(numbers.map(({ number }) => number)).size).toBe(total - 37)
  const again = await bring(stage, supervisor, 'customers', file, { name: '一万.xlsx' })
  expect([again.state, counts(again)]).toEqual(['checked', { existing: total - 37, bad: 37 }])
  const back = await step(supervisor, done.number, 'take-back')
  expect(counts(back)).toEqual({ takenBack: total - 37, bad: 37 })
  expect(await sizes()).toEqual(before)
}, 180_000)
