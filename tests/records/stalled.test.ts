import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

// Failpoints are read once, when the product is loaded; this one works while the file is there.
const { folder, trap } = await vi.hoisted(async () => {
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-stalled-'))
  const trap = join(folder, 'trap')
  process.env.EVERGREEN_FAILPOINTS = `before-commit=fail@${trap}`
  return { folder, trap }
})

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await stage.close()
})

const workflow = () => stage.engine.client.workflow
const row = (number: string) => stage.db.read().findOneOrFail(OpportunityRow, { number })
const entries = (number: string, command: string) =>
  stage.db.read().find(HistoryEntryRow, { number, command })
const ribbon = async (number: string) => (await supervisor.get(`/opportunities/${number}/process`)).body
let made = 0

async function begun(): Promise<string> {
  made += 1
  const typed = { customerName: `停住公司${made}`, summary: '续保', probability: 40 }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  await eventually(async () => expect((await ribbon(number)).condition).toBe('running'))
  return number
}

/** A run whose code no worker has: each of its tasks fails, whoever takes it. */
async function poison(number: string): Promise<string> {
  const options = { workflowId: number, taskQueue: 'crm', workflowIdConflictPolicy: 'TERMINATE_EXISTING' }
  const handle = await workflow().start('of-another-version', options as never)
  return handle.firstExecutionRunId
}

test('a poisoned run is marked as stopped, told of once, counted, listed, and started anew on a word', async () => {
  const number = await begun()
  const poisoned = await poison(number)
  const marked = await eventually(async () => {
    const { stalledSince, stallCause, version } = await row(number)
    expect({ stallCause, version }).toEqual({ stallCause: 'code-fails', version: 1 })
    return stalledSince
  }, 45_000)
  expect(await ribbon(number)).toMatchObject({
    condition: 'stopped',
    stall: { cause: 'code-fails', since: marked?.toISOString() },
    restartable: true,
  })
  expect((await supervisor.get(`/opportunities/${number}`)).body.flags.stalled).toBe(true)
  expect((await supervisor.get('/home')).body.counters.stalled).toBe(1)
  for (const list of ['/opportunities?view=stalled', '/opportunities?view=all&stalled=true'])
    expect((await supervisor.get(list)).body).toMatchObject({ total: 1, items: [{ number }] })
  expect((await supervisor.get('/opportunities?view=all&stalled=false')).body.total).toBe(made - 1)

  await stage.loop.round()
  const told = await stage.db.read().find(NotificationRow, { kind: 'process-stalled' })
  expect(told).toMatchObject([{ person: 'supervisor', number, count: 1 }])
  expect(await entries(number, 'process-stalled')).toMatchObject([{ note: 'code-fails', actor: 'system' }])

  const answer = await supervisor.post(`/processes/${number}/restart`, { reason: '升级后卡住' })
  expect([answer.status, answer.body]).toEqual([202, { number, outcome: 'restarted', cause: 'code-fails' }])
  await eventually(async () => expect((await ribbon(number)).condition).toBe('running'))
  expect((await workflow().getHandle(number, poisoned).describe()).status.name).toBe('TERMINATED')
  expect(await row(number)).toMatchObject({ stalledSince: null, stallCause: null, version: 1 })
  // The loop sees an ended run and finds that it has been told of.
  await stage.loop.round()
  const restarted = { actor: 'supervisor', note: '升级后卡住' }
  await eventually(async () =>
    expect(
      (await entries(number, 'process-restarted')).filter(
        ({ commandId }) => commandId === `ended/${poisoned}`,
      ),
    ).toMatchObject([restarted]),
  )
  const audited = await stage.db.read().find(AuditEntryRow, { kind: 'process-restarted' })
  expect(audited).toMatchObject([{ actor: 'supervisor', code: number, details: { outcome: 'restarted' } }])
  const assigned = await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  expect([assigned.status, assigned.body.version]).toEqual([200, 2])
}, 90_000)

test('a command that cannot be written again and again marks the process, and the first one written clears it', async () => {
  const number = await begun()
  writeFileSync(trap, '')
  const assign = [`/opportunities/${number}/assign`, { assignee: 'manager1' }] as const
  expect((await supervisor.post(...assign, { 'idempotency-key': 'again-and-again' })).status).toBe(202)
  await eventually(async () => {
    expect(await row(number)).toMatchObject({ stallCause: 'internal' })
    expect(await ribbon(number)).toMatchObject({ condition: 'stopped', stall: { cause: 'internal' } })
  }, 60_000)
  expect((await supervisor.get('/processes?view=retrying')).body).toMatchObject({ items: [{ number }] })
  rmSync(trap)
  await eventually(async () => {
    expect(await row(number)).toMatchObject({ stalledSince: null, status: 'assigned', version: 2 })
    expect((await ribbon(number)).condition).toBe('running')
  }, 45_000)
  expect(await entries(number, 'process-stalled')).toHaveLength(1)
}, 120_000)

test('a record past its moment whose process sleeps on is marked, and cleared when it is seen to get on', async () => {
  const number = await begun()
  await stage.stopWorker()
  const { nextAt } = await row(number)
  stage.setClock(new Date((nextAt?.getTime() ?? 0) + 3 * 60_000))
  await eventually(
    async () => expect((await row(number)).stallCause).toMatch(/^(timer-overslept|nobody-works)$/),
    45_000,
  )
  supervisor = await stage.as('supervisor')
  expect((await supervisor.get('/processes?view=late')).body.items).toContainEqual(
    expect.objectContaining({ number, stalled: true, condition: 'stopped' }),
  )
  await stage.startWorker()
  await eventually(async () => expect((await row(number)).stalledSince).toBeNull(), 45_000)
  expect(await entries(number, 'remind-unassigned')).toHaveLength(1)
}, 120_000)

test('a run that was ended by hand is back within seconds, and no longer marked', async () => {
  const number = await begun()
  const { runId } = await workflow().getHandle(number).describe()
  await workflow().getHandle(number).terminate('by hand')
  await eventually(async () => {
    expect(await entries(number, 'process-restarted')).toMatchObject([{ commandId: `ended/${runId}` }])
    expect((await ribbon(number)).condition).toBe('running')
  })
  expect((await row(number)).stalledSince).toBeNull()
})

test('a process that ends as often as it is started is left lying, marked, until somebody says so', async () => {
  const number = await begun()
  for (const times of [1, 2, 3]) {
    await workflow().getHandle(number).terminate('again')
    await eventually(async () => {
      expect(await entries(number, 'process-restarted')).toHaveLength(times)
      expect((await ribbon(number)).condition).toBe('running')
    })
  }
  await workflow().getHandle(number).terminate('again')
  await eventually(async () => expect((await row(number)).stallCause).toBe('run-keeps-ending'))
  expect(await ribbon(number)).toMatchObject({ condition: 'stopped', stall: { cause: 'run-keeps-ending' } })
  expect((await supervisor.post(`/processes/${number}/restart`, {})).body.outcome).toBe('started')
  await eventually(async () => expect((await ribbon(number)).condition).toBe('running'))
  expect((await row(number)).stalledSince).toBeNull()
}, 60_000)

test('a healthy process is left alone, a closed record has none, and an unknown number is not found', async () => {
  const number = await begun()
  const before = (await workflow().getHandle(number).describe()).runId
  const healthy = await supervisor.post(`/processes/${number}/restart`, {})
  expect([healthy.status, healthy.body.code]).toEqual([409, 'process-healthy'])
  expect((await workflow().getHandle(number).describe()).runId).toBe(before)
  await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  await supervisor.post(`/opportunities/${number}/fail`, { reason: 'price' })
  expect((await supervisor.post(`/processes/${number}/restart`, {})).body.code).toBe('process-not-needed')
  expect((await supervisor.post('/processes/OP-20200101-9999/restart', {})).status).toBe(404)
  expect((await supervisor.post(`/processes/${number}/restart`, { reason: 'x'.repeat(201) })).status).toBe(
    422,
  )
})

test('several are started again at once, each with its own answer', async () => {
  const stuck = await begun()
  const healthy = await begun()
  await poison(stuck)
  await eventually(async () => expect((await ribbon(stuck)).condition).toBe('stopped'), 30_000)
  const numbers = [stuck, healthy, 'OP-20200101-9999']
  const answer = await supervisor.post('/processes/bulk/restart', { numbers, input: { reason: '夜间升级' } })
  expect(answer.body.results).toEqual([
    { number: stuck, status: 202, outcome: 'restarted' },
    { number: healthy, status: 409, code: 'process-healthy' },
    { number: 'OP-20200101-9999', status: 404, code: 'not-found' },
  ])
  await eventually(async () => expect((await ribbon(stuck)).condition).toBe('running'))
  for (const wrong of [[], [stuck, stuck], Array.from({ length: 501 }, (_, index) => `OP-${index}`)])
    expect((await supervisor.post('/processes/bulk/restart', { numbers: wrong, input: {} })).status).toBe(422)
}, 60_000)
