import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadRecord } from '../../db/keeper.ts'
import { nextDeadline } from '../../domain/lifecycle.ts'
import { bundleWorkflows } from '../../temporal/bundle.ts'
import { nudge } from '../../temporal/nudge.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

/*
 * The day of an upgrade: processes opened under the workflows of the first release are carried on by those of today,
 * on the same server and the same records, with the timers that ran meanwhile.
 */
let stage: Stage
beforeAll(async () => {
  stage = await createStage({ worker: false })
  await stage.startWorker(await bundleWorkflows(new URL('../histories/first/index.ts', import.meta.url)))
})
afterAll(() => stage.close())

const typed = { customerName: '北京聪海科技', summary: '续保', probability: 40 }
const give = async (username: string, number: string, command: string, input: object) => {
  const answer = await (await stage.as(username)).post(`/opportunities/${number}/${command}`, input)
  expect([command, answer.status]).toEqual([command, 200])
  return answer.body as { version: number; steps: { id: number }[] }
}
async function create(): Promise<string> {
  const { body } = await (await stage.as('supervisor')).post('/opportunities', typed)
  await eventually(() => handleOf(body.number).describe())
  return body.number as string
}
const handleOf = (number: string) => stage.engine.client.workflow.getHandle(number)
const runOf = async (number: string) => (await handleOf(number).describe()).runId
async function commandsOf(number: string): Promise<string[]> {
  const { body } = await (await stage.as('supervisor')).get(`/opportunities/${number}/history`)
  return (body.items as { command: string }[]).map(({ command }) => command).reverse()
}
async function eventsOf(number: string) {
  const { events } = await handleOf(number).fetchHistory()
  return events ?? []
}

test('what the first release opened goes on today: its commands, its timer that came meanwhile and the one still to come', async () => {
  const [talked, planned, waiting] = [await create(), await create(), await create()]
  await give('supervisor', talked, 'assign', { assignee: 'manager1' })
  await give('supervisor', talked, 'remark', { text: '客户在等' })
  await give('supervisor', planned, 'assign', { assignee: 'manager1' })
  const { steps } = await give('manager1', planned, 'plan', {
    steps: [{ dueOn: '2099-06-01', item: '拜访' }],
  })
  const runs = await Promise.all([talked, planned, waiting].map(runOf))

  // The reminder of the one that nobody has is seconds away when the old worker goes.
  const due = nextDeadline((await loadRecord(stage.db.read(), waiting))?.deadlines ?? [])
  expect(due?.command).toBe('remind-unassigned')
  stage.setClock(new Date(Date.parse(due?.at ?? '') - 8000))
  await nudge(stage.engine, waiting)
  await eventually(async () => {
    const timers = (await eventsOf(waiting)).filter((event) => event.timerStartedEventAttributes)
    // One more for each time it was nudged: the loop may have come first.
    expect(timers.length).toBeGreaterThan(1)
  })
  await stage.stopWorker()
  expect(await commandsOf(waiting)).toEqual(['create'])
  await stage.startWorker()

  await eventually(async () => expect(await commandsOf(waiting)).toEqual(['create', 'remind-unassigned']))
  await give('supervisor', talked, 'remark', { text: '照常' })
  await give('supervisor', talked, 'reassign', { assignee: 'manager2' })
  await give('manager1', planned, 'record-result', { step: steps[0]?.id, result: '已签' })
  await give('supervisor', waiting, 'assign', { assignee: 'manager2' })
  expect(await Promise.all([talked, planned, waiting].map(runOf))).toEqual(runs)

  // And the next of its timers, the escalation for want of a plan, is one of today's.
  const next = nextDeadline((await loadRecord(stage.db.read(), waiting))?.deadlines ?? [])
  stage.setClock(new Date(Date.parse(next?.at ?? '') - 1500))
  await nudge(stage.engine, waiting)
  await eventually(async () =>
    expect(await commandsOf(waiting)).toEqual(['create', 'remind-unassigned', 'assign', 'remind-plan']),
  )
  await give('manager1', planned, 'succeed', {})
  for (const number of [talked, planned, waiting])
    expect((await eventsOf(number)).filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([])
})
