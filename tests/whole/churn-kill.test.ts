import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { comeTogether, openProcesses, openRecords } from './books.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, temporalOf, type Place, type Product } from './product.ts'
import { silentCustomers } from './win-back.ts'

let place: Place
let product: Product
let supervisor: Person
let trap = ''
beforeAll(async () => {
  place = await makePlace()
  trap = join(place.dataDir, 'trap')
  product = await run()
  supervisor = await signIn(place.url, 'supervisor')
})
afterAll(() => leave(place))

const run = () => start(place, { EVERGREEN_FAILPOINTS: `churn-cases-opened=kill@${trap}` })

test('a scan whose product is killed in the middle, with its engine too, opens one case for each and tells of it once', async () => {
  const numbers = await silentCustomers(supervisor, ['manager1', 'manager2'], { each: 60, seed: 7 })
  writeFileSync(trap, '')
  expect((await supervisor.post('/churn-scan', {})).status).toBe(202)
  await product.exited
  process.kill(temporalOf(place), 'SIGKILL')
  rmSync(trap)
  const records = openRecords(place)
  const opened = async () =>
    (await records.churnCases())
      .filter(({ customer }) => numbers.includes(customer))
      .map((row) => row.customer)
  // It died with some of them written, and not all.
  expect((await opened()).length).toBeGreaterThan(0)
  expect((await opened()).length).toBeLessThan(numbers.length)
  product = await run()
  await eventually(async () => expect((await opened()).sort()).toEqual([...numbers].sort()), 90_000)
  supervisor = await signIn(place.url, 'supervisor')
  await eventually(async () => {
    const { runs } = (await supervisor.get('/churn-scan')).body
    expect(runs[0]).toMatchObject({ state: 'done', opened: numbers.length })
  }, 60_000)
  const processes = await openProcesses(place)
  await comeTogether(records, processes)
  const manager1 = await signIn(place.url, 'manager1')
  const { items } = (await manager1.get('/notifications')).body
  expect(items.filter(({ kind }: { kind: string }) => kind === 'churn-warned')).toMatchObject([
    { params: { count: 60 } },
  ])
  await processes.close()
  await records.close()
}, 240_000)
