import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { loadRecord } from '../../db/keeper.ts'
import { create, wantNudge } from '../../db/write.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

// Failpoints are read once, when the product is loaded; this one works while the file is there.
const { folder, trap } = await vi.hoisted(async () => {
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-ribbon-'))
  const trap = join(folder, 'trap')
  process.env.EVERGREEN_FAILPOINTS = `before-commit=fail@${trap}`
  return { folder, trap }
})

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await stage.close()
})

const typed = { customerName: '北京聪海科技', summary: '续保', probability: 40 }

test('the ribbon says at which attempt a command is that cannot be written, why, and when the next one comes', async () => {
  const supervisor = await stage.as('supervisor')
  const { body } = await supervisor.post('/opportunities', typed)
  const at = `/opportunities/${body.number}`
  expect((await supervisor.get(`${at}/process`)).body).toMatchObject({ retry: null, restarted: null })
  writeFileSync(trap, '')
  const key = { 'idempotency-key': 'stubborn' }
  const answer = await supervisor.post(`${at}/assign`, { assignee: 'manager1' }, key)
  expect(answer.status).toBe(202)
  const first = await eventually(async () => {
    const ribbon = (await supervisor.get(`${at}/process`)).body
    expect(ribbon).toMatchObject({ condition: 'retrying', status: 'created', retry: { cause: 'internal' } })
    expect(ribbon.retry.attempt).toBeGreaterThan(1)
    expect(Math.abs(Date.parse(ribbon.retry.nextAt) - Date.now())).toBeLessThan(20_000)
    return ribbon.retry.attempt as number
  })
  await eventually(async () => {
    expect((await supervisor.get(`${at}/process`)).body.retry.attempt).toBeGreaterThan(first)
  })
  rmSync(trap)
  await eventually(async () => {
    const ribbon = (await supervisor.get(`${at}/process`)).body
    expect(ribbon).toMatchObject({ condition: 'running', retry: null, status: 'assigned' })
  })
  const done = await supervisor.post(`${at}/assign`, { assignee: 'manager1' }, key)
  expect([done.status, done.body.version]).toEqual([200, 2])
})

test('a record whose process has not begun says so for a minute, and after that that the process stopped', async () => {
  const supervisor = await stage.as('supervisor')
  const number = await withoutProcess('OP-20200101-0001')
  const at = `/opportunities/${number}/process`
  expect((await supervisor.get(at)).body.condition).toBe('not-started')
  stage.setClock(new Date(Date.now() + 90_000))
  expect((await supervisor.get(at)).body).toMatchObject({
    condition: 'stopped',
    stall: { cause: 'run-ended', since: null },
    restartable: true,
  })
  await stage.db.transaction((em) => wantNudge(em, 'Opportunity', number, stage.now()))
  await eventually(async () => expect((await supervisor.get(at)).body.condition).toBe('running'))
})

test('who may start processes again does so, and it takes the record up where it stands', async () => {
  const supervisor = await stage.as('supervisor')
  const number = await withoutProcess('OP-20200101-0002')
  const manager1 = await stage.as('manager1')
  expect((await manager1.post(`/processes/${number}/restart`, {})).status).toBe(403)
  expect((await supervisor.post(`/processes/${number}/restart`, {})).status).toBe(202)
  await eventually(async () => {
    const ribbon = (await supervisor.get(`/opportunities/${number}/process`)).body
    expect(ribbon).toMatchObject({ condition: 'running', status: 'created' })
  })
  expect((await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })).status).toBe(
    200,
  )
})

const hour = 3_600_000
const minutes = (milliseconds: number | null) => milliseconds && Math.round(milliseconds / 60_000)

test('the ribbon of a ticket says its round, whose turn it is, and how long each state took in all rounds', async () => {
  let [supervisor, manager2] = [await stage.as('supervisor'), await stage.as('manager2')]
  const customer = (await supervisor.post('/customers', { name: '服务客户', manager: 'manager1' })).body
    .number
  const typed = { type: 'consult', title: '卡纸', request: '三楼', priority: 'low', customer }
  const { number } = (await supervisor.post('/tickets', typed)).body
  const at = `/tickets/${number}`
  const later = async (hours: number) => {
    stage.setClock(new Date(stage.now().getTime() + hours * hour))
    // Who did nothing for so long is no longer signed in.
    ;[supervisor, manager2] = [await stage.as('supervisor'), await stage.as('manager2')]
  }
  const look = async () => {
    const { body } = await supervisor.get(`${at}/process`)
    const segments = body.segments as { status: string; state: string; milliseconds: number | null }[]
    return {
      ...{ round: body.round, kind: body.waitingFor.kind, person: body.waitingFor.person?.username },
      segments: segments.map(({ status, state, milliseconds }) => [status, state, minutes(milliseconds)]),
      timers: body.timers.map(({ command }: { command: string }) => command),
    }
  }
  expect(await look()).toMatchObject({
    round: 0,
    kind: 'supervisors',
    timers: ['remind-assign', 'escalate-assign'],
  })
  await later(1)
  await supervisor.post(`${at}/assign`, { assignee: 'manager2' })
  await later(2)
  await manager2.post(`${at}/handle`, { handling: '清洁' })
  await later(0.5)
  await manager2.post(`${at}/feed-back`, { result: '还是卡', satisfaction: 2 })
  expect(await look()).toEqual({
    ...{ round: 2, kind: 'assignee', person: 'manager2', timers: ['remind-handle', 'escalate-handle'] },
    segments: [
      ['created', 'past', 60],
      ['assigned', 'present', 120],
      ['handled', 'future', 30],
      ['fedBack', 'future', null],
      ['archived', 'future', null],
    ],
  })
  await later(1)
  await manager2.post(`${at}/handle`, { handling: '换件' })
  await settled('ticket.feedbackBy', 'others')
  expect(await look()).toMatchObject({ round: 2, kind: 'supervisors' })
  await supervisor.post(`${at}/feed-back`, { result: '好了', satisfaction: 5 })
  expect(await look()).toMatchObject({ kind: 'clock', timers: ['auto-archive'] })
  await supervisor.post(`${at}/archive`, {})
  const { body } = await supervisor.get(`${at}/process`)
  expect(body).toMatchObject({ waitingFor: { kind: 'nobody' }, next: null, round: 2, dueAt: null })
  expect(body.closedAt).not.toBeNull()
})

async function settled(key: string, value: unknown) {
  const sysadmin = await stage.as('sysadmin')
  const { version } = (await sysadmin.get('/settings')).body.items.find(
    (row: { key: string }) => row.key === key,
  )
  const headers = { 'if-match': `"v${version}"` }
  expect((await sysadmin.patch(`/settings/${key}`, { value, appliesTo: 'new' }, headers)).status).toBe(200)
}

/** A record as an import leaves it that died before its processes were wanted. */
async function withoutProcess(number: string): Promise<string> {
  const supervisor = await stage.as('supervisor')
  const { body } = await supervisor.post('/opportunities', typed)
  const record = await loadRecord(stage.db.read(), body.number)
  if (!record) throw new Error('it was just made')
  const at = stage.now()
  const deed = { command: 'create', commandId: null, actor: 'supervisor', at }
  await stage.db.transaction((em) =>
    create(em, 'Opportunity', { ...record, number, createdAt: at, version: 1 }, deed),
  )
  return number
}
