import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { signIn } from './person.ts'
import {
  freePorts,
  isFree,
  isRunning,
  launch,
  leave,
  makePlace,
  password,
  start,
  temporalOf,
} from './product.ts'
import type { Place } from './product.ts'

const places: Place[] = []
afterEach(async () => {
  for (const place of places.splice(0)) await leave(place)
})

async function somewhere(): Promise<Place> {
  const place = await makePlace()
  places.push(place)
  return place
}

async function nothingIsLeft({ dataDir, ports, started }: Place) {
  expect([...started].filter(isRunning)).toEqual([])
  for (const port of Object.values(ports)) expect(await isFree(port)).toBe(true)
  expect(existsSync(join(dataDir, 'run.json'))).toBe(false)
}

test('a start prints where the console is and who may sign in, and the supervisor finds his opportunities', async () => {
  const place = await somewhere()
  const product = await start(place)
  expect(product.output()).toContain(place.url)
  expect(product.output()).toContain(`password ${password}`)
  expect(product.output()).toContain('superadmin · sysadmin · supervisor · manager1 · manager2 · executive')
  expect(statSync(join(place.dataDir, 'demo-password')).mode & 0o777).toBe(0o600)
  const ready = await fetch(`${place.url}/health/ready`)
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }])
  expect(await (await fetch(place.url)).text()).toContain('<!doctype html>')
  const supervisor = await signIn(place.url, 'supervisor')
  const { body } = await supervisor.get('/opportunities')
  expect(body.items.length).toBeGreaterThan(10)
  await eventually(async () => {
    const open = await supervisor.get(`/opportunities/${body.items[0].number}/process`)
    expect(open.body.condition).toBe('running')
  })
})

test('both managers have silent customers in every state, measured by their orders, and the warnings are on', async () => {
  const place = await somewhere()
  await start(place)
  const supervisor = await signIn(place.url, 'supervisor')
  const { items } = (await supervisor.get('/churn-cases?limit=100')).body
  for (const manager of ['manager1', 'manager2']) {
    const theirs = items.filter(
      (item: { manager: { username: string } }) => item.manager.username === manager,
    )
    const count = (status: string) =>
      theirs.filter((item: { status: string }) => item.status === status).length
    expect([manager, count('warning') >= 3]).toEqual([manager, true])
    for (const status of ['deferred', 'proposed', 'confirmed', 'recovered'])
      expect([manager, status, count(status)]).toEqual([manager, status, 1])
  }
  for (const { number, customer, lastOrderAt, status } of items) {
    const known = (await supervisor.get(`/customers/${customer.number}`)).body
    expect([number, known.lastOrderAt]).toEqual([number, lastOrderAt])
    expect([number, known.status]).toEqual([number, status === 'confirmed' ? 'lost' : 'active'])
  }
  const [first] = items.filter((item: { status: string }) => item.status === 'warning')
  await eventually(async () => {
    const { body } = await supervisor.get(`/churn-cases/${first.number}/process`)
    expect(body.condition).toBe('running')
  })
})

test('a second copy on the same data says which process has it, and ends; the first one goes on', async () => {
  const place = await somewhere()
  const first = await start(place)
  const [http = 0, temporal = 0, ui = 0] = await freePorts(3)
  const second = launch(place, {
    PORT: String(http),
    TEMPORAL_PORT: String(temporal),
    TEMPORAL_UI_PORT: String(ui),
  })
  expect(await second.exited).toBe(1)
  expect(second.output()).toContain(
    `already running on ${place.dataDir} (process ${first.pid}, port ${place.ports.http})`,
  )
  expect(second.output()).not.toMatch(/^\s+at /m)
  expect((await fetch(`${place.url}/health/ready`)).status).toBe(200)
  expect(temporalOf(place)).toSatisfy(isRunning)
})

test('a busy port is named together with the variable that moves it, and nothing is left running', async () => {
  for (const [variable, port] of [
    ['PORT', 'http'],
    ['TEMPORAL_PORT', 'temporal'],
    ['TEMPORAL_UI_PORT', 'ui'],
  ] as const) {
    const place = await somewhere()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(place.ports[port], '127.0.0.1', resolve))
    const product = launch(place)
    expect(await product.exited).toBe(1)
    expect(product.output()).toContain(
      `Port ${place.ports[port]} is busy. Free it, or set ${variable} to another one.`,
    )
    expect(product.output()).not.toMatch(/^\s+at /m)
    await new Promise((resolve) => other.close(resolve))
    await nothingIsLeft(place)
  }
})

test('a setting that cannot be is named', async () => {
  const product = launch(await somewhere(), { COMPANY_TIME_ZONE: 'Mars/Olympus' })
  expect(await product.exited).toBe(1)
  expect(product.output()).toContain('COMPANY_TIME_ZONE: must be a time zone such as Asia/Shanghai')
})

test('told to stop, by Ctrl-C or by the system, it ends with all that belongs to it', async () => {
  const place = await somewhere()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const product = await start(place)
    product.kill(signal)
    expect(await product.exited).toBe(0)
    await nothingIsLeft(place)
  }
})

test('told to stop while it is still starting, it leaves nothing behind', async () => {
  const place = await somewhere()
  const product = launch(place)
  await engineIsComing(place)
  product.kill('SIGTERM')
  expect(await product.exited).toBe(0)
  expect(product.output()).not.toMatch(/^\s+at /m)
  await nothingIsLeft(place)
})

test('after a kill -9 a plain start finds every record and every process as it was', async () => {
  const place = await somewhere()
  const first = await start(place)
  const supervisor = await signIn(place.url, 'supervisor')
  const created = await supervisor.post('/opportunities', {
    customerName: '北京聪海',
    summary: '续保',
    probability: 40,
  })
  const at = `/opportunities/${created.body.number}`
  const before = (await supervisor.post(`${at}/assign`, { assignee: 'manager1' })).body
  const runBefore = await runOf(place, created.body.number)
  const orphan = temporalOf(place)
  first.kill('SIGKILL')
  await first.exited
  expect(orphan).toSatisfy(isRunning)

  await start(place)
  expect(orphan).not.toSatisfy(isRunning)
  expect((await supervisor.get(at)).body).toEqual(before)
  expect(await runOf(place, created.body.number)).toEqual(runBefore)
  const manager1 = await signIn(place.url, 'manager1')
  // The engine may still look for the worker that was killed: then the command is taken, and done a moment later.
  const planned = await manager1.post(`${at}/plan`, { steps: [{ dueOn: '2099-06-01', item: '拜访' }] })
  expect([200, 202]).toContain(planned.status)
  await eventually(async () =>
    expect((await supervisor.get(at)).body).toMatchObject({ status: 'planned', version: before.version + 1 }),
  )
})

test('after a kill -9 in the middle of a start the next one works', async () => {
  const place = await somewhere()
  const first = launch(place)
  await engineIsComing(place)
  first.kill('SIGKILL')
  await first.exited
  await start(place)
  expect((await (await signIn(place.url, 'supervisor')).get('/opportunities')).status).toBe(200)
})

/** The moment at which the engine's process is there but does not answer yet. */
async function engineIsComing(place: Place) {
  await eventually(() => expect(existsSync(join(place.dataDir, 'temporal.db'))).toBe(true))
  place.started.add(temporalOf(place))
}

/** Which run of a record's process is open. */
async function runOf({ ports }: Place, number: string) {
  const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` })
  const { runId, status } = await new Client({ connection }).workflow.getHandle(number).describe()
  await connection.close()
  return { runId, status: status.name }
}
