import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { nextSilentThen } from '../../db/churn-past.ts'
import { countAtRisk, nextSilent, placeOf, type Place } from '../../db/churn-selection.ts'
import { CustomerRow } from '../../db/customer.ts'
import { settingsIn } from '../../db/settings.ts'
import type { Silent } from '../../domain/churn-case.ts'
import { addDays, dayOf, startOfDay } from '../../domain/day.ts'
import { addMonths, silentBefore, silentMonthsOf } from '../../domain/silence.ts'
import { silentCustomer, warnOf } from '../stage/churn.ts'
import { placeOrder, setMonths, silentCustomers } from '../stage/churn-scan.ts'
import { createStage, timeZone, type Stage } from '../stage/stage.ts'

/* Who is found: against the same question asked of every customer one by one, and how the databases go about it. */
let stage: Stage
let today: string
beforeAll(async () => {
  stage = await createStage({ worker: false })
  today = dayOf(stage.now(), timeZone)
})
afterAll(() => stage.close())
beforeEach(() => stage.db.transaction((em) => em.nativeDelete(CustomerRow, {})))

const midnight = (monthsAgo: number, days = 0) =>
  startOfDay(addDays(addMonths(today, -monthsAgo), days), timeZone)
const numbersOf = (found: Silent[]) => found.map(({ customer }) => customer).sort()

async function selected(limit = 500): Promise<Silent[]> {
  const em = stage.db.read()
  const settings = await settingsIn(em, timeZone)
  const all: Silent[] = []
  for (let after: Place | null = null; ;) {
    const found: Silent[] = await nextSilent(em, { asOf: today, settings, after, limit })
    const last = found.at(-1)
    if (!last) return all
    expect(found.length).toBeLessThanOrEqual(limit)
    all.push(...found)
    after = placeOf(last)
  }
}

test('each level by its own threshold, levels that no dictionary knows by that of the others; step by step none is missed', async () => {
  await setMonths(stage, 2, 3)
  await setMonths(stage, 3, 12)
  await setMonths(stage, 'other', 9)
  const levels = [1, 2, 3, 4, 5, 6, 7, 42, 99]
  const all = levels.flatMap((level) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].flatMap((months) =>
      [-1, 0, 0, 1].map((days) => ({ level, since: midnight(months, days) })),
    ),
  )
  await silentCustomers(stage, all)
  const em = stage.db.read()
  const settings = await settingsIn(em, timeZone)
  const expected = (await em.find(CustomerRow, {})).filter(
    ({ level, silentSince }) =>
      silentSince && silentSince < silentBefore(today, silentMonthsOf(level, settings), timeZone),
  )
  for (const limit of [500, 25, 3, 1]) {
    const found = await selected(limit)
    expect(numbersOf(found)).toEqual(expected.map(({ number }) => number).sort())
    expect(new Set(numbersOf(found)).size).toBe(found.length)
  }
  expect((await selected()).find(({ level }) => level === 42)?.months).toBe(9)
  expect(await countAtRisk(em)).toBe(all.length)
  for (const level of [2, 3, 'other'] as const) await setMonths(stage, level, 6)
})

test('exactly six months are not too long, a moment more is', async () => {
  const [late, early] = await silentCustomers(stage, [
    { since: midnight(6) },
    { since: new Date(midnight(6).getTime() - 1) },
  ])
  const found = numbersOf(await selected())
  // On the last days of some months the sixth month before has no such day: then both are past it.
  expect(found).toContain(early)
  expect(found.includes(late ?? '')).toBe(midnight(6) < silentBefore(today, 6, timeZone))
})

test('who is lost, in the bin, or has a case already is not found', async () => {
  const [there] = await silentCustomers(stage, [
    {},
    { more: { status: 'lost' } },
    { more: { deletedAt: stage.now() } },
    { more: { churnCase: 'LS-20260101-0001' } },
  ])
  expect(numbersOf(await selected())).toEqual([there])
})

test('an order counts, one that was cancelled and a return do not; who never ordered is silent since it is a customer', async () => {
  const [ordered, cancelled, returned, never] = await silentCustomers(stage, [{}, {}, {}, {}])
  const lately = { on: addDays(today, -10) }
  await placeOrder(stage, ordered ?? '', lately)
  for (const customer of [cancelled ?? '', returned ?? ''])
    await placeOrder(stage, customer, { on: addMonths(today, -9) })
  await placeOrder(stage, cancelled ?? '', { ...lately, status: 'cancelled' })
  await placeOrder(stage, returned ?? '', { ...lately, total: -5000 })
  const supervisor = await stage.as('supervisor')
  const born = async (registeredOn?: string) => {
    const typed = {
      name: `建档 ${registeredOn ?? '今天'}`,
      manager: 'manager1',
      ...(registeredOn && { registeredOn }),
    }
    return (await supervisor.post('/customers', typed)).body.number as string
  }
  const old = await born(addMonths(today, -7))
  await born(addMonths(today, -5))
  await born()
  const found = await selected()
  expect(numbersOf(found)).toEqual([cancelled, returned, never, old].sort())
  const measured = found.find(({ customer }) => customer === cancelled)
  expect(dayOf(measured?.lastOrderAt as Date, timeZone)).toBe(addMonths(today, -9))
  expect(found.find(({ customer }) => customer === never)?.lastOrderAt).toBe(null)
})

test('as of an earlier day the orders up to its end count, and who was not there yet or had a case is not found', async () => {
  const asOf = addMonths(today, -12)
  const end = startOfDay(addDays(asOf, 1), timeZone)
  const since = startOfDay(addMonths(today, -24), timeZone)
  const old = { since, more: { silentSince: stage.now() } }
  const [silent, heard, lastMinute, later, cancelled, young, filed, warned] = await silentCustomers(stage, [
    ...[old, old, old, old, old],
    { since: end },
    { since: end, more: { registeredOn: addMonths(today, -30) } },
    old,
  ])
  await placeOrder(stage, silent ?? '', { on: addMonths(today, -20) })
  await placeOrder(stage, silent ?? '', { on: addDays(asOf, 1), at: '00:00' })
  await placeOrder(stage, heard ?? '', { on: addMonths(today, -17) })
  await placeOrder(stage, lastMinute ?? '', { on: asOf, at: '23:59' })
  await placeOrder(stage, later ?? '', { on: addMonths(today, -2) })
  await placeOrder(stage, cancelled ?? '', { on: addMonths(today, -19) })
  await placeOrder(stage, cancelled ?? '', { on: addMonths(today, -13), status: 'cancelled' })
  stage.setClock(new Date(end.getTime() - 1000))
  await warnOf(stage, warned ?? '')
  stage.setClock(new Date())
  const em = stage.db.read()
  const settings = await settingsIn(em, timeZone)
  const found: Silent[] = []
  for (let after = ''; ;) {
    const page = await nextSilentThen(em, { asOf, settings, after, limit: 2 })
    if (!page) break
    found.push(...page.found)
    after = page.last
  }
  expect(numbersOf(found)).toEqual([silent, later, cancelled, filed].sort())
  expect(found.map(({ customer }) => customer)).not.toContain(young)
  const measured = found.find(({ customer }) => customer === silent)
  expect(dayOf(measured?.lastOrderAt as Date, timeZone)).toBe(addMonths(today, -20))
})

test('every statement goes along the index of the scan, from its place on, and sorts nothing', async () => {
  const all = Array.from({ length: 4000 }, (_, index) => ({
    level: 1 + (index % 5),
    since: new Date(midnight(12).getTime() + Math.floor(index / 10) * 86_400_000),
    more: { status: index % 20 ? ('active' as const) : ('lost' as const) },
  }))
  await silentCustomers(stage, all)
  await silentCustomer(stage, 'manager1')
  const isMariaDb = stage.db.dialect === 'mariadb'
  await stage.db.orm.em.getConnection().execute(isMariaDb ? 'analyze table customer' : 'analyze customer')
  const plans = await plansOf(async () => {
    await selected(40)
    await countAtRisk(stage.db.read())
  })
  expect(plans.length).toBeGreaterThan(5)
  for (const { sql, plan } of plans) {
    // A name beyond 64 characters ends otherwise on MariaDB.
    expect(plan).toContain('customer_deleted_at_status_churn_case_level_silent')
    expect([sql, plan]).not.toEqual([sql, expect.stringMatching(/filesort|TEMP B-TREE/)])
    const ranged = /silent_since. (<|>|=)/.test(sql)
    if (ranged && isMariaDb) expect([sql, plan]).toEqual([sql, expect.stringMatching(/"type":"range"/)])
    if (ranged && !isMariaDb) expect([sql, plan]).toEqual([sql, expect.stringMatching(/silent_since[<>=]/)])
  }
})

interface Compiled {
  sql: string
  parameters: readonly unknown[]
}
/** The plans of the statements on customers that somebody's work leads to, each once. */
async function plansOf(work: () => Promise<unknown>) {
  const { constructor } = stage.db.read().getKysely().getExecutor()
  const prototype = constructor.prototype as { executeQuery: (query: Compiled) => Promise<unknown> }
  const original = prototype.executeQuery
  const asked = new Map<string, Compiled>()
  prototype.executeQuery = function (query: Compiled) {
    if (/^select .* from .customer/.test(query.sql)) asked.set(query.sql, query)
    return original.call(this, query)
  }
  try {
    await work()
  } finally {
    prototype.executeQuery = original
  }
  const explain = stage.db.dialect === 'mariadb' ? 'explain' : 'explain query plan'
  const plans: { sql: string; plan: string }[] = []
  for (const { sql, parameters } of asked.values()) {
    const rows = await stage.db
      .read()
      .getConnection()
      .execute<object[]>(`${explain} ${sql}`, [...parameters])
    plans.push({ sql, plan: JSON.stringify(rows.map((row) => ({ ...row, possible_keys: undefined }))) })
  }
  return plans
}
