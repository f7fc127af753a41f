import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { loadRecord } from '../../db/keeper.ts'
import type { Opportunity } from '../../domain/opportunity.ts'
import { ProcessNudgeRow } from '../../db/process-nudge.ts'
import { change, create } from '../../db/write.ts'
import { pino } from 'pino'
import { compareAll } from '../../temporal/comparison.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  // The one at the start is not ours.
  await eventually(async () => expect(await last()).toMatchObject({ underWay: false, last: { records: 0 } }))
})
afterAll(() => stage.close())

let made = 0
async function begun(): Promise<string> {
  made += 1
  const typed = { customerName: `对照公司${made}`, summary: '续保', probability: 40 }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  return number
}
const running = async (number: string) => {
  const { status, searchAttributes } = await stage.engine.client.workflow.getHandle(number).describe()
  return { status: status.name, ...searchAttributes }
}
const quiet = () =>
  eventually(async () => expect(await stage.db.read().count(ProcessNudgeRow)).toBe(0), 30_000)

/** A creation nudges twice; a run that reads its record only after a silent change would see it by itself. */
const asleep = (number: string) =>
  eventually(async () => {
    const { raw } = await stage.engine.client.workflow.getHandle(number).describe()
    expect(raw.pendingWorkflowTask ?? null).toBe(null)
    expect(await running(number)).toMatchObject({ status: 'RUNNING', CrmVersion: [1] })
  }, 30_000)

/** Changes a record without a word to its process, as a database does that comes from a backup. */
async function silently(
  number: string,
  change_: (em: Parameters<Parameters<Stage['db']['transaction']>[0]>[0]) => Promise<unknown>,
) {
  await stage.db.transaction(async (em) => {
    await change_(em)
  })
  return number
}

async function last() {
  const { body } = await supervisor.get('/processes/comparison')
  return body as {
    underWay: boolean
    last: {
      withoutRun: number
      withoutRecord: number
      behind: number
      numbers: object
      wantedBy: unknown
      finishedAt: string
    }
  }
}

async function compared() {
  const before = (await last()).last?.finishedAt
  expect((await supervisor.post('/processes/comparison', {})).status).toBe(202)
  return eventually(async () => {
    const now = await last()
    expect(now.underWay).toBe(false)
    expect(now.last.finishedAt).not.toBe(before)
    return now.last
  }, 30_000)
}

test('where records and processes agree nothing is found, and who asked is kept', async () => {
  for (let index = 0; index < 5; index += 1) await begun()
  await quiet()
  expect(await compared()).toMatchObject({
    records: 5,
    runs: 5,
    withoutRun: 0,
    withoutRecord: 0,
    behind: 0,
    wantedBy: { username: 'supervisor' },
  })
})

test('every difference, in both directions, is found, listed and mended', async () => {
  const [older, binned, gone, ended] = [await begun(), await begun(), await begun(), await begun()]
  await quiet()
  for (const number of [older, binned, gone, ended]) await asleep(number)
  const record = (await loadRecord(stage.db.read(), older)) as Opportunity | null
  if (!record) throw new Error('it was just made')
  const at = stage.now()
  const deed = (command: string) => ({ command, commandId: null, actor: 'supervisor', at })
  const missing = ['OP-20200101-0001', 'OP-20200101-0002']
  for (const number of missing)
    await silently(number, (em) =>
      create(em, 'Opportunity', { ...record, number, version: 1 }, deed('create')),
    )
  await silently(older, (em) =>
    change(em, 'Opportunity', record, { ...record, summary: '别的' }, deed('edit')),
  )
  const row = async (number: string) => {
    const found = (await loadRecord(stage.db.read(), number)) as Opportunity | null
    if (!found) throw new Error(`${number} is gone`)
    return found
  }
  const toBin = await row(binned)
  await silently(binned, (em) =>
    change(em, 'Opportunity', toBin, { ...toBin, deletedAt: at, deadlines: [] }, deed('delete')),
  )
  await silently(gone, (em) => em.nativeDelete(OpportunityRow, { number: gone }))
  const toEnd = await row(ended)
  await silently(ended, (em) =>
    change(em, 'Opportunity', toEnd, { ...toEnd, status: 'failed', deadlines: [] }, deed('fail')),
  )
  const found = await compared()
  expect(found).toMatchObject({
    withoutRun: 2,
    withoutRecord: 3,
    behind: 1,
    numbers: { withoutRun: missing, withoutRecord: [binned, gone, ended].sort(), behind: [older] },
  })
  await quiet()
  await eventually(async () => {
    for (const number of missing)
      expect(await running(number)).toMatchObject({ status: 'RUNNING', CrmVersion: [1] })
    expect(await running(older)).toMatchObject({ status: 'RUNNING', CrmVersion: [2] })
    for (const number of [binned, gone, ended]) expect((await running(number)).status).toBe('COMPLETED')
  }, 30_000)
  expect(await compared()).toMatchObject({ withoutRun: 0, withoutRecord: 0, behind: 0 })
}, 90_000)

test('page by page it finds the same, however the numbers fall', async () => {
  const numbers = ['OP-20200102-0001', 'OP-20200102-10000', 'OP-20200102-0002', 'OP-20200102-9999']
  const model = await begun()
  const record = await loadRecord(stage.db.read(), model)
  const customer = (await supervisor.post('/customers', { name: '对照客户', manager: 'manager1' })).body
    .number
  const typed = { type: 'consult', title: '对照', request: '一', customer }
  const ticket = await loadRecord(stage.db.read(), (await supervisor.post('/tickets', typed)).body.number)
  if (!record || !ticket) throw new Error('they were just made')
  await quiet()
  await asleep(model)
  await asleep(ticket.number)
  // Nobody sends the nudges while the counts are taken.
  await stage.loop.stop()
  const deed = { command: 'create', commandId: null, actor: 'supervisor', at: stage.now() }
  for (const number of numbers)
    await silently(number, (em) => create(em, 'Opportunity', { ...record, number, version: 1 }, deed))
  for (const number of ['SV-20200102-0001', 'SV-20200102-10000'])
    await silently(number, (em) => create(em, 'Ticket', { ...ticket, number, version: 1 }, deed))
  for (const id of ['OP-20200102-0000', 'OP-20200103-0001', 'OP-99991231-0001', 'SV-1', 'somebody-else'])
    await stage.engine.client.workflow.start('nobody-knows', { workflowId: id, taskQueue: 'crm' })
  const { db, engine, now } = stage
  const common = { db, engine, now, log: pino({ level: 'silent' }), stopped: () => false, standsFor: 300 }
  // The engine's list is a moment behind.
  const whole = await eventually(async () => {
    const found = await compareAll({ ...common, pageSize: 1000 })
    expect(found).toMatchObject({ withoutRun: 6, withoutRecord: 4, behind: 0 })
    return found
  })
  for (const pageSize of [1, 2, 3]) expect(await compareAll({ ...common, pageSize })).toEqual(whole)
}, 60_000)
