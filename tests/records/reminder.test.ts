import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReminderActivities } from '../../activities/reminder.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { InteractionRow } from '../../db/interaction.ts'
import { NotificationRow } from '../../db/notification.ts'
import { ProcessComparisonRow } from '../../db/process-comparison.ts'
import { ProcessNudgeRow } from '../../db/process-nudge.ts'
import { UserRow } from '../../db/user.ts'
import { dayOf } from '../../domain/day.ts'
import { nudge } from '../../temporal/nudge.ts'
import { compareReminders } from '../../temporal/reminder-watch.ts'
import { createStage, eventually, timeZone, type Stage } from '../stage/stage.ts'

type Person = Awaited<ReturnType<Stage['as']>>
type Json = ReturnType<typeof JSON.parse>
let stage: Stage
let supervisor: Person
let manager1: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
})
afterAll(() => stage.close())

let made = 0
const soon = (milliseconds: number) => new Date(stage.now().getTime() + milliseconds).toISOString()
const at = ({ version }: { version: number }) => ({ 'if-match': `"v${version}"` })

/** A customer of manager1, and an interaction after which he is to be called. */
async function agreed(nextContactAt: string): Promise<Json> {
  const name = `提醒公司${(made += 1)}号`
  const { body } = await supervisor.post('/customers', { name, manager: 'manager1' })
  const typed = { date: dayOf(stage.now(), timeZone), type: 'phone', title: `约好再谈${made}`, nextContactAt }
  const answer = await manager1.post(`/customers/${body.number}/interactions`, typed)
  expect(answer.status).toBe(201)
  return answer.body
}
const told = ({ customer: { number } }: Json) =>
  stage.db.read().find(NotificationRow, { kind: 'next-contact', number })
const row = ({ id }: Json) => stage.db.read().findOneOrFail(InteractionRow, { id })
const handle = ({ id }: Json) => stage.engine.client.workflow.getHandle(`IA-${id}`)
const isRunning = async (one: Json) => (await handle(one).describe()).status.name === 'RUNNING'
const runs = (one: Json) => eventually(async () => expect(await isRunning(one)).toBe(true))
const ended = (one: Json) => eventually(async () => expect(await isRunning(one)).toBe(false))
const arrives = (one: Json) => eventually(async () => expect(await told(one)).toHaveLength(1))

test('the manager is reminded at that moment, not before, and once', async () => {
  const next = soon(1500)
  const one = await agreed(next)
  await runs(one)
  expect(await told(one)).toEqual([])
  await arrives(one)
  const [notice] = await told(one)
  expect(notice).toMatchObject({
    ...{ person: 'manager1', subject: 'Customer', number: one.customer.number, count: 1 },
    params: { customerName: one.customer.name, title: one.title, interaction: one.id },
  })
  const late = (notice?.at.getTime() ?? 0) - Date.parse(next)
  expect([late >= 0, late < 2000]).toEqual([true, true])
  await ended(one)
  expect((await manager1.get(`/interactions/${one.id}`)).body).toMatchObject({
    ...{ nextContactAt: next, remindedAt: notice?.at.toISOString(), contactDoneAt: null, version: 2 },
    allowed: ['edit', 'delete', 'done'],
  })
  const { items } = (await manager1.get(`/customers/${one.customer.number}/history`)).body
  expect(items[0]).toMatchObject({ command: 'remind-contact', actor: { username: 'clock' }, note: one.title })
})

test('moved, it arrives at the new moment only', async () => {
  const one = await agreed(soon(1000))
  const later = soon(2500)
  const moved = await manager1.patch(`/interactions/${one.id}`, { nextContactAt: later }, at(one))
  expect(moved.status).toBe(200)
  await arrives(one)
  const [notice] = await told(one)
  expect((notice?.at.getTime() ?? 0) >= Date.parse(later)).toBe(true)
  const again = await manager1.patch(
    `/interactions/${one.id}`,
    { nextContactAt: soon(500) },
    at({ version: (await row(one)).version }),
  )
  expect(again.body.remindedAt).toBeNull()
  await eventually(async () => expect(await told(one)).toHaveLength(2))
})

test.each([
  ['dropped', (one: Json) => manager1.patch(`/interactions/${one.id}`, { nextContactAt: null }, at(one))],
  ['done', (one: Json) => manager1.post(`/interactions/${one.id}/done`)],
  ['deleted', (one: Json) => manager1.delete(`/interactions/${one.id}`, at(one))],
  [
    'with its customer in the bin',
    (one: Json) => supervisor.delete(`/customers/${one.customer.number}`, at({ version: 1 })),
  ],
] as const)('one that is %s reminds nobody, and its process ends', async (_, act) => {
  const one = await agreed(soon(1200))
  await runs(one)
  expect((await act(one)).status).toBeLessThan(300)
  await ended(one)
  await eventually(() => expect(stage.now().getTime()).toBeGreaterThan(Date.parse(one.nextContactAt) + 300))
  expect(await told(one)).toEqual([])
})

test('a customer that comes back brings its reminders, and one that is overdue arrives at once', async () => {
  const one = await agreed(soon(1000))
  const path = `/customers/${one.customer.number}`
  await supervisor.delete(path, at({ version: 1 }))
  await eventually(() => expect(stage.now().getTime()).toBeGreaterThan(Date.parse(one.nextContactAt)))
  expect(await told(one)).toEqual([])
  expect((await supervisor.post(`${path}/restore`)).status).toBe(200)
  await arrives(one)
})

test('who is reminded is the manager of that moment; of one who has left, the supervisor', async () => {
  const [one, other] = [await agreed(soon(1200)), await agreed(soon(1200))]
  const give = (number: string, manager: string) =>
    stage.db.transaction((em) => em.nativeUpdate(CustomerRow, { number }, { manager }))
  await stage.db.transaction(async (em) => {
    const { username: _name, ...gone } = await em.findOneOrFail(UserRow, { username: 'manager2' })
    await em.insert(UserRow, { ...gone, username: 'left1', active: false, supervisor: null })
  })
  await give(one.customer.number, 'manager2')
  await give(other.customer.number, 'left1')
  await arrives(one)
  await arrives(other)
  expect([(await told(one))[0]?.person, (await told(other))[0]?.person]).toEqual(['manager2', 'supervisor'])
})

test('what fell due while no worker was there arrives once when one is back', async () => {
  await stage.stopWorker()
  const one = await agreed(soon(300))
  await eventually(() => expect(stage.now().getTime()).toBeGreaterThan(Date.parse(one.nextContactAt) + 300))
  expect(await told(one)).toEqual([])
  await stage.startWorker()
  await arrives(one)
  await ended(one)
  expect(await told(one)).toHaveLength(1)
})

test('a run that was terminated by hand is started again, and the history says so once', async () => {
  const one = await agreed(soon(3_600_000))
  await runs(one)
  const { runId } = await handle(one).describe()
  await handle(one).terminate('by hand')
  await eventually(async () => {
    const now = await handle(one).describe()
    expect([now.status.name, now.runId === runId]).toEqual(['RUNNING', false])
  })
  // A nudge may have been quicker than who tells of it.
  const restarted = { number: one.customer.number, command: 'process-restarted' }
  await eventually(async () => expect(await stage.db.read().count(HistoryEntryRow, restarted)).toBe(1))
})

test('one whose process was lost is found two minutes after its moment, or by the comparison before', async () => {
  // The comparison of the coming night, which would find both, has been.
  const tomorrow = new Date(stage.now().getTime() + 86_400_000)
  await stage.db.transaction((em) =>
    em.insert(ProcessComparisonRow, {
      ...{ wantedBy: null, wantedAt: tomorrow, startedAt: tomorrow, finishedAt: tomorrow },
      ...{ records: 0, runs: 0, withoutRun: 0, withoutRecord: 0, behind: 0 },
      numbers: { withoutRun: [], withoutRecord: [], behind: [] },
    }),
  )
  const [one, other] = [await agreed(soon(600_000)), await agreed(soon(3_600_000))]
  for (const lost of [one, other]) {
    await runs(lost)
    // As if the engine had never heard of it.
    await stage.db.transaction((em) =>
      em.nativeUpdate(InteractionRow, { id: lost.id }, { contactDoneAt: stage.now() }),
    )
    await nudge(stage.engine, `IA-${lost.id}`)
    // What the loop has still to send would start it again.
    const nudges = () => stage.db.read().count(ProcessNudgeRow, { number: `IA-${lost.id}` })
    await eventually(async () => expect(await nudges()).toBe(0))
    await ended(lost)
    await stage.db.transaction((em) =>
      em.nativeUpdate(InteractionRow, { id: lost.id }, { contactDoneAt: null }),
    )
  }
  stage.setClock(new Date(Date.parse(one.nextContactAt) + 125_000))
  await arrives(one)
  stage.setClock(new Date())
  expect(await isRunning(other)).toBe(false)
  const { db, engine, now } = stage
  const log = { info: () => undefined } as never
  await compareReminders({ db, engine, now, log, stopped: () => false })
  await runs(other)
})

test('reminded by two attempts at once, somebody is told once', async () => {
  const one = await agreed(soon(3_600_000))
  await runs(one)
  const { db, now } = stage
  const { remind } = createReminderActivities({ db, now, timeZone, log: undefined as never })
  const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => remind(`IA-${one.id}`, one.nextContactAt)))
  expect(attempts.some(({ status }) => status === 'fulfilled')).toBe(true)
  expect(await remind(`IA-${one.id}`, one.nextContactAt)).toBeNull()
  expect(await told(one)).toHaveLength(1)
})
