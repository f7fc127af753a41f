import { expect, test } from 'vitest'
import { orderOf, viewsFor } from '../../web/churn/churn-views.ts'

test('who approves sees first what is open, and who has customers his own', () => {
  expect(viewsFor(true, undefined)[0]).toBe('open')
  expect(viewsFor(false, undefined)[0]).toBe('mine')
})

test('a view that somebody was led to stands behind the usual ones, and none twice', () => {
  expect(viewsFor(true, 'stalled').at(-1)).toBe('stalled')
  expect(viewsFor(true, 'proposed')).toEqual(viewsFor(true, undefined))
  expect(viewsFor(true, 'nonsense')).toEqual(viewsFor(true, undefined))
})

test('what waits is looked through from its oldest, what has ended from its newest', () => {
  expect([orderOf('warnings'), orderOf('deferred'), orderOf('confirmed')]).toEqual([
    'stateSince',
    'reviewOn',
    '-confirmedAt',
  ])
})
