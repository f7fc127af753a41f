import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTemporalServer, type TemporalServer } from '../../embedded/temporal-server.ts'
import { eventually } from '../stage/eventually.ts'
import { isOpen, openProcesses, openRecords } from './books.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place } from './product.ts'

// The process engine is the test's own, so that it can be away for as long as the test wishes.
let place: Place
let engine: TemporalServer
let records: ReturnType<typeof openRecords>
let supervisor: Person
let manager1: Person
const aMinute = 60_000
const typed = { customerName: '北京聪海科技', summary: '服务器续保', probability: 40 }

beforeAll(async () => {
  place = await makePlace()
  engine = await startEngine()
  await start(place, { TEMPORAL_ADDRESS: engine.address })
  records = openRecords(place)
  supervisor = await signIn(place.url, 'supervisor')
  manager1 = await signIn(place.url, 'manager1')
  await processesMatchRecords()
})
afterAll(async () => {
  await records?.close()
  await leave(place)
  await engine?.stop()
})

const startEngine = () =>
  startTemporalServer({
    executable: process.env.TEMPORAL_CLI ?? '.cache/temporal-1.5.1',
    file: join(place.dataDir, 'engine.db'),
    port: place.ports.temporal,
    uiPort: null,
    logFile: null,
  })

const healthIs = (status: string) =>
  eventually(async () => {
    const health = await fetch(`${place.url}/health/ready`)
    expect([health.status, await health.json()]).toEqual([200, { status }])
  })

async function processesMatchRecords() {
  await eventually(async () => {
    const processes = await openProcesses(place)
    const running = await processes.running().finally(() => processes.close())
    const open = (await records.living()).filter(isOpen)
    expect(running.sort()).toEqual(open.map(({ number }) => number).sort())
    expect(await records.nudges()).toBe(0)
  }, aMinute)
}

async function assigned(customerName: string): Promise<string> {
  const { body } = await supervisor.post('/opportunities', { ...typed, customerName })
  const given = await supervisor.post(`/opportunities/${body.number}/assign`, { assignee: 'manager1' })
  expect(given.status).toBe(200)
  return body.number as string
}

test('while the process engine is away people read, create, edit and delete; only commands have to wait', async () => {
  const number = await assigned('上海明珠酒店')
  const at = `/opportunities/${number}`
  const [customer] = (await supervisor.get('/customers?limit=1')).body.items
  const call = { type: 'consult', title: '打印机卡纸', request: '三楼', customer: customer.number }
  const ticket = `/tickets/${(await supervisor.post('/tickets', call)).body.number}`
  expect((await supervisor.post(`${ticket}/assign`, { assignee: 'manager1' })).status).toBe(200)
  await engine.stop()
  await healthIs('degraded')

  expect((await manager1.get('/opportunities')).body.items.length).toBeGreaterThan(3)
  expect((await manager1.get(at)).body.status).toBe('assigned')
  expect((await manager1.get(`${at}/process`)).body.condition).toBe('engine-down')
  for (const customerName of ['甲公司', '乙公司', '丙公司', '丁公司'])
    expect((await supervisor.post('/opportunities', { ...typed, customerName })).status).toBe(201)
  expect((await supervisor.post('/tickets', call)).status).toBe(201)
  const edited = await manager1.patch(at, { probability: 70 }, { 'if-match': '"v2"' })
  expect([edited.status, edited.body.probability]).toEqual([200, 70])
  const mistake = await supervisor.post('/opportunities', { ...typed, customerName: '写错了' })
  const away = { 'if-match': mistake.headers.get('etag') ?? '' }
  expect((await supervisor.delete(`/opportunities/${mistake.body.number}`, away)).status).toBe(204)

  const commandsBefore = (await records.commands()).size
  for (const language of ['zh-CN', 'en']) {
    const refused = await manager1.post(`${at}/remark`, { text: '客户在等' }, { 'accept-language': language })
    expect([refused.status, refused.body.code]).toEqual([503, 'engine-down'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.body.title).toMatch(
      language === 'en' ? /^The process engine is not available\./ : /^流程引擎暂时不可用/,
    )
  }
  const handled = await manager1.post(`${ticket}/handle`, { handling: '清洁' })
  expect([handled.status, handled.body.code]).toEqual([503, 'engine-down'])
  const many = { numbers: [number], input: { text: '客户在等' } }
  const refused = await manager1.post('/opportunities/bulk/remark', many)
  expect([refused.status, refused.body.code]).toEqual([503, 'engine-down'])
  expect((await records.commands()).size).toBe(commandsBefore)

  engine = await startEngine()
  await processesMatchRecords()
  await healthIs('ready')
  const remark = await manager1.post(`${at}/remark`, { text: '客户在等' })
  expect([remark.status, remark.body.version]).toEqual([200, 4])
  expect((await manager1.get(`${at}/process`)).body.condition).toBe('running')
  expect((await manager1.post(`${ticket}/handle`, { handling: '清洁' })).status).toBe(200)
})

test('a command whose answer does not come is under way, and is done once the engine is itself again', async () => {
  const at = `/opportunities/${await assigned('广州越秀')}`
  process.kill(engine.pid, 'SIGSTOP')
  const key = { 'idempotency-key': 'frozen' }
  const slow = await manager1
    .post(`${at}/remark`, { text: '还在等' }, key)
    .finally(() => process.kill(engine.pid, 'SIGCONT'))
  expect([slow.status, slow.body]).toEqual([202, { id: expect.any(String), state: 'pending' }])
  expect(slow.headers.get('retry-after')).toBe('1')
  await eventually(async () => {
    const asked = await manager1.get(slow.headers.get('location')?.replace('/api', '') ?? '')
    expect(asked.body).toMatchObject({ state: 'done', name: 'remark', problem: null })
  }, aMinute)
  const again = await manager1.post(`${at}/remark`, { text: '还在等' }, key)
  expect([again.status, again.body.version, again.headers.get('idempotency-replayed')]).toEqual([
    200,
    3,
    'true',
  ])
})

test('a run that somebody terminated has a successor within a minute; history, ribbon and supervisor are told', async () => {
  const left = await assigned('天津港保税物流')
  const busy = await assigned('青岛崂山饮料')
  const processes = await openProcesses(place)
  const ended = new Map<string, string>()
  for (const number of [left, busy]) {
    const handle = processes.workflow.getHandle(number)
    ended.set(number, (await handle.describe()).runId)
    await handle.terminate('by hand')
  }
  // The next command brings the successor by itself; that there was an end is told all the same.
  const next = await manager1.post(`/opportunities/${busy}/remark`, { text: '照常' })
  expect([next.status, next.body.version]).toEqual([200, 3])

  for (const number of [left, busy]) {
    const at = `/opportunities/${number}`
    const entry = await eventually(async () => {
      const successor = await processes.workflow.getHandle(number).describe()
      expect([successor.runId === ended.get(number), successor.status.name]).toEqual([false, 'RUNNING'])
      const { body } = await manager1.get(`${at}/history`)
      const told = body.items.filter(({ command }: { command: string }) => command === 'process-restarted')
      expect(told).toEqual([expect.objectContaining({ note: 'process-ended', toStatus: 'assigned' })])
      return told[0] as { at: string }
    }, aMinute)
    const restarted = { cause: 'process-ended', at: entry.at }
    expect((await manager1.get(`${at}/process`)).body).toMatchObject({ condition: 'running', restarted })
    const { body } = await supervisor.get('/notifications')
    expect(body.items).toContainEqual(expect.objectContaining({ kind: 'process-restarted', number }))
  }
  await processes.close()
  await processesMatchRecords()
})
