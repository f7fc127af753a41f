import { expect, test, vi } from 'vitest'
import { draftOf, mergedPlan, planDifferences, type Draft } from '../../web/opportunity/plan-versions.ts'
import type { Picks } from '../../web/record/versions.ts'
import type { Step } from '../../web/types.ts'

// The console's texts ask the browser for the language chosen last; here there is none.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) })
})

const step = (id: number, item: string, more: Partial<Step> = {}): Step => ({
  id,
  item,
  dueOn: '2030-01-01',
  result: null,
  skipped: false,
  note: null,
  resultBy: null,
  resultAt: null,
  ...more,
})
const base = [step(1, '拜访'), step(2, '样品'), step(3, '合同')]
const mine = (...items: (Step | string)[]): Draft[] =>
  items.map((item) =>
    typeof item === 'string' ? { key: `new-${item}`, dueOn: '2030-01-01', item } : draftOf(item),
  )

/** What is asked, and the plan that comes of the picks; those that are not named are as they were offered. */
function compare(mine: Draft[], theirs: Step[], picks: Picks = {}) {
  const asked = planDifferences({ base, mine, theirs })
  const offered = Object.fromEntries(asked.map(({ key, pick }) => [key, pick]))
  const plan = mergedPlan({ base, mine, theirs }, { ...offered, ...picks })
  return { asked: offered, plan: plan.map(({ id, item }) => [id, item]) }
}

test('what nobody else changed is not asked', () => {
  const [, two, three] = base
  expect(compare(mine(step(1, '我的拜访'), two!, three!, '回访'), base)).toEqual({
    asked: {},
    plan: [
      [1, '我的拜访'],
      [2, '样品'],
      [3, '合同'],
      [undefined, '回访'],
    ],
  })
})

test('a step both changed is mine unless I say otherwise, one that only they changed is theirs', () => {
  const theirs = [step(1, '他们的拜访'), step(2, '他们的样品'), step(3, '合同')]
  const typed = mine(step(1, '我的拜访'), step(2, '样品'), step(3, '合同'))
  expect(compare(typed, theirs)).toEqual({
    asked: { 1: 'mine', 2: 'theirs' },
    plan: [
      [1, '我的拜访'],
      [2, '他们的样品'],
      [3, '合同'],
    ],
  })
  expect(compare(typed, theirs, { 1: 'theirs' }).plan[0]).toEqual([1, '他们的拜访'])
})

test('a step they took away goes, unless I changed it: then mine comes back as a new one', () => {
  expect(compare(mine(...base), [step(1, '拜访')]).plan).toEqual([[1, '拜访']])
  const kept = compare(mine(step(1, '拜访'), step(2, '我的样品')), [step(1, '拜访'), step(3, '合同')])
  expect(kept).toEqual({
    asked: { 2: 'mine' },
    plan: [
      [1, '拜访'],
      [undefined, '我的样品'],
    ],
  })
})

test('a step I took away stays away, unless they changed it and I pick theirs', () => {
  const theirs = [step(1, '他们的拜访'), step(2, '样品'), step(3, '合同')]
  const typed = mine(step(2, '样品'), step(3, '合同'))
  expect(compare(typed, theirs).asked).toEqual({ 1: 'mine' })
  expect(compare(typed, theirs).plan).toHaveLength(2)
  expect(compare(typed, theirs, { 1: 'theirs' }).plan[0]).toEqual([1, '他们的拜访'])
})

test('a step they added comes to its place, and an answer that came in is never lost', () => {
  const answered = step(1, '拜访', { result: '认可' })
  const theirs = [answered, step(4, '新的'), step(2, '样品'), step(3, '合同')]
  const { asked, plan } = compare(mine(step(2, '我的样品'), step(3, '合同')), theirs)
  expect(asked).toEqual({ 4: 'theirs' })
  expect(plan).toEqual([
    [1, '拜访'],
    [4, '新的'],
    [2, '我的样品'],
    [3, '合同'],
  ])
})
