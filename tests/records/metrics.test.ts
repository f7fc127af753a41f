import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { wantNudge } from '../../db/write.ts'
import { createHealth } from '../../operations/health.ts'
import { startWatching } from '../../start/watching.ts'
import { sdkMetricsUrl } from '../../temporal/runtime.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
let watching: Awaited<ReturnType<typeof startWatching>>
const undo: (() => unknown)[] = []

beforeAll(async () => {
  stage = await createStage()
  const life = { undo, isEnding: () => false, keepLog: () => undefined, fail: () => undefined }
  watching = await startWatching(readConfig({}), { role: 'all', sdkMetrics: sdkMetricsUrl }, life)
})
afterAll(async () => {
  for (const end of undo) await end()
  await stage?.close()
})

const ask = (path: string) => fetch(`http://127.0.0.1:${watching.port}${path}`)
const metrics = async () => (await ask('/metrics')).text()
const document = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), 'utf8')

async function value(series: string): Promise<number> {
  const line = (await metrics()).split('\n').find((known) => known.startsWith(`${series} `))
  return Number(line?.split(' ').at(-1))
}

test('a process is live from its first moment, and ready when its parts are there', async () => {
  expect([(await ask('/health/live')).status, (await ask('/health/ready')).status]).toEqual([200, 503])
  Object.assign(watching.starting, { db: stage.db, engine: stage.engine })
  expect(await (await ask('/health/ready')).json()).toEqual({ status: 'starting' })
  watching.starting.started = true
  expect(await (await ask('/health/ready')).json()).toEqual({ status: 'ready' })
  expect(await value('evergreen_ready')).toBe(1)
})

test('without its engine a process is degraded and usable; without its database, or stopping, it is not', async () => {
  const parts = { started: () => true, database: async () => true, engine: () => true }
  const look = (other: Partial<typeof parts>) => createHealth({ ...parts, ...other }).look()
  expect(await look({ engine: () => false })).toEqual({ status: 'degraded', usable: true })
  expect((await look({ database: async () => false })).usable).toBe(false)
  expect((await look({ database: () => Promise.reject(new Error('away')) })).usable).toBe(false)
  expect((await look({ database: () => new Promise<boolean>(() => undefined) })).usable).toBe(false)
  const ending = createHealth(parts)
  ending.stop()
  expect(await ending.look()).toEqual({ status: 'stopping', usable: false })
})

test('requests, commands, attempts and refused sign-ins are counted by what they were, never by whose', async () => {
  const supervisor = await stage.as('supervisor')
  await stage.send('POST', '/session', { username: 'manager2', password: 'not this one' })
  const typed = { customerName: '北京聪海', summary: '服务器续保', probability: 40 }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  const assign = () => supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  expect([(await assign()).status, (await assign()).status]).toEqual([200, 409])
  await supervisor.get(`/no-such-address/${number}`)
  const route = 'route="/api/opportunities/{number}/assign",method="POST"'
  const seconds = 'evergreen_http_request_duration_seconds_count'
  expect(await value(`${seconds}{${route},status="200"}`)).toBe(1)
  expect(await value(`${seconds}{${route},status="409"}`)).toBe(1)
  const commands = 'evergreen_command_duration_seconds_count'
  expect(await value(`${commands}{command="assign",outcome="done"}`)).toBe(1)
  expect(await value(`${commands}{command="assign",outcome="refused"}`)).toBe(1)
  expect(await value('evergreen_activity_duration_seconds_count{activity="commit",outcome="done"}')).toBe(1)
  expect(await value('evergreen_sign_in_failures_total{reason="wrong"}')).toBe(1)
  const text = await metrics()
  for (const own of [number, 'supervisor', 'manager', 'no-such-address']) expect(text).not.toContain(own)
})

test('what waits for a process is counted, and how long it waits', async () => {
  await eventually(async () => expect(await value('evergreen_nudges_pending')).toBe(0))
  await stage.loop.stop()
  const longAgo = new Date(Date.now() - 60_000)
  await stage.db.transaction((em) => wantNudge(em, 'Opportunity', 'OP-20200101-0001', longAgo))
  await eventually(async () => {
    expect(await value('evergreen_nudges_pending')).toBe(1)
    expect(await value('evergreen_nudge_oldest_age_seconds')).toBeGreaterThan(59)
  })
})

test('every metric that an alert or the manual names is there', async () => {
  const there = new Set([...(await metrics()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name))
  const named = (text: string) =>
    [...text.matchAll(/\b(?:evergreen|temporal|nodejs|process)_[a-z0-9_]+\b/g)].map(String)
  const bare = (name: string) => name.replace(/_(bucket|count|sum)$/, '')
  const wanted = [...named(document('alerts.yml')), ...named(document('OPERATIONS.md'))]
  expect(named(document('alerts.yml')).length).toBeGreaterThan(10)
  const unknown = wanted.filter((name) => !there.has(name) && !there.has(bare(name)))
  expect(unknown.filter((name) => !tables.has(name))).toEqual([])
})

test('every alert has its runbook, and every runbook its alert', () => {
  const alerts = [...document('alerts.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name)
  const runbooks = [...document('OPERATIONS.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
  expect(alerts.length).toBeGreaterThan(5)
  expect(runbooks).toEqual(alerts)
})

const tables = new Set(['process_nudge'])
