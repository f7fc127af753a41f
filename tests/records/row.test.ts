import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { insertRow, rowOf, rowsOf, updateRow } from '../../db/row.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await createStage({ worker: false })
  const supervisor = await stage.as('supervisor')
  const manager1 = await stage.as('manager1')
  for (const [person, customerName, probability] of [
    [supervisor, '甲公司', 0],
    [supervisor, "O'Brien \\ 100% ?", 40],
    [manager1, '😀𠮷', 100],
  ] as const)
    expect((await person.post('/opportunities', { customerName, summary: '货架', probability })).status).toBe(
      201,
    )
})
afterAll(() => stage.close())

const equal = fc.oneof(
  fc.record({ createdBy: fc.constantFrom('supervisor', 'manager1', "x' or '1'='1") }),
  fc.record({ assignee: fc.constantFrom(null, 'manager1') }),
  fc.record({ probability: fc.constantFrom(0, 40, 100) }),
  fc.record({ escalated: fc.boolean() }),
  fc.record({ customerName: fc.constantFrom('甲公司', "O'Brien \\ 100% ?", '😀𠮷', '𠮷😀') }),
  fc.record({ number: fc.record({ $in: fc.array(fc.constantFrom('', 'OP-1'), { maxLength: 2 }) }) }),
  fc.record({ probability: fc.record({ $gt: fc.constantFrom(0, 40) }) }),
)
const { condition } = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    equal,
    fc.record({ $and: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $or: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

test('a prepared query finds exactly the rows that the ORM finds', async () => {
  await fc.assert(
    fc.asyncProperty(condition, async (where) => {
      const em = stage.db.read()
      const found = await rowsOf(em, OpportunityRow, where, { orderBy: { number: 'asc' } })
      const entities = await stage.db.read().find(OpportunityRow, where, { orderBy: { number: 'asc' } })
      expect(found).toEqual(entities.map((entity) => ({ ...entity })))
    }),
    { numRuns: 300 },
  )
})

test('what is written by a prepared statement reads the same to the millisecond, whatever it holds', async () => {
  const [model] = await rowsOf(stage.db.read(), OpportunityRow, { customerName: '甲公司' })
  if (!model) throw new Error('it was just made')
  const row: OpportunityRow = {
    ...model,
    number: 'OP-20200101-0001',
    customerName: "'; drop table opportunity; -- ? 😀",
    description: null,
    expectedAmount: 999_999_999_999_99,
    closedAt: new Date('2026-11-24T01:02:03.004Z'),
    undecided: true,
    deadlines: [
      { command: 'remind-plan', ref: '?', anchor: "'", at: '2026-11-24T01:02:03.004Z', firedAt: null },
    ],
  }
  await stage.db.transaction((em) => insertRow(em, OpportunityRow, row))
  expect(await rowOf(stage.db.read(), OpportunityRow, { number: row.number })).toEqual(row)

  const guard = { number: row.number, version: row.version }
  const change = { probability: 7, closedAt: null, escalated: true, version: row.version + 1 }
  const write = () => stage.db.transaction((em) => updateRow(em, OpportunityRow, guard, change))
  expect([await write(), await write()]).toEqual([1, 0])
  expect(await rowOf(stage.db.read(), OpportunityRow, { number: row.number })).toEqual({ ...row, ...change })
})
