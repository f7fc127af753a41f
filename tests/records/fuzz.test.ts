import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '../../api/endpoint.ts'
import { hostile, valueOf } from '../stage/arbitrary.ts'
import { createStage, type Cast, type Stage } from '../stage/stage.ts'

type Json = ReturnType<typeof JSON.parse>

const seed = Number(process.env.FUZZ_SEED ?? 20261124)
const requests = Number(process.env.FUZZ_REQUESTS ?? 3000)
const cast: Cast[] = ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'executive']

let stage: Stage
let description: Json
const cookies: string[] = ['']
const numbers: string[] = ['OP-20200101-9999']
beforeAll(async () => {
  stage = await createStage()
  description = (await stage.send('GET', '/openapi.json')).body
  for (const username of cast) cookies.push((await stage.as(username)).cookie)
  const supervisor = await stage.as('supervisor')
  for (let index = 0; index < 12; index += 1) {
    const typed = { customerName: `试验 ${index}`, summary: '一', probability: 5 }
    const { body } = await supervisor.post('/opportunities', typed)
    numbers.push(body.number as string)
    if (index % 2) await supervisor.post(`/opportunities/${body.number}/assign`, { assignee: 'manager1' })
  }
})
afterAll(() => stage.close())

interface Request {
  cookie: string
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

/** A request to a route, mostly as its description has it. */
function requestTo({ method, path }: Endpoint): fc.Arbitrary<Request> {
  const { parameters, requestBody } = description.paths[`/api${path}`][method]
  const schemas = description.components.schemas as Record<string, Json>
  const inQuery = (parameters as Json[]).filter((one) => one.in === 'query')
  const query = fc.record(
    Object.fromEntries(inQuery.map(({ name, schema }) => [name, valueOf(schema, schemas)])),
    { requiredKeys: inQuery.filter(({ required }) => required).map(({ name }) => name) as never[] },
  )
  // A form with a file is not JSON; what JSON comes to there is asked all the same.
  const { schema } = requestBody?.content['application/json'] ?? {}
  const body = schema ? valueOf(schema, schemas) : null
  const subject = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...numbers, '1', '2', 'opportunities', 'manager1', 'executive') },
    { weight: 1, arbitrary: hostile.map(wordOf) },
  )
  return fc.record({
    cookie: fc.constantFrom(...cookies),
    method: fc.constant(method.toUpperCase()),
    path: fc
      .tuple(subject, query, fc.boolean())
      .map(([name, asked, isAsked]) => addressOf(path, name, isAsked ? asked : {})),
    headers: fc.record(
      {
        'if-match': fc.constantFrom('"v1"', '"v2"', '"v3"', '*', '"x"', '"v99999999999"'),
        'idempotency-key': fc.oneof(
          fc.constantFrom('one', 'two', ' '),
          fc.string({ maxLength: 210 }).map(visible),
        ),
      },
      { requiredKeys: [] },
    ),
    ...(body && { body: body.map((value) => JSON.stringify(value)) }),
  })
}

const wordOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const visible = (text: string) => text.replace(/[^\x20-\x7e]/g, '.').trim() || '.'

function addressOf(path: string, subject: string, asked: object): string {
  const given = Object.entries(asked as Record<string, unknown>).map(
    ([name, value]) => [name, wordOf(value).toWellFormed()] as [string, string],
  )
  const query = new URLSearchParams(given).toString()
  return `${path.replace(/\{\w+\}/, encodeURIComponent(subject.toWellFormed()))}${query && `?${query}`}`
}

test(`${requests} requests that nobody foresaw get an answer that is written down, and never a 500`, async () => {
  // Who signs out or gives himself another password asks nothing more.
  const routes = stage.endpoints.filter(({ path }) => !/^\/(sessions?|events|account)\b/.test(path))
  const each = Math.ceil(requests / routes.length)
  const wrong: string[] = []
  const seen = new Map<number, number>()
  for (const [index, route] of routes.entries())
    for (const { cookie, method, path, headers, body } of fc.sample(requestTo(route), {
      seed: seed + index,
      numRuns: each,
    })) {
      const given = { ...headers, ...(cookie && { cookie }) }
      try {
        const { status } = await stage.send(method, path, body, given)
        seen.set(status, (seen.get(status) ?? 0) + 1)
        if (status >= 500) wrong.push(`${status} ${method} ${path} ${body}`)
      } catch (error) {
        wrong.push(`${String(error).slice(0, 400)} ${body}`)
      }
    }
  expect(wrong).toEqual([])
  // It would be no trial if everything were refused at the first look.
  for (const status of [200, 201, 204, 403, 404, 409, 422])
    expect([status, seen.has(status)]).toEqual([status, true])
}, 400_000)
