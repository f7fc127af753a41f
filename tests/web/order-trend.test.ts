import { expect, test } from 'vitest'
import { shownMonths, trendOf } from '../../web/churn/order-trend.ts'

const march = { month: '2026-03', total: '1200.50', orders: 2 }
const old = { month: '2024-11', total: '900.00', orders: 1 }

test('the last 24 months are there each once, those without orders as well', () => {
  const { months, orders, fen } = trendOf([old, march], '2026-03-12', '2026-09-13', '2026-11-26')
  expect(months).toHaveLength(shownMonths)
  expect(months[0]?.month).toBe('2024-12')
  expect(months.at(-1)?.month).toBe('2026-11')
  expect(months.filter(({ orders }) => orders > 0)).toEqual([march])
  expect([orders, fen]).toEqual([2, 120_050])
})

test('the last order and the line of silence lie on their days', () => {
  const { marks, isBefore } = trendOf([march], '2026-03-31', '2026-10-01', '2026-11-26')
  expect(marks.map(({ kind, at }) => [kind, Number(at.toFixed(2))])).toEqual([
    ['lastOrder', 15.98],
    ['line', 22.02],
  ])
  expect(isBefore).toBe(false)
})

test('a last order before these months is said, not drawn', () => {
  const { marks, isBefore } = trendOf([], '2024-11-30', '2025-05-31', '2026-11-26')
  expect(marks.map(({ kind }) => kind)).toEqual(['line'])
  expect(isBefore).toBe(true)
})

test('who never ordered has a line only', () => {
  const { marks, orders, isBefore } = trendOf([], null, '2026-08-20', '2026-11-26')
  expect(marks.map(({ kind }) => kind)).toEqual(['line'])
  expect([orders, isBefore]).toEqual([0, false])
})

test('what was given back is taken off', () => {
  const back = { month: '2026-04', total: '-200.50', orders: 1 }
  expect(trendOf([march, back], '2026-03-12', '2026-09-13', '2026-11-26').fen).toBe(100_000)
})
