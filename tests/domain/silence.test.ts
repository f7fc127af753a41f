import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayOf, startOfDay } from '../../domain/day.ts'
import {
  addMonths,
  firstDayHeard,
  silenceTooLongOn,
  silentBefore,
  silentSinceOf,
} from '../../domain/silence.ts'

const shanghai = 'Asia/Shanghai'

test.each([
  ['2026-01-15', 6, '2026-07-15', 'an ordinary day'],
  ['2026-08-31', 6, '2027-02-28', 'the last of August and six months are the last of February'],
  ['2027-08-31', 6, '2028-02-29', '… of a leap year the 29th'],
  ['2027-08-29', 6, '2028-02-29', 'the 29th is there in a leap year'],
  ['2026-08-29', 6, '2027-02-28', '… and the 28th in another'],
  ['2024-02-29', 12, '2025-02-28', 'a leap day and a year'],
  ['2024-02-29', 48, '2028-02-29', 'a leap day and four years'],
  ['2026-10-31', 1, '2026-11-30', 'a month of thirty days'],
  ['2026-07-31', 5, '2026-12-31', 'from the last to the last'],
  ['2026-12-31', 2, '2027-02-28', 'over the new year'],
  ['2026-02-28', 6, '2026-08-28', 'the last of February is no last of August'],
  ['2096-08-31', 42, '2100-02-28', '2100 is no leap year'],
])('%s and %i months are %s: %s', (from, months, to) => {
  expect(addMonths(from, months)).toBe(to)
})

test.each([
  ['2026-11-27', '2026-05-27', 'exactly six months are not more than six'],
  [
    '2026-08-31',
    '2026-02-28',
    'of the last of February six months were over on the 28th of August, long since',
  ],
  ['2026-08-30', '2026-02-28', '… so on the 30th, too'],
  ['2026-08-29', '2026-02-28', '… and on the 29th: that was the first day on which it was too long'],
  ['2026-08-28', '2026-02-28', 'on the 28th it was exactly six months'],
  ['2027-02-28', '2026-08-28', 'the 28th to the 31st of August all come to the last of February'],
  ['2027-03-01', '2026-09-01', 'and are too long ago the day after'],
  ['2028-02-29', '2027-08-29', 'in a leap year from the 29th on'],
  ['2026-07-31', '2026-01-31', 'from the last to the last'],
])('on %s whoever was heard of on %s or later is not silent for more than six months: %s', (today, first) => {
  const byWalk = firstByWalk(today, 6)
  expect(firstDayHeard(today, 6)).toBe(byWalk)
  if (!['2026-08-31', '2026-08-30', '2026-08-29'].includes(today)) expect(byWalk).toBe(first)
  else expect(byWalk > first).toBe(true)
})

const someDay = fc.integer({ min: -20_000, max: 60_000 }).map((days) => addDays('2000-01-01', days))

test('whoever was heard of before the first day has been silent for longer than walking the days says', () => {
  fc.assert(
    fc.property(
      someDay,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: -40, max: 40 }),
      (today, months, off) => {
        const heard = addDays(addMonths(today, -months), off)
        const isSilent = monthsLater(heard, months) < today
        expect([today, heard, heard < firstDayHeard(today, months)]).toEqual([today, heard, isSilent])
      },
    ),
    { numRuns: 2000 },
  )
})

test('the day on which silence is told to be too long is the first on which a scan finds it', () => {
  const zones = fc.constantFrom(shanghai, 'America/New_York', 'Europe/Berlin', 'Pacific/Auckland', 'UTC')
  const moments = fc.date({ min: new Date('1995-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 24 }), zones, (since, months, zone) => {
      const day = silenceTooLongOn(since, months, zone)
      const finds = (today: string) => since < silentBefore(today, months, zone)
      expect([finds(addDays(day, -1)), finds(day)]).toEqual([false, true])
    }),
    { numRuns: 1000 },
  )
})

test.each([
  [shanghai, '2026-05-26T16:00:00.000Z'],
  ['UTC', '2026-05-27T00:00:00.000Z'],
  // Summer time there, and winter time on the day of the scan.
  ['America/New_York', '2026-05-27T04:00:00.000Z'],
  ['Europe/Berlin', '2026-05-26T22:00:00.000Z'],
  ['Pacific/Auckland', '2026-05-26T12:00:00.000Z'],
])(
  'in %s an order at midnight of the day six months ago counts, one a moment earlier does not',
  (zone, begin) => {
    const before = silentBefore('2026-11-27', 6, zone)
    expect(before.toISOString()).toBe(begin)
    expect(dayOf(before, zone)).toBe('2026-05-27')
    expect(dayOf(new Date(before.getTime() - 1), zone)).toBe('2026-05-26')
  },
)

test('on a day that begins with the hour of summer time it begins when the clock says so', () => {
  // In Santiago midnight of 6 September 2026 is left out: the day begins at one.
  expect(silentBefore('2027-03-06', 6, 'America/Santiago').toISOString()).toBe('2026-09-06T04:00:00.000Z')
})

test.each([
  ['the last order', { lastOrderAt: '2026-03-01', registeredOn: '2020-01-01' }, '2026-03-01'],
  ['the day on file of who never ordered', { registeredOn: '2020-01-01' }, '2020-01-01'],
  ['the creation of whoever has neither', {}, '2026-01-01'],
  ['a recovery after the last order', { lastOrderAt: '2026-03-01', recoveredAt: '2026-04-01' }, '2026-04-01'],
  ['an order after the recovery', { lastOrderAt: '2026-05-01', recoveredAt: '2026-04-01' }, '2026-05-01'],
])('silence is counted from %s', (_from, { lastOrderAt, registeredOn, recoveredAt }: Known, day) => {
  const at = (text?: string) => (text ? startOfDay(text, shanghai) : null)
  const customer = {
    lastOrderAt: at(lastOrderAt),
    recoveredAt: at(recoveredAt),
    registeredOn: registeredOn ?? null,
  }
  const since = silentSinceOf({ ...customer, createdAt: startOfDay('2026-01-01', shanghai) }, shanghai)
  expect(dayOf(since, shanghai)).toBe(day)
})
interface Known {
  lastOrderAt?: string
  registeredOn?: string
  recoveredAt?: string
}

/** Day after day until the month is reached, and on to the same day or the month's last. */
function monthsLater(from: string, months: number): string {
  const wanted = monthOf(from) + months
  let day = from
  while (monthOf(day) < wanted) day = addDays(day, 1)
  while (day.slice(8) < from.slice(8) && monthOf(addDays(day, 1)) === wanted) day = addDays(day, 1)
  return day
}
const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))

/** The first day that is not too long ago, found by walking back. */
function firstByWalk(today: string, months: number): string {
  let day = today
  while (monthsLater(addDays(day, -1), months) >= today) day = addDays(day, -1)
  return day
}
