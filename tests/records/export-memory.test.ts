import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { putOrders } from '../stage/sales-rows.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let cookie: string
const many = 20_000
const few = 2000

beforeAll(async () => {
  stage = await createStage({ worker: false })
  cookie = (await stage.as('supervisor')).cookie
  await putOrders(
    stage,
    Array.from({ length: many }, (_, index) => ({
      ...{ number: `SO-${String(index).padStart(6, '0')}`, buyerName: `买方 ${index}` },
      date: index < few ? '2026-01-01' : '2025-01-01',
    })),
  )
})
afterAll(() => stage.close())

setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc') as () => void

/** The most that stays on the heap while a file is taken piece by piece, over what stood before, in MB. */
async function growth(query: string): Promise<{ megabytes: number; bytes: number }> {
  collect()
  const before = process.memoryUsage().heapUsed
  const response = await stage.app.request(`/api/orders/export?${query}`, { headers: { cookie } })
  let most = 0
  let bytes = 0
  let pieces = 0
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    if ((pieces += 1) % 20 !== 0) continue
    collect()
    most = Math.max(most, process.memoryUsage().heapUsed - before)
  }
  return { megabytes: most / 2 ** 20, bytes }
}

test.each(['xlsx', 'csv'])('%s: ten times the rows take no more memory', async (format) => {
  await growth(`format=${format}&dateFrom=2026-01-01`)
  const small = await growth(`format=${format}&dateFrom=2026-01-01`)
  const large = await growth(`format=${format}`)
  expect(large.bytes).toBeGreaterThan(small.bytes * 7)
  expect(large.megabytes - small.megabytes).toBeLessThan(8)
})
