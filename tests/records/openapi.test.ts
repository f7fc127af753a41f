import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { successOf } from '../../api/status.ts'
import { breach } from '../stage/contract.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
beforeAll(async () => (stage = await createStage()))
afterAll(() => stage.close())

type Schema = { additionalProperties?: unknown; properties?: Record<string, unknown>; type?: string }

test('the API describes itself in a document that is valid OpenAPI 3.1', async () => {
  const { body } = await stage.send('GET', '/openapi.json')
  expect(await new Validator().validate(body)).toEqual({ valid: true })
  const operations = Object.values(body.paths as Record<string, object>).flatMap((path) =>
    Object.values(path),
  )
  expect(operations).toHaveLength(stage.endpoints.length)
  const ids = operations.map(({ operationId }) => operationId as string)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every route says what it answers, and lets nothing else through', async () => {
  const silent = stage.endpoints.filter(
    (endpoint) =>
      successOf(endpoint) !== 204 && endpoint.path !== '/events' && !endpoint.answer && !endpoint.produces,
  )
  expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  const { body } = await stage.send('GET', '/openapi.json')
  const open = Object.entries(body.components.schemas as Record<string, Schema>).filter(
    ([, schema]) => schema.type === 'object' && schema.properties && schema.additionalProperties !== false,
  )
  expect(open.map(([name]) => name)).toEqual([])
})

test('an answer with a property or a status that nobody wrote down is noticed', async () => {
  const supervisor = await stage.as('supervisor')
  const request = { method: 'GET', path: '/api/session' }
  const { body } = await supervisor.get('/session')
  const answer = { status: 200, body, type: 'application/json' }
  expect(breach(stage.endpoints, request, answer)).toBeNull()
  const leaking = { ...body, user: { ...body.user, passwordHash: 'x' } }
  expect(breach(stage.endpoints, request, { ...answer, body: leaking })).toContain('passwordHash')
  expect(breach(stage.endpoints, request, { ...answer, status: 206 })).toContain('not written down')
})

test('each page of every role answers as described', async () => {
  for (const username of ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'executive'] as const) {
    const person = await stage.as(username)
    for (const { path } of stage.endpoints.filter(
      ({ method, path }) => method === 'get' && path !== '/events',
    ))
      await person.get(path.replace('{number}', 'OP-20200101-0001').replace(/\{\w+\}/, 'none'))
  }
})

test('no other word is taken for a row’s id: the address of an export knows no method but its own', async () => {
  const supervisor = await stage.as('supervisor')
  for (const list of ['contacts', 'interactions']) {
    const { status, headers } = await supervisor.patch(`/${list}/export`, {})
    expect([list, status, headers.get('allow')]).toEqual([list, 405, 'GET, HEAD'])
  }
})
