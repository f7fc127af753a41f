import { afterAll, beforeAll, expect, test } from 'vitest'
import { CustomerRow } from '../../db/customer.ts'
import { silentCustomer, warnOf } from '../stage/churn.ts'
import { createStage, type Stage } from '../stage/stage.ts'

type Someone = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let sysadmin: Someone
beforeAll(async () => {
  stage = await createStage()
  sysadmin = await stage.as('sysadmin')
})
afterAll(() => stage.close())

const preview = async (key: string, value: number) => {
  const { status, body } = await sysadmin.post(`/settings/${key}/preview`, { value })
  expect(status).toBe(200)
  return body.customers as number | null
}
const change = async (key: string, value: number) => {
  const { items } = (await sysadmin.get('/settings')).body
  const { version } = items.find((item: { key: string }) => item.key === key)
  const { status } = await sysadmin.patch(`/settings/${key}`, { value }, { 'if-match': `"v${version}"` })
  expect(status).toBe(200)
}
const set = (number: string, changed: object) =>
  stage.db.transaction((em) => em.nativeUpdate(CustomerRow, { number }, changed))

test('before a threshold is saved one sees of how many more customers a scan would warn by it', async () => {
  const key = 'churn.silentMonths.1'
  await change(key, 12)
  const before = (await preview(key, 6)) ?? NaN
  // Eight months silent: too long by six months, not by twelve.
  const [one, lost, binned, other] = [
    await silentCustomer(stage, 'manager1'),
    await silentCustomer(stage, 'manager1'),
    await silentCustomer(stage, 'manager2'),
    await silentCustomer(stage, 'manager2'),
  ]
  const warned = await silentCustomer(stage, 'manager1')
  await warnOf(stage, warned)
  await set(lost, { status: 'lost' })
  await set(binned, { deletedAt: stage.now() })
  await set(other, { level: 2 })
  expect(await preview(key, 6)).toBe(before + 1)
  expect([await preview(key, 9), await preview(key, 12), await preview(key, 24)]).toEqual([0, 0, 0])
  await set(one, { status: 'lost' })
  expect(await preview(key, 6)).toBe(before)
  // By six months the one of the second level is silent too long already.
  expect(await preview('churn.silentMonths.2', 5)).toBe(0)
})

test('a level without a threshold of its own goes by that of the others', async () => {
  const key = 'churn.silentMonths.other'
  await change(key, 12)
  const before = (await preview(key, 6)) ?? NaN
  const customer = await silentCustomer(stage, 'manager1')
  await set(customer, { level: 7 })
  expect(await preview(key, 6)).toBe(before + 1)
})

test('a setting that warns of nobody has no customers in its effect', async () => {
  expect(await preview('churn.warningEscalationDays', 5)).toBeNull()
  const { items } = (await sysadmin.get('/settings')).body as {
    items: { key: string; warnsOfCustomers: boolean }[]
  }
  const warning = items.filter(({ warnsOfCustomers }) => warnsOfCustomers).map(({ key }) => key)
  expect(warning).toHaveLength(6)
  expect(warning.every((key) => key.startsWith('churn.silentMonths.'))).toBe(true)
})
