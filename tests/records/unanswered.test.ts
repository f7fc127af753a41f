import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

// Nobody works on processes here until the test says so.
let stage: Stage
let number: string
beforeEach(async () => {
  stage = await createStage({ worker: false })
  const supervisor = await stage.as('supervisor')
  const typed = { customerName: '北京聪海科技', summary: '续保', probability: 40 }
  number = (await supervisor.post('/opportunities', typed)).body.number as string
})
afterEach(() => stage.close())

const remark = (text: string) => [`/opportunities/${number}/remark`, { text }] as const
const key = { 'idempotency-key': 'unanswered' }

test('a command whose answer does not come within seconds is under way, and done when a worker is back', async () => {
  const supervisor = await stage.as('supervisor')
  const answer = await supervisor.post(...remark('客户在等'), key)
  expect([answer.status, answer.body.state, answer.headers.get('retry-after')]).toEqual([202, 'pending', '1'])
  const where = answer.headers.get('location')?.replace('/api', '') ?? ''
  expect((await (await stage.as('superadmin')).get(where)).status).toBe(404)
  await stage.startWorker()
  await eventually(async () =>
    expect((await supervisor.get(where)).body).toMatchObject({ state: 'done', number }),
  )
  const history = await supervisor.get(`/opportunities/${number}/history`)
  expect(history.body.items.map(({ command }: { command: string }) => command)).toEqual(['remark', 'create'])
})

test('a command that nobody could write for minutes was not done and never will be, and the sender is told', async () => {
  const supervisor = await stage.as('supervisor')
  const { headers } = await supervisor.post(...remark('太迟了'), key)
  stage.setClock(new Date(Date.now() + 4 * 60_000))
  const where = headers.get('location')?.replace('/api', '') ?? ''
  await eventually(async () => {
    const { body } = await supervisor.get(where)
    expect(body).toMatchObject({ state: 'expired', problem: { code: 'command-expired', status: 409 } })
    expect(body.problem.title).toMatch(/^没有执行/)
  })
  await stage.startWorker()
  const again = await supervisor.post(...remark('太迟了'), key)
  expect([again.status, again.body.code]).toEqual([409, 'command-expired'])
  expect((await supervisor.post(...remark('重新说'))).status).toBe(200)
  expect((await supervisor.get(`/opportunities/${number}`)).body.version).toBe(2)
})

test('a command that was lost with restored records holds up nobody', async () => {
  const supervisor = await stage.as('supervisor')
  await stage.startWorker()
  expect((await supervisor.post(...remark('之前'))).status).toBe(200)
  const lost = 'ab'.repeat(32)
  const update = stage.engine.client.workflow.getHandle(number).executeUpdate('remark', { args: [lost] })
  await expect(update).rejects.toMatchObject({ cause: { type: 'not-written' } })
  expect((await supervisor.post(...remark('之后'))).status).toBe(200)
})
