import { expect } from 'vitest'
import type { SalesSystem } from '../../activities/sales-client.ts'
import { loadRecord } from '../../db/keeper.ts'
import { addDays, dayOf } from '../../domain/day.ts'
import { nextDeadline } from '../../domain/lifecycle.ts'
import { lifecycleOf, livingSubjectOf } from '../../domain/lifecycles.ts'
import { SalesRunRow } from '../../db/sales-run.ts'
import { nudge } from '../../temporal/nudge.ts'
import { runSalesNow } from '../../temporal/sales-schedule.ts'
import { startSales } from '../../temporal/sales-start.ts'
import { caseOf, silentCustomer } from '../stage/churn.ts'
import { bring, step } from '../stage/import.ts'
import { eventually, type Stage } from '../stage/stage.ts'

/** What happens to one record, or in a run of the connector; the number of its process comes back. */
export interface Story {
  name: string
  play: (stage: Stage, sales: SalesSystem) => Promise<string>
  dynamicConfig?: string[]
}

export const stories: Story[] = [
  { name: 'success', play: success },
  { name: 'failure-and-reopening', play: failureAndReopening },
  { name: 'recall', play: recall },
  { name: 'timer-kept', play: timerKept },
  { name: 'deletion', play: deletion },
  { name: 'rush', play: rush },
  { name: 'rush-in-turn', play: rush },
  { name: 'terminated', play: terminated },
  { name: 'reminder', play: reminder },
  {
    name: 'continued-as-new',
    play: longTalk,
    dynamicConfig: ['limit.historyCount.suggestContinueAsNew=40'],
  },
  { name: 'import', play: importAndTakeBack },
  {
    name: 'clock-unassigned',
    play: (stage) => clock(stage, begin, 'remind-unassigned', 'escalate-unassigned'),
  },
  { name: 'clock-unplanned', play: (stage) => clock(stage, assigned, 'remind-plan', 'escalate-plan') },
  {
    name: 'clock-step',
    play: (stage) => clock(stage, planned, 'remind-step', 'mark-step-overdue', 'escalate-step'),
  },
  {
    name: 'clock-undecided',
    play: (stage) => clock(stage, answered, 'remind-conclusion', 'escalate-conclusion'),
  },
  {
    name: 'clock-closing',
    play: (stage) => clock(stage, closing, 'remind-close', 'mark-close-overdue'),
  },
  { name: 'hand-over', play: handedOver },
  { name: 'ticket-two-rounds', play: twoRounds },
  { name: 'ticket-handed-over', play: ticketHandedOver },
  {
    name: 'clock-ticket-unassigned',
    play: (stage) => clock(stage, ticket, 'remind-assign', 'escalate-assign'),
  },
  {
    name: 'clock-ticket-to-handle',
    play: (stage) => clock(stage, givenTicket, 'remind-handle', 'escalate-handle'),
  },
  {
    name: 'clock-ticket-to-feed-back',
    play: (stage) => clock(stage, handledTicket, 'remind-feed-back', 'escalate-feed-back'),
  },
  { name: 'clock-ticket-archived', play: (stage) => clock(stage, fedBackTicket, 'auto-archive') },
  { name: 'churn-revoked', play: revoked },
  { name: 'churn-recovered', play: recoveredByHand },
  { name: 'clock-churn-warning', play: (stage) => clock(stage, warned, 'escalate-warning') },
  { name: 'clock-churn-deferred', play: (stage) => clock(stage, deferred, 'review') },
  { name: 'clock-churn-proposed', play: (stage) => clock(stage, proposed, 'escalate-proposal') },
  { name: 'churn-scan', play: scanned },
  { name: 'sales-sync', play: (stage, sales) => readSales(stage, sales, 'done') },
  {
    name: 'sales-sync-failed',
    play: (stage, sales) => readSales(stage, Object.assign(sales, { token: 'another one' }), 'failed'),
  },
]

const far = '2099-06-01'
const typed = { customerName: '北京聪海科技', summary: '续保', probability: 40 }

const pathOf = (number: string) => `/${lifecycleOf(livingSubjectOf(number)).list}/${number}`

/** Gives a command as somebody and insists that it is done. */
async function give(stage: Stage, username: string, number: string, command: string, input: object = {}) {
  const person = await stage.as(username)
  const { status, body } = await person.post(`${pathOf(number)}/${command}`, input)
  expect([command, status]).toEqual([command, 200])
  return body as { version: number; steps: { id: number }[] }
}

async function begin(stage: Stage, more: object = {}): Promise<string> {
  const { body } = await (await stage.as('supervisor')).post('/opportunities', { ...typed, ...more })
  const number = body.number as string
  await eventually(() => stage.engine.client.workflow.getHandle(number).describe())
  return number
}

async function assigned(stage: Stage, more: object = {}): Promise<string> {
  const number = await begin(stage, more)
  await give(stage, 'supervisor', number, 'assign', { assignee: 'manager1' })
  return number
}

async function planned(stage: Stage): Promise<string> {
  const number = await assigned(stage)
  await give(stage, 'manager1', number, 'plan', { steps: [{ dueOn: far, item: '拜访' }] })
  return number
}

async function answered(stage: Stage): Promise<string> {
  const number = await assigned(stage)
  const { steps } = await give(stage, 'manager1', number, 'plan', { steps: [{ dueOn: far, item: '拜访' }] })
  await give(stage, 'manager1', number, 'record-result', { step: steps[0]?.id, result: '已签' })
  return number
}

// Far from the plan's moments, so that those of the closing date come first.
async function closing(stage: Stage): Promise<string> {
  const number = await assigned(stage, { expectedCloseOn: '2098-06-02' })
  await give(stage, 'manager1', number, 'plan', { steps: [{ dueOn: far, item: '拜访' }] })
  return number
}

async function ticket(stage: Stage): Promise<string> {
  const supervisor = await stage.as('supervisor')
  const customer = (await supervisor.post('/customers', { name: '北京聪海科技', manager: 'manager1' })).body
  const asked = { type: 'consult', title: '打印机卡纸', request: '三楼的打印机', customer: customer.number }
  const number = (await supervisor.post('/tickets', asked)).body.number as string
  await eventually(() => stage.engine.client.workflow.getHandle(number).describe())
  return number
}

async function givenTicket(stage: Stage): Promise<string> {
  const number = await ticket(stage)
  await give(stage, 'supervisor', number, 'assign', { assignee: 'manager1' })
  return number
}

async function handledTicket(stage: Stage): Promise<string> {
  const number = await givenTicket(stage)
  await give(stage, 'manager1', number, 'handle', { handling: '清洁' })
  return number
}

async function fedBackTicket(stage: Stage): Promise<string> {
  const number = await handledTicket(stage)
  await give(stage, 'manager1', number, 'feed-back', { result: '好了', satisfaction: 5 })
  return number
}

/** The customer is not content, so it is handled once more; then it goes into the archive. */
async function twoRounds(stage: Stage): Promise<string> {
  const number = await handledTicket(stage)
  await give(stage, 'manager1', number, 'feed-back', { result: '还是卡', satisfaction: 2 })
  await give(stage, 'manager1', number, 'handle', { handling: '换件' })
  await give(stage, 'supervisor', number, 'feed-back', { result: '好了', satisfaction: 5 })
  await give(stage, 'supervisor', number, 'archive')
  await ended(stage, number)
  return number
}

/** By its own command, and then with all that somebody has open, of which it hears by a nudge. */
async function ticketHandedOver(stage: Stage): Promise<string> {
  const number = await givenTicket(stage)
  await give(stage, 'supervisor', number, 'hand-over', { assignee: 'manager2' })
  const supervisor = await stage.as('supervisor')
  const order = (await supervisor.post('/hand-overs', { from: 'manager2', to: 'manager1' })).body
  await ended(stage, order.number as string)
  await eventually(async () => {
    const { searchAttributes } = await stage.engine.client.workflow.getHandle(number).describe()
    expect(searchAttributes.CrmAssignee).toEqual(['manager1'])
  })
  await give(stage, 'manager1', number, 'handle', { handling: '清洁' })
  return number
}

async function warned(stage: Stage): Promise<string> {
  const number = await caseOf(stage, 'manager1')
  await nudge(stage.engine, number)
  return number
}

async function deferred(stage: Stage): Promise<string> {
  const number = await warned(stage)
  const reviewOn = addDays(dayOf(stage.now(), 'Asia/Shanghai'), 30)
  await give(stage, 'manager1', number, 'defer', { measure: '上门拜访', reviewOn })
  return number
}

async function proposed(stage: Stage): Promise<string> {
  const number = await warned(stage)
  await give(stage, 'manager1', number, 'confirm', { reason: 'price', note: '已换供应商' })
  return number
}

/** Proposed, approved and so over; taken back, which begins a run anew. */
async function revoked(stage: Stage): Promise<string> {
  const number = await proposed(stage)
  await give(stage, 'supervisor', number, 'approve')
  await ended(stage, number)
  await give(stage, 'supervisor', number, 'revoke', { note: '对方来电' })
  return number
}

async function recoveredByHand(stage: Stage): Promise<string> {
  const number = await deferred(stage)
  await give(stage, 'supervisor', number, 'recover', { note: '已签约' })
  await ended(stage, number)
  return number
}

/** A scan by hand that opens cases, of more customers than it works off in one go. */
async function scanned(stage: Stage): Promise<string> {
  for (let nth = 0; nth < 70; nth += 1) await silentCustomer(stage, 'manager1')
  const { status } = await (await stage.as('supervisor')).post('/churn-scan/switch-on', {})
  expect(status).toBe(200)
  await ended(stage, 'churn-scan-1')
  return 'churn-scan-1'
}

async function success(stage: Stage): Promise<string> {
  const number = await answered(stage)
  await give(stage, 'manager1', number, 'succeed')
  return number
}

async function failureAndReopening(stage: Stage): Promise<string> {
  const number = await planned(stage)
  await give(stage, 'manager1', number, 'fail', { reason: 'price' })
  await give(stage, 'supervisor', number, 'reopen')
  return number
}

/** Words that change nothing of what comes next leave its timer alone; what does moves it. */
async function timerKept(stage: Stage): Promise<string> {
  const number = await assigned(stage)
  for (const text of ['客户在等', '抓紧']) await give(stage, 'supervisor', number, 'remark', { text })
  await give(stage, 'supervisor', number, 'reassign', { assignee: 'manager2' })
  await give(stage, 'supervisor', number, 'remark', { text: '照常' })
  return number
}

async function recall(stage: Stage): Promise<string> {
  const number = await planned(stage)
  await give(stage, 'supervisor', number, 'recall', { reason: '换人' })
  await give(stage, 'supervisor', number, 'assign', { assignee: 'manager2' })
  return number
}

/** A next contact that is moved, and then comes. */
async function reminder(stage: Stage): Promise<string> {
  const [supervisor, manager1] = [await stage.as('supervisor'), await stage.as('manager1')]
  const customer = (await supervisor.post('/customers', { name: '北京聪海科技', manager: 'manager1' })).body
  const typed = { date: '2026-01-05', type: 'phone', title: '续保', nextContactAt: `${far}T01:00:00Z` }
  const { body } = await manager1.post(`/customers/${customer.number}/interactions`, typed)
  const number = `IA-${body.id}`
  await eventually(() => stage.engine.client.workflow.getHandle(number).describe())
  const nextContactAt = new Date(stage.now().getTime() + 1500).toISOString()
  await manager1.patch(`/interactions/${body.id}`, { nextContactAt }, { 'if-match': '"v1"' })
  await ended(stage, number)
  return number
}

async function deletion(stage: Stage): Promise<string> {
  const number = await begin(stage)
  const supervisor = await stage.as('supervisor')
  expect((await supervisor.delete(`/opportunities/${number}`, { 'if-match': '"v1"' })).status).toBe(204)
  await ended(stage, number)
  return number
}

/** Commands at the same moment, most of which come too late. */
async function rush(stage: Stage): Promise<string> {
  const number = await begin(stage)
  const supervisor = await stage.as('supervisor')
  const path = `/opportunities/${number}/assign`
  const answers = await Promise.all(
    ['manager1', 'manager2', 'manager1', 'manager2'].map((assignee) =>
      supervisor.post(path, { assignee }, { 'if-match': '"v1"' }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412])
  return number
}

async function terminated(stage: Stage): Promise<string> {
  const number = await assigned(stage)
  const handle = stage.engine.client.workflow.getHandle(number)
  const { runId } = await handle.describe()
  await handle.terminate('by hand')
  await eventually(async () => expect((await handle.describe()).runId).not.toBe(runId))
  await give(stage, 'supervisor', number, 'remark', { text: '照常' })
  return number
}

async function longTalk(stage: Stage): Promise<string> {
  const number = await assigned(stage)
  const handle = stage.engine.client.workflow.getHandle(number)
  const { runId } = await handle.describe()
  await eventually(async () => {
    await give(stage, 'supervisor', number, 'remark', { text: '再谈' })
    expect((await handle.describe()).runId).not.toBe(runId)
  })
  await give(stage, 'supervisor', number, 'remark', { text: '又谈' })
  return number
}

/** So much that the process has to ask several times how far it is. */
async function handedOver(stage: Stage): Promise<string> {
  const supervisor = await stage.as('supervisor')
  for (let index = 0; index < 120; index += 1)
    await supervisor.post('/customers', { name: `浙江莫干山${index}`, manager: 'manager1' })
  await assigned(stage)
  const { body } = await supervisor.post('/hand-overs', { from: 'manager1', to: 'manager2' })
  const number = body.number as string
  await ended(stage, number)
  return number
}

async function importAndTakeBack(stage: Stage): Promise<string> {
  const supervisor = await stage.as('supervisor')
  const done = await bring(stage, supervisor, 'customers', '客户名称,客户经理\n录像公司,manager1')
  await step(supervisor, done.number as string, 'take-back')
  await ended(stage, done.number as string)
  return done.number as string
}

/** The company's clock is moved to just before each moment, and the process is told to look at it. */
async function clock(stage: Stage, start: (stage: Stage) => Promise<string>, ...commands: string[]) {
  const number = await start(stage)
  for (const command of commands) {
    const next = nextDeadline((await loadRecord(stage.db.read(), number))?.deadlines ?? [])
    expect(next?.command).toBe(command)
    stage.setClock(new Date(Date.parse(next?.at ?? '') - 700))
    await nudge(stage.engine, number)
    const seen = await (await stage.as('supervisor')).get(`${pathOf(number)}/history`)
    expect(seen.body.items[0].command).not.toBe(command)
    await eventually(async () => {
      const { body } = await (await stage.as('supervisor')).get(`${pathOf(number)}/history`)
      expect(body.items[0].command).toBe(command)
    })
  }
  return number
}

async function ended(stage: Stage, number: string) {
  await eventually(async () => {
    const { status } = await stage.engine.client.workflow.getHandle(number).describe()
    expect(status.name).not.toBe('RUNNING')
  })
}

/** Reads the sales system page by page; somebody who asks meanwhile has it read once more. */
async function readSales(stage: Stage, sales: SalesSystem, outcome: 'done' | 'failed'): Promise<string> {
  await startSales({ ...stage, sales })
  await eventually(async () =>
    expect(await stage.db.read().count(SalesRunRow, { workflow: { $ne: null } })).toBe(1),
  )
  await runSalesNow(stage.engine)
  await eventually(async () => expect(await stage.db.read().count(SalesRunRow, { outcome })).toBe(1), 60_000)
  const workflowId = 'sales-sync-by-hand'
  await eventually(async () => {
    const { status } = await stage.engine.client.workflow.getHandle(workflowId).describe()
    expect(status.name).toBe('COMPLETED')
  })
  return workflowId
}
