import { expect, test } from 'vitest'
import { isBusy, lastList, type Scan } from '../../web/churn/scan/scan.ts'

const scan: Scan = {
  ...{ id: 1, kind: 'nightly', asOf: '2026-11-25', lists: true, state: 'done', wantedBy: null },
  ...{ wantedAt: '2026-11-24T19:00:00Z', startedAt: null, finishedAt: null },
  ...{ examined: 35, found: 14, opened: 0 },
}

test('before the switch the last list is that of a scan, not of a dry run nor of one that has not ended', () => {
  const dry: Scan = { ...scan, id: 3, kind: 'dry-run', asOf: '2026-06-01' }
  const begun: Scan = { ...scan, id: 2, state: 'underWay' }
  expect(lastList([dry, begun, scan])?.id).toBe(1)
  expect(lastList([dry])).toBe(null)
})

test('a scan that waits or is under way is one to wait for', () => {
  const states = ['waiting', 'underWay', 'done', 'failed'] as const
  expect(states.map((state) => isBusy({ state }))).toEqual([true, true, false, false])
})
