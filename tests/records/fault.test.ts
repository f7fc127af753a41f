import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Endpoint } from '../../api/endpoint.ts'
import { SessionRow } from '../../db/session.ts'
import { createStage, password, type Stage } from '../stage/stage.ts'

const stages: Stage[] = []
let stage: Stage
let cookie: string
beforeEach(async () => {
  stage = await createStage({ worker: false })
  stages.push(stage)
  cookie = (await stage.as('supervisor')).cookie
})
afterAll(async () => {
  for (const one of stages) await one.close().catch(() => undefined)
})

const inside =
  /select |insert |update |from `|sqlite|mariadb|mysql|temporal|node_modules|\/srv\/|\.ts\b|\bat .+:\d+|v?\d+\.\d+\.\d+|evergreen\.db/i

/** What the answer to a fault may say: a sentence, a code and the number of the request, nothing of the inside. */
async function expectGeneric(response: Response, statuses: number[]): Promise<void> {
  const text = await response.text()
  const body = JSON.parse(text) as Record<string, unknown>
  expect(statuses).toContain(response.status)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(
    Object.keys(body)
      .filter((name) => name !== 'params')
      .sort(),
  ).toEqual([...['code', 'requestId', 'status', 'title', 'type']])
  expect(body.requestId).toBe(response.headers.get('x-request-id'))
  expect(text.replace(String(body.requestId), '')).not.toMatch(inside)
}
const home = () => stage.app.request('/api/home', { headers: { cookie } })
const breaking = (handle: () => unknown) => {
  const endpoint = stage.endpoints.find(({ path }) => path === '/home')
  if (endpoint) endpoint.handle = (async () => handle()) as Endpoint['handle']
}

const thrown: [what: string, value: unknown][] = [
  [
    'an error with a statement',
    Object.assign(new Error('near "selec": select * from user'), { sql: 'select 1' }),
  ],
  ['a string', 'select * from user at /srv/db/user.ts:12:3'],
  ['nothing', undefined],
  ['null', null],
  ['an object that looks like an answer', { status: 200, body: 'select * from user' }],
  ['an error with a status of its own', Object.assign(new Error('temporal 1.29.1'), { status: 418 })],
]
test.each(thrown)('a handler that throws %s answers with a sentence and a number', async (_, value) => {
  breaking(() => {
    throw value
  })
  await expectGeneric(await home(), [500])
})

test('a key that is taken in the database answers with nothing of the row or the statement', async () => {
  breaking(async () => {
    const [row] = await stage.db.read().find(SessionRow, {}, { limit: 1 })
    if (row) await stage.db.transaction((em) => em.insert(SessionRow, { ...row }))
  })
  await expectGeneric(await home(), [500])
})

const signIn = () =>
  stage.app.request('/api/session', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'supervisor', password }),
  })

test('a database that cannot be reached answers with nothing of it', async () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:3306')
  stage.db.read = () => {
    throw Object.assign(refused, { code: 'ECONNREFUSED' })
  }
  await expectGeneric(await home(), [503])
  await expectGeneric(await signIn(), [503])
})

test('a statement that the database does not take answers with nothing of it', async () => {
  await stage.db.orm.em.getConnection().execute('alter table login_failure rename to login_gone')
  await expectGeneric(await signIn(), [500])
  await stage.db.orm.em.getConnection().execute('alter table session rename to session_gone')
  await expectGeneric(await home(), [500])
})

test('an engine that fails answers with nothing of it', async () => {
  const { body } = await stage.send(
    'POST',
    '/opportunities',
    { customerName: '引擎', summary: '一', probability: 1 },
    { cookie },
  )
  await stage.engine.connection.close()
  const response = await stage.app.request(`/api/opportunities/${body.number}/assign`, {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ assignee: 'manager1' }),
  })
  // Nobody knows yet what became of it, or it is known that nothing did.
  if (response.status !== 202) await expectGeneric(response, [500, 503])
})
