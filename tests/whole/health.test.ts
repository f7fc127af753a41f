import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startTemporalServer } from '../../embedded/temporal-server.ts'
import { eventually } from '../stage/eventually.ts'
import { freshDatabase } from './deployment.ts'
import { signIn } from './person.ts'
import { freePorts, launch, leave, makePlace, start, temporalOf, type Place } from './product.ts'

const places: Place[] = []
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const place of places.splice(0)) await leave(place)
  for (const end of ends.splice(0)) await end()
})

async function somewhere(): Promise<Place> {
  const place = await makePlace()
  places.push(place)
  return place
}

async function health(address: string, of: 'live' | 'ready' = 'ready') {
  const answer = await fetch(`${address}/health/${of}`)
  return [answer.status, ((await answer.json()) as { status: string }).status]
}

test('a start whose process engine is not there yet serves what it can, is not ready, and waits', async () => {
  const place = await somewhere()
  const address = `127.0.0.1:${place.ports.temporal}`
  const product = launch(place, { TEMPORAL_ADDRESS: address })
  await eventually(async () => expect(await health(place.url)).toEqual([503, 'starting']))
  expect(await health(place.url, 'live')).toEqual([200, 'live'])
  const supervisor = await signIn(place.url, 'supervisor')
  expect((await supervisor.get('/opportunities')).status).toBe(200)
  const engine = await startTemporalServer({
    executable: process.env.TEMPORAL_CLI ?? '.cache/temporal-1.5.1',
    ...{ file: null, port: place.ports.temporal, uiPort: null, logFile: null },
  })
  ends.push(() => engine.stop())
  await product.up
  await eventually(async () => expect(await health(place.url)).toEqual([200, 'ready']))
  await engine.stop()
  await eventually(async () => expect(await health(place.url)).toEqual([200, 'degraded']))
})

test('metrics and health have a port of their own, printed and written down, and not that of the console', async () => {
  const place = await somewhere()
  const product = await start(place)
  const [, address = ''] = /Metrics {7}(http:\/\/127\.0\.0\.1:\d+)\/metrics/.exec(product.output()) ?? []
  const { ports } = JSON.parse(readFileSync(join(place.dataDir, 'run.json'), 'utf8')) as {
    ports: { metrics: number }
  }
  expect(address).toBe(`http://127.0.0.1:${ports.metrics}`)
  expect(await health(address)).toEqual([200, 'ready'])
  const text = await (await fetch(`${address}/metrics`)).text()
  expect(text).toMatch(/^evergreen_build_info\{version="[\d.]+",node="v24\.[\d.]+",role="all"\} 1$/m)
  expect(text).toMatch(/^temporal_num_pollers\{.*poller_type="workflow_task".*\} [1-9]/m)
  expect(await (await fetch(`${place.url}/metrics`)).text()).not.toContain('evergreen_build_info')
})

test('api and worker wait for the database and for its schema, and refuse one file for several processes', async () => {
  const place = await somewhere()
  const database = await freshDatabase()
  ends.push(database.drop)
  const [metrics = 0, nobody = 0] = await freePorts(2)
  const apart = {
    TEMPORAL_ADDRESS: `127.0.0.1:${place.ports.temporal}`,
    METRICS_PORT: String(metrics),
    SECRET_KEY: 'a key for api and worker, for this test',
  }
  for (const role of ['api', 'worker']) {
    const refused = launch(place, { ...apart, METRICS_PORT: '' }, role)
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toContain('DATABASE_URL: SQLite is for one process')
    expect(refused.output()).not.toMatch(/^\s+at /m)
  }
  const lost = launch(
    place,
    { ...apart, DATABASE_URL: `mariadb://crm:crm@127.0.0.1:${nobody}/crm` },
    'worker',
  )
  await eventually(() => expect(lost.output()).toContain('the database does not answer; waiting for it'))
  expect(await health(`http://127.0.0.1:${metrics}`)).toEqual([503, 'starting'])
  lost.kill('SIGTERM')
  expect(await lost.exited).toBe(0)

  const api = launch(place, { ...apart, DATABASE_URL: database.url }, 'api')
  await eventually(() => expect(api.output()).toContain('waiting for main.ts migrate'))
  expect(await health(`http://127.0.0.1:${metrics}`)).toEqual([503, 'starting'])
  expect(await launch(place, { DATABASE_URL: database.url }, 'migrate').exited).toBe(0)
  await api.up
  // There is no engine: people read and create all the same.
  await eventually(async () => expect(await health(place.url)).toEqual([200, 'degraded']))
  api.kill('SIGTERM')
  expect(await api.exited).toBe(0)
  const seeded = launch(place, { DATABASE_URL: database.url }, 'seed')
  expect(await seeded.exited).toBe(1)
  expect(seeded.output()).toContain('usage: main.ts seed --admin')
})

test('a second signal ends at once what the first one would have ended with care', async () => {
  const place = await somewhere()
  const product = await start(place)
  const supervisor = await signIn(place.url, 'supervisor')
  const typed = { customerName: '北京聪海', summary: '服务器续保', probability: 40 }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  process.kill(temporalOf(place), 'SIGSTOP')
  const asked = supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' }).catch(() => null)
  await eventually(async () => {
    const answer = await fetch(`${place.url}/health/ready`)
    expect(answer.status).toBe(200)
  })
  product.kill('SIGTERM')
  await eventually(async () =>
    expect(await health(place.url).catch(() => 'closed')).not.toEqual([200, 'ready']),
  )
  const before = Date.now()
  product.kill('SIGTERM')
  expect(await product.exited).toBe(1)
  expect(Date.now() - before).toBeLessThan(1000)
  expect(await asked).toBe(null)
})
