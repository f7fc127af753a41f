import { subject as typed } from '@casl/ability'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { rowsOf } from '../../db/row.ts'
import { scope } from '../../db/scope.ts'
import { abilityOf, hiddenFieldsOf, type Rule } from '../../domain/ability.ts'
import { createStage, type Stage } from '../stage/stage.ts'
import { chanceOf, type Chance } from '../whole/chance.ts'

/*
 * The query of a person's rights and the rights themselves must say the same of every row, whatever the rules: what a
 * list leaves out a command must refuse, and the other way round. Rules and rows by chance; SCOPE_SEED has it again.
 */
const seed = Number(process.env.SCOPE_SEED ?? Math.floor(Math.random() * 1_000_000))
const rowCount = 250
const setCount = 420

const values: Record<string, readonly unknown[]> = {
  createdBy: ['manager1', 'manager2', 'supervisor'],
  assignee: [null, 'manager1', 'manager2'],
  source: [null, 'referral', 'phone', 'website'],
  status: ['created', 'assigned', 'planned'],
  probability: [0, 30, 60],
  expectedAmount: [null, 100, 2_000_000_000_000],
}
const names = Object.keys(values)

let stage: Stage
let rows: OpportunityRow[]
const chance = chanceOf(seed)
beforeAll(async () => {
  console.info(`SCOPE_SEED=${seed}`)
  stage = await createStage({ worker: false })
  await stage.db.transaction((em) => em.insertMany(OpportunityRow, Array.from({ length: rowCount }, row)))
  rows = await rowsOf(stage.db.read(), OpportunityRow, {})
  expect(rows.length).toBe(rowCount)
})
afterAll(() => stage.close())

const one = <T>(list: readonly T[]): T => list[chance.between(0, list.length)] as T
const some = <T>(list: readonly T[]): T[] => list.filter(() => chance.isLucky(0.5))

function row(_: unknown, index: number) {
  const at = new Date()
  return {
    number: `OP-20200101-${String(index).padStart(4, '0')}`,
    stateSince: at,
    customerName: '甲',
    nameKey: '甲',
    summary: '乙',
    createdAt: at,
    updatedAt: at,
    existingCustomer: false,
    stepsTotal: 0,
    stepsAnswered: 0,
    stepsWithResult: 0,
    overdue: false,
    closeOverdue: false,
    escalated: false,
    undecided: false,
    deadlines: [],
    version: 1,
    ...Object.fromEntries(names.map((name) => [name, one(values[name] ?? [])])),
  } as unknown as OpportunityRow
}

function rule({ isLucky, between }: Chance): Rule {
  const fields = isLucky(0.15) ? { fields: some(['expectedAmount', 'description', 'probability']) } : {}
  const conditions = Object.fromEntries(
    Array.from({ length: isLucky(0.1) ? 0 : between(1, 4) }, () => {
      const name = one(names)
      return [name, wanted(values[name] ?? [])]
    }),
  )
  return {
    action: one(['read', 'read', 'read', 'manage', 'edit']),
    subject: one(['Opportunity', 'Opportunity', 'Opportunity', 'all', 'Customer']),
    ...(isLucky(0.35) && { inverted: true }),
    ...(!isLucky(0.1) && { conditions }),
    ...(fields.fields?.length ? fields : {}),
  } as Rule
}

function wanted(known: readonly unknown[]): unknown {
  const operator = one(['', '', '$eq', '$ne', '$in', '$nin', 'both'])
  if (operator === '') return one(known)
  if (operator === 'both') return { $ne: one(known), $in: some(known) }
  return { [operator]: operator === '$in' || operator === '$nin' ? some(known) : one(known) }
}

test('whatever the rules, a query finds exactly the rows that the rights allow', async () => {
  let pairs = 0
  for (let set = 0; set < setCount; set += 1) {
    const rules = Array.from({ length: chance.between(0, 6) }, () => rule(chance))
    const ability = abilityOf(rules)
    const where = scope<OpportunityRow>(ability, 'read', 'Opportunity')
    const em = stage.db.read()
    const found =
      set % 2 === 0 ? await rowsOf(em, OpportunityRow, where) : await em.find(OpportunityRow, where)
    const may = rows.filter((row) => ability.can('read', typed('Opportunity', { ...row })))
    pairs += rows.length
    expect({ rules, numbers: found.map(({ number }) => number).sort() }).toEqual({
      rules,
      numbers: may.map(({ number }) => number).sort(),
    })
  }
  expect(pairs).toBeGreaterThanOrEqual(100_000)
})

test('a rule about a field hides the field and no row', () => {
  const ability = abilityOf([
    { action: 'read', subject: 'Opportunity', conditions: { assignee: 'manager1' } },
    { inverted: true, action: 'read', subject: 'Opportunity', fields: ['expectedAmount'] },
  ])
  expect(hiddenFieldsOf(ability, 'Opportunity')).toEqual(['expectedAmount'])
  expect(scope(ability, 'read', 'Opportunity')).toEqual({ assignee: 'manager1' })
})

test('a rule that no query can follow stops everything instead of being left out', () => {
  for (const conditions of [
    { assignee: { $regex: '.*' } },
    { $where: 'true' },
    { probability: { $gt: 3 } },
  ]) {
    const ability = abilityOf([{ action: 'read', subject: 'Opportunity', conditions }] as Rule[])
    expect(() => scope(ability, 'read', 'Opportunity')).toThrow()
  }
})
