import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startSalesSystem, type StandIn } from '../../embedded/sales-system.ts'
import { examine } from '../../domain/sales-item.ts'
import { salesStreams } from '../../domain/sales-feed.ts'

const file = fileURLToPath(new URL('../../docs/sales-system.openapi.yaml', import.meta.url))
const contract = parse(readFileSync(file, 'utf8')) as Record<string, unknown>
let standIn: StandIn
const now = () => new Date('2026-11-26T04:00:00Z')
const world = {
  seed: 'contract',
  origin: new Date('2026-11-20T01:00:00Z'),
  customers: ['甲有限公司', '乙有限公司'],
}
beforeAll(async () => {
  standIn = await startSalesSystem({ ...world, now, token: 'a-token' })
})
afterAll(() => standIn.stop())

interface Page {
  items: unknown[]
  more: boolean
  nextCursor: string
}
const headers = { authorization: 'Bearer a-token' }

test('the contract is a valid OpenAPI document', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(contract))
  expect([valid, errors]).toEqual([true, undefined])
})

test.each(salesStreams)(
  'every page of %s that the stand-in tells is as the contract says, and we take over all of it',
  async (stream) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema(contract, 'contract')
    const check = ajv.getSchema(
      `contract#/paths/~1${stream}/get/responses/200/content/application~1json/schema`,
    )
    if (!check) throw new Error('the contract has no such route')
    let cursor: string | null = null
    let read = 0
    for (let more = true; more;) {
      const address = `${standIn.url}/${stream}?limit=500${cursor === null ? '' : `&cursor=${cursor}`}`
      const page = (await (await fetch(address, { headers })).json()) as Page
      expect([check(page), check.errors]).toEqual([true, null])
      const { items } = page
      for (const item of items)
        expect(examine(stream, item, { now: now(), timeZone: 'Asia/Shanghai' })).toMatchObject({ ok: true })
      read += items.length
      more = page.more
      cursor = page.nextCursor
    }
    expect(read).toBeGreaterThan(50)
  },
  30_000,
)

test('the stand-in tells the same story again, and its past does not change while its present goes on', async () => {
  const again = await startSalesSystem({ ...world, now, token: 'a-token' })
  expect(again.truth()).toEqual(standIn.truth())
  const read = async (of: StandIn) =>
    (await (await fetch(`${of.url}/orders?limit=500&cursor=1200`, { headers })).json()) as {
      items: unknown[]
    }
  expect((await read(again)).items).toEqual((await read(standIn)).items)
  await again.stop()
})

test('nothing is told without the token', async () => {
  expect((await fetch(`${standIn.url}/orders`)).status).toBe(401)
})
