import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHandOverActivities } from '../../activities/hand-over.ts'
import { AssignmentRow } from '../../db/assignment.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { CustomerRecordRow } from '../../db/customer-record.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HandOverItemRow, HandOverRow } from '../../db/hand-over.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { loadRecord } from '../../db/keeper.ts'
import type { Opportunity } from '../../domain/opportunity.ts'
import { ProcessNudgeRow } from '../../db/process-nudge.ts'
import { PermissionRow } from '../../db/role.ts'
import { UserRow } from '../../db/user.ts'
import { raiseEpoch } from '../../db/access.ts'
import { nextDeadline } from '../../domain/lifecycle.ts'
import { nudge } from '../../temporal/nudge.ts'
import { createStage, eventually, timeZone, type Stage } from '../stage/stage.ts'

type Someone = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let supervisor: Someone
let sysadmin: Someone
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  sysadmin = await stage.as('sysadmin')
})
afterAll(() => stage.close())

let made = 0
/** A customer manager of whom no other test knows; he has chosen his password. */
async function manager(): Promise<{ username: string; name: string; who: Someone }> {
  const username = `taker${++made}`
  const name = `周接${made}`
  const typed = { username, name, role: 'customer-manager' }
  expect((await sysadmin.post('/users', typed)).status).toBe(201)
  const { passwordHash } = await stage.db.read().findOneOrFail(UserRow, { username: 'manager1' })
  const own = { passwordHash, mustChangePassword: false, passwordExpiresAt: null }
  await stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, own))
  return { username, name, who: await stage.as(username) }
}
const far = '2099-06-01'

async function customer(manager: string, name = `浙江千岛湖${++made}`): Promise<string> {
  const { status, body } = await supervisor.post('/customers', { name, manager })
  expect(status).toBe(201)
  return body.number as string
}
/** As many at once as no screen makes. */
async function manyCustomers(manager: string, count: number): Promise<string[]> {
  const model = await stage.db.read().findOneOrFail(CustomerRow, { number: await customer('manager1') })
  const rows = Array.from({ length: count }, (_, index) => {
    const name = `${manager} 的客户 ${index}`
    const number = `KH-20200101-${String(index + 1).padStart(6, '0')}`
    return { ...model, number, name, nameKey: name, manager }
  })
  await stage.db.transaction(async (em) => {
    for (let index = 0; index < count; index += 200)
      await em.insertMany(CustomerRow, rows.slice(index, index + 200))
  })
  return rows.map(({ number }) => number)
}
type State = 'assigned' | 'planned' | 'executing'
async function opportunity(
  { username, who }: { username: string; who: Someone },
  state: State = 'assigned',
  customerName = `福建武夷山${++made}`,
): Promise<string> {
  const typed = { customerName, summary: '茶机', probability: 20 }
  const { number } = (await supervisor.post('/opportunities', typed)).body
  const give = async (of: Someone, command: string, input: object) => {
    const { status, body } = await of.post(`/opportunities/${number}/${command}`, input)
    expect([command, status]).toEqual([command, 200])
    return body
  }
  await give(supervisor, 'assign', { assignee: username })
  if (state === 'assigned') return number
  const { steps } = await give(who, 'plan', {
    steps: [
      { dueOn: far, item: '拜访' },
      { dueOn: far, item: '报价' },
    ],
  })
  if (state === 'executing') await give(who, 'record-result', { step: steps[0].id, result: '有意' })
  return number
}
async function order(body: object, by = supervisor, key?: string) {
  return by.post('/hand-overs', body, key ? { 'idempotency-key': key } : {})
}
/** Ordered, and at its end. */
async function handOver(body: object) {
  const answer = await order(body)
  expect([answer.status, answer.body.errors ?? null]).toEqual([201, null])
  return ended(answer.body.number)
}
async function ended(number: string) {
  let account = (await supervisor.get(`/hand-overs/${number}`)).body
  await eventually(async () => {
    account = (await supervisor.get(`/hand-overs/${number}`)).body
    expect(account.state).toBe('done')
  }, 20_000)
  return account
}
const recordOf = async (number: string) => {
  const record = (await loadRecord(stage.db.read(), number)) as Opportunity | null
  if (!record) throw new Error(`there is no ${number}`)
  return record
}
const managerOf = async (number: string) =>
  (await stage.db.read().findOneOrFail(CustomerRow, { number })).manager

test('all of a manager’s open work goes to another: counts before, account after, the records with their history', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const customers = [await customer(giver.username), await customer(giver.username)]
  const numbers = [await opportunity(giver), await opportunity(giver, 'planned')]
  const body = { from: giver.username, to: taker.username, reason: '离职交接' }

  const before = await stage.db.read().count(HandOverRow)
  const preview = await order({ ...body, preview: true })
  expect(preview.status).toBe(200)
  const subjects = [
    { subject: 'Customer', total: 2 },
    { subject: 'Opportunity', total: 2 },
    { subject: 'Ticket', total: 0 },
    { subject: 'ChurnCase', total: 0 },
  ]
  expect(preview.body).toEqual({
    from: { username: giver.username, name: giver.name },
    total: 4,
    subjects,
    receivers: [{ username: taker.username, name: taker.name, openWork: 0, total: 4, subjects }],
    kept: [],
  })
  expect(await stage.db.read().count(HandOverRow)).toBe(before)

  const answer = await order(body)
  expect(answer.status).toBe(201)
  expect(answer.headers.get('location')).toBe(`/api/hand-overs/${answer.body.number}`)
  expect(answer.body).toMatchObject({ state: 'underWay', total: 4, done: 0, reason: '离职交接' })
  expect(answer.body.number).toMatch(/^HO-\d{8}-\d{4}$/)
  const account = await ended(answer.body.number)
  const to = { username: taker.username, name: taker.name }
  expect(account).toMatchObject({
    from: { username: giver.username, name: giver.name },
    to: [to],
    total: 4,
    done: 4,
    failed: [],
    failedTotal: 0,
    counts: [
      { subject: 'Customer', to, total: 2, done: 2, failed: 0 },
      { subject: 'Opportunity', to, total: 2, done: 2, failed: 0 },
    ],
  })
  for (const number of customers) {
    expect(await managerOf(number)).toBe(taker.username)
    const [entry] = (await supervisor.get(`/customers/${number}/history`)).body.items
    expect(entry).toMatchObject({
      command: 'hand-over',
      actor: { username: 'supervisor' },
      note: '离职交接',
    })
    const [record] = (await supervisor.get(`/customers/${number}/records`)).body.items
    expect(record).toMatchObject({ kind: 'handed-over', subject: account.number })
    const entries = { number, command: 'hand-over', assigneeBefore: giver.username }
    expect(await stage.db.read().count(HistoryEntryRow, { ...entries, assigneeAfter: taker.username })).toBe(
      1,
    )
  }
  for (const number of numbers) {
    const { status, assignee, version } = await recordOf(number)
    expect([assignee, version]).toEqual([taker.username, status === 'planned' ? 4 : 3])
    expect(await stage.db.read().count(AssignmentRow, { number, assignee: taker.username })).toBe(1)
    expect((await taker.who.get(`/opportunities/${number}`)).status).toBe(200)
    expect((await giver.who.get(`/opportunities/${number}`)).status).toBe(404)
  }
  const { items } = (await supervisor.get('/hand-overs', {})).body
  expect(items.some((item: { number: string }) => item.number === account.number)).toBe(true)
})

test('an opportunity of each open state goes along with its state, plan, results, flags and moments; its process follows', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const numbers = [
    await opportunity(giver, 'assigned'),
    await opportunity(giver, 'planned'),
    await opportunity(giver, 'executing'),
  ]
  const before = new Map<string, Awaited<ReturnType<typeof recordOf>>>()
  for (const number of numbers) before.set(number, await recordOf(number))
  await handOver({ from: giver.username, to: taker.username, subjects: ['Opportunity'] })
  for (const number of numbers) {
    const [old, now] = [before.get(number), await recordOf(number)]
    expect(now).toMatchObject({
      assignee: taker.username,
      assignedBy: 'supervisor',
      status: old?.status,
      steps: old?.steps,
      overdue: old?.overdue,
      undecided: old?.undecided,
      escalated: old?.escalated,
    })
    // The process has taken over what was written behind it, and waits for the same moment.
    await eventually(async () => {
      const { searchAttributes: seen } = await stage.engine.client.workflow.getHandle(number).describe()
      expect([seen.CrmAssignee, seen.CrmVersion]).toEqual([[taker.username], [now.version]])
      expect((seen.CrmDue?.[0] as Date | undefined)?.toISOString()).toBe(nextDeadline(now.deadlines)?.at)
    }, 15_000)
    const commands = (await taker.who.get(`/opportunities/${number}/history`)).body.items.map(
      ({ command }: { command: string }) => command,
    )
    expect(commands.slice(0, 2)).toContain('hand-over')
    expect(commands.at(-1)).toBe('create')
  }
  const [, planned = ''] = numbers
  const { body } = await taker.who.get(`/opportunities/${planned}`)
  const next = { step: body.steps[0].id, result: '愿意试用' }
  expect((await taker.who.post(`/opportunities/${planned}/record-result`, next)).status).toBe(200)
})

test('several who take over share the work, and what is of one customer stays in one hand', async () => {
  const [giver, one, two] = [await manager(), await manager(), await manager()]
  await opportunity(one)
  const name = `广东丹霞山${++made}`
  const together = [
    await customer(giver.username, name),
    await opportunity(giver, 'assigned', ` ${name} `),
    await opportunity(giver, 'assigned', name),
  ]
  for (let index = 0; index < 4; index += 1) await customer(giver.username)
  const body = { from: giver.username, to: [one.username, two.username] }
  const preview = (await order({ ...body, preview: true })).body
  expect(
    preview.receivers.map(({ openWork, total }: { openWork: number; total: number }) => [openWork, total]),
  ).toEqual([
    [1, 3],
    [0, 4],
  ])
  const account = await handOver(body)
  expect(account.done).toBe(7)
  const rows = await stage.db.read().find(HandOverItemRow, { handOver: account.number })
  const hands = rows.filter(({ number }) => together.includes(number)).map(({ receiver }) => receiver)
  expect(new Set(hands)).toEqual(new Set([two.username]))
  expect(await managerOf(together[0] ?? '')).toBe(two.username)
})

test('some of the work, by its numbers or its kind, goes; the rest stays', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const [goes, stays] = [await customer(giver.username), await customer(giver.username)]
  const [going, staying] = [await opportunity(giver), await opportunity(giver)]
  const numbers = [goes, going]
  const account = await handOver({ from: giver.username, to: taker.username, numbers })
  expect([account.total, account.done]).toEqual([2, 2])
  expect([await managerOf(goes), await managerOf(stays)]).toEqual([taker.username, giver.username])
  expect([(await recordOf(going)).assignee, (await recordOf(staying)).assignee]).toEqual([
    taker.username,
    giver.username,
  ])
  const rest = await handOver({ from: giver.username, to: taker.username, subjects: ['Customer'] })
  expect([rest.total, rest.subjects]).toEqual([1, ['Customer']])
  expect((await recordOf(staying)).assignee).toBe(giver.username)
})

test('what has ended is named in the preview and stays where it is', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const [closed, open] = [await opportunity(giver), await opportunity(giver)]
  await supervisor.post(`/opportunities/${closed}/fail`, { reason: 'price' })
  const body = { from: giver.username, to: taker.username, numbers: [closed, open] }
  const { kept, total } = (await order({ ...body, preview: true })).body
  expect(total).toBe(1)
  expect(kept).toEqual([
    expect.objectContaining({
      number: closed,
      code: 'has-ended',
      title: expect.stringContaining('开发失败'),
    }),
  ])
  const account = await handOver(body)
  expect(account).toMatchObject({
    total: 2,
    done: 1,
    failedTotal: 1,
    failed: [{ number: closed, code: 'has-ended' }],
  })
  const only = await order({ ...body, numbers: [closed] })
  expect([only.status, only.body.errors[0]]).toEqual([
    422,
    expect.objectContaining({ field: 'numbers', code: 'nothing-moves' }),
  ])
})

test('what changed between the order and its turn is left as it is and named with the reason', async () => {
  const [giver, taker, third] = [await manager(), await manager(), await manager()]
  const [closed, taken, moved] = [
    await opportunity(giver),
    await opportunity(giver),
    await opportunity(giver),
  ]
  const [gone, kept] = [await customer(giver.username), await customer(giver.username)]
  await stage.stopWorker()
  const { number } = (await order({ from: giver.username, to: taker.username })).body
  // As others would have done by now; no process is there to do it.
  await stage.db.transaction(async (em) => {
    await em.nativeUpdate(OpportunityRow, { number: closed }, { status: 'failed', version: 9 })
    await em.nativeUpdate(OpportunityRow, { number: taken }, { assignee: third.username, version: 9 })
  })
  await supervisor.delete(`/customers/${gone}`, { 'if-match': '"v1"' })
  await stage.startWorker()
  const account = await ended(number)
  expect(account.total).toBe(5)
  expect([account.done, account.failedTotal]).toEqual([2, 3])
  const why = Object.fromEntries(
    account.failed.map(({ number, code }: { number: string; code: string }) => [number, code]),
  )
  expect(why).toEqual({ [closed]: 'has-ended', [taken]: 'changed-hands', [gone]: 'is-gone' })
  expect((await recordOf(taken)).assignee).toBe(third.username)
  expect((await recordOf(moved)).assignee).toBe(taker.username)
  expect(await managerOf(kept)).toBe(taker.username)
})

test('who loses the right, or may no longer take over, between the order and its turn: the rest stays and says so', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const work = [await customer(giver.username), await opportunity(giver)]
  await stage.stopWorker()
  const { number } = (await order({ from: giver.username, to: taker.username })).body
  const { version } = await stage.db.read().findOneOrFail(UserRow, { username: taker.username })
  await sysadmin.patch(`/users/${taker.username}`, { active: false }, { 'if-match': `"v${version}"` })
  await stage.startWorker()
  const account = await ended(number)
  expect(account.failed.map(({ number, code }: { number: string; code: string }) => [number, code])).toEqual(
    work.map((number) => [number, 'not-a-planner']),
  )
  const second = await manager()
  await stage.stopWorker()
  const later = (await order({ from: giver.username, to: second.username })).body.number
  const right = { role: 'sales-supervisor', action: 'hand-over' }
  const rows = await stage.db.read().find(PermissionRow, right)
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.nativeDelete(PermissionRow, right)
  })
  await stage.startWorker()
  await eventually(async () =>
    expect((await stage.db.read().findOneOrFail(HandOverRow, { number: later })).state).toBe('done'),
  )
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    for (const { subject, action, role, scope, hiddenFields } of rows)
      await em.insert(PermissionRow, { subject, action, role, scope, hiddenFields })
  })
  const { failed, done } = (await supervisor.get(`/hand-overs/${later}`)).body
  expect([done, failed.map(({ code }: { code: string }) => code)]).toEqual([
    0,
    ['not-permitted', 'not-permitted'],
  ])
  expect(await managerOf(work[0] ?? '')).toBe(giver.username)
})

test('one notice to each who got something and one to whose work it was, with how much; one entry in the audit', async () => {
  const [giver, one, two] = [await manager(), await manager(), await manager()]
  const work: string[] = []
  for (let index = 0; index < 3; index += 1)
    work.push(await customer(giver.username), await opportunity(giver))
  const since = { at: { $gte: stage.now() } }
  const account = await handOver({ from: giver.username, to: [one.username, two.username] })
  const told = async (person: string) =>
    (await stage.db.read().find(NotificationRow, { person, ...since })).map(({ kind, params, number }) => ({
      kind,
      params,
      number,
    }))
  const params = { name: giver.name, actor: 'supervisor' }
  const got = [...(await told(one.username)), ...(await told(two.username))]
  expect(got.map(({ kind }) => kind)).toEqual(['work-handed-over', 'work-handed-over'])
  expect(got[0]).toMatchObject({ number: account.number, params })
  const sum = (name: string) => got.reduce((sum, { params }) => sum + Number(params[name]), 0)
  expect([sum('customers'), sum('opportunities')]).toEqual([3, 3])
  expect(await told(giver.username)).toEqual([
    {
      kind: 'work-taken',
      number: account.number,
      params: { customers: 3, opportunities: 3, tickets: 0, churnCases: 0, actor: 'supervisor' },
    },
  ])
  const entries = await stage.db
    .read()
    .find(AuditEntryRow, { kind: 'work-handed-over', code: account.number })
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({
    actor: 'supervisor',
    details: {
      from: giver.username,
      to: `${one.username} ${two.username}`,
      customers: 3,
      opportunities: 3,
    },
  })
  const listed = async (question: string): Promise<string[]> =>
    (await sysadmin.get(`/audit?limit=100&actor=supervisor&${question}`)).body.items.map(
      ({ kind, code }: { kind: string; code: string }) => `${kind} ${code}`,
    )
  expect(await listed(`code=${account.number}`)).toEqual([`work-handed-over ${account.number}`])
  const today = await listed('')
  expect(today).toContain(`work-handed-over ${account.number}`)
  for (const number of work) {
    expect(today).not.toContain(`hand-over ${number}`)
    expect(await listed(`code=${number}`)).toContain(`hand-over ${number}`)
    expect(await listed(`q=${number}`)).toContain(`hand-over ${number}`)
  }
})

test('whoever is deactivated can be handed over from, and is told nothing', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const number = await customer(giver.username)
  const { version } = await stage.db.read().findOneOrFail(UserRow, { username: giver.username })
  await sysadmin.patch(`/users/${giver.username}`, { active: false }, { 'if-match': `"v${version}"` })
  const { items } = (await supervisor.get('/hand-overs/people')).body
  expect(items[0]).toMatchObject({ active: false })
  expect(items.find(({ username }: { username: string }) => username === giver.username)).toEqual({
    username: giver.username,
    name: giver.name,
    active: false,
    canReceive: false,
    total: 1,
    subjects: [
      { subject: 'Customer', total: 1 },
      { subject: 'Opportunity', total: 0 },
      { subject: 'Ticket', total: 0 },
      { subject: 'ChurnCase', total: 0 },
    ],
  })
  await handOver({ from: giver.username, to: taker.username })
  expect(await managerOf(number)).toBe(taker.username)
  expect(await stage.db.read().count(NotificationRow, { person: giver.username, kind: 'work-taken' })).toBe(0)
})

test('the same order sent twice is one hand-over; its key is not good for another', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const number = await customer(giver.username)
  const body = { from: giver.username, to: taker.username }
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => order(body, supervisor, `once-${giver.username}`)),
  )
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.number}`)).size).toBe(1)
  await ended(answers[0]?.body.number)
  const again = await order(body, supervisor, `once-${giver.username}`)
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  expect(again.body.done).toBe(1)
  expect(await stage.db.read().count(HandOverRow, { giver: giver.username })).toBe(1)
  expect(await stage.db.read().count(HistoryEntryRow, { number, command: 'hand-over' })).toBe(1)
  const other = await order({ ...body, reason: '另一个' }, supervisor, `once-${giver.username}`)
  expect([other.status, other.body.code]).toEqual([422, 'key-reused'])
})

test('each wrong order is refused at its field, and nothing is written', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const [own, foreign] = [await customer(giver.username), await customer(taker.username)]
  const right = { from: giver.username, to: taker.username }
  const before = await stage.db.read().count(HandOverRow)
  const cases: [body: object, field: string, code: string][] = [
    [{ to: taker.username }, 'from', 'required'],
    [{ from: giver.username }, 'to', 'required'],
    [{ ...right, from: 'nobody99' }, 'from', 'no-such-person'],
    [{ ...right, to: giver.username }, 'to', 'hand-over-to-giver'],
    [{ ...right, to: [taker.username, giver.username] }, 'to.1', 'hand-over-to-giver'],
    [{ ...right, to: 'executive' }, 'to', 'not-a-planner'],
    [{ ...right, to: 'nobody99' }, 'to', 'not-a-planner'],
    [{ ...right, to: [] }, 'to', 'too-few'],
    [{ ...right, to: [taker.username, taker.username] }, 'to.1', 'duplicate'],
    [{ ...right, subjects: ['User'] }, 'subjects.0', 'invalid'],
    [{ ...right, subjects: ['Customer'], numbers: [own] }, 'numbers', 'subjects-or-numbers'],
    [{ ...right, numbers: [own, foreign] }, 'numbers.1', 'not-their-work'],
    [{ ...right, numbers: ['KH-20200101-0001'] }, 'numbers.0', 'not-their-work'],
    [{ ...right, numbers: ['甲'] }, 'numbers.0', 'not-their-work'],
    [{ ...right, everything: true }, 'everything', 'unknown-key'],
    [{ ...right, subjects: ['Opportunity'] }, 'from', 'no-open-work'],
  ]
  for (const [body, field, code] of cases) {
    const answer = await order(body)
    expect([body, answer.status, answer.body.errors?.[0]?.field, answer.body.errors?.[0]?.code]).toEqual([
      body,
      422,
      field,
      code,
    ])
  }
  expect(await stage.db.read().count(HandOverRow)).toBe(before)
})

test('managers, executives and administrators can neither order nor read hand-overs; a super administrator can', async () => {
  const [giver, taker] = [await manager(), await manager()]
  await customer(giver.username)
  const body = { from: giver.username, to: taker.username }
  const { number } = await handOver({ ...body })
  for (const name of ['manager1', 'executive', 'sysadmin']) {
    const who = await stage.as(name)
    for (const answer of [
      await order(body, who),
      await order({}, who),
      await order({ ...body, preview: true }, who),
      await who.get('/hand-overs'),
      await who.get('/hand-overs/people'),
      await who.get(`/hand-overs/${number}`),
      await who.get('/hand-overs/HO-20200101-0001'),
    ])
      expect([name, answer.status]).toEqual([name, 403])
  }
  const superadmin = await stage.as('superadmin')
  expect((await superadmin.get(`/hand-overs/${number}`)).status).toBe(200)
  expect((await supervisor.get('/hand-overs/HO-20200101-0001')).status).toBe(404)
})

test('a role that may not hand over customers moves the rest only', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const [kept, goes] = [await customer(giver.username), await opportunity(giver)]
  const right = { role: 'sales-supervisor', action: 'hand-over', subject: 'Customer' }
  const [row] = await stage.db.read().find(PermissionRow, right)
  const change = (work: (em: Parameters<Parameters<Stage['db']['transaction']>[0]>[0]) => Promise<unknown>) =>
    stage.db.transaction(async (em) => {
      await raiseEpoch(em)
      await work(em)
    })
  await change((em) => em.nativeDelete(PermissionRow, right))
  const body = { from: giver.username, to: taker.username }
  expect((await order({ ...body, subjects: ['Customer', 'Opportunity'] })).status).toBe(403)
  expect((await order({ ...body, numbers: [kept, goes] })).status).toBe(403)
  const account = await handOver(body)
  expect([account.subjects, account.total]).toEqual([['Opportunity', 'Ticket'], 1])
  const { scope, hiddenFields } = row ?? { scope: 'all', hiddenFields: [] }
  await change((em) => em.insert(PermissionRow, { ...right, scope, hiddenFields }))
  expect(await managerOf(kept)).toBe(giver.username)
})

test('a worker that stops in the middle changes nothing about the end', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const customers = await manyCustomers(giver.username, 200)
  const { number } = (await order({ from: giver.username, to: taker.username })).body
  const row = () => stage.db.read().findOneOrFail(HandOverRow, { number })
  await eventually(async () => expect((await row()).moved).toBeGreaterThan(0))
  await stage.stopWorker()
  const { moved, state } = await row()
  expect([state, moved < 200]).toEqual(['underWay', true])
  await stage.startWorker()
  const account = await ended(number)
  expect([account.total, account.done, account.failedTotal]).toEqual([200, 200, 0])
  const em = stage.db.read()
  const each = { $in: customers }
  expect(await em.count(CustomerRow, { number: each, manager: taker.username, version: 2 })).toBe(200)
  expect(await em.count(HistoryEntryRow, { number: each, command: 'hand-over' })).toBe(200)
  expect(await em.count(CustomerRecordRow, { customer: each, kind: 'handed-over' })).toBe(200)
  expect(await em.count(NotificationRow, { number, person: taker.username })).toBe(1)
}, 120_000)

test('several who move the same hand-over at once move each piece once', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const work = [await opportunity(giver), await opportunity(giver, 'planned')]
  for (let index = 0; index < 10; index += 1) work.push(await customer(giver.username))
  await stage.stopWorker()
  const { number } = (await order({ from: giver.username, to: taker.username })).body
  const log = pino({ level: 'silent' })
  const hands = Array.from({ length: 4 }, () =>
    createHandOverActivities({ db: stage.db, now: stage.now, timeZone, log }),
  )
  expect(await Promise.all(hands.map(({ movePieces }) => movePieces(number)))).toEqual([
    true,
    true,
    true,
    true,
  ])
  await stage.startWorker()
  const account = await ended(number)
  expect([account.total, account.done, account.failedTotal]).toEqual([12, 12, 0])
  const moved = { number: { $in: work }, command: 'hand-over' }
  expect(await stage.db.read().count(HistoryEntryRow, moved)).toBe(12)
  expect(await stage.db.read().count(NotificationRow, { number, person: taker.username })).toBe(1)
})

test('a hand-over whose run was ended by hand is taken up again where it stood', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const numbers = [await customer(giver.username), await customer(giver.username)]
  await stage.stopWorker()
  const { number } = (await order({ from: giver.username, to: taker.username })).body
  const handle = stage.engine.client.workflow.getHandle(number)
  await eventually(async () => {
    expect(await stage.db.read().count(ProcessNudgeRow, { number })).toBe(0)
    await handle.describe()
  })
  const { runId } = await handle.describe()
  await handle.terminate('by hand')
  await stage.startWorker()
  await stage.loop.round()
  expect((await handle.describe()).status.name).toBe('TERMINATED')
  stage.setClock(new Date(Date.now() + 3 * 60_000))
  const account = await ended(number)
  stage.setClock(new Date())
  expect([account.done, account.failedTotal]).toEqual([2, 0])
  expect((await handle.describe()).runId).not.toBe(runId)
  for (const customer of numbers) expect(await managerOf(customer)).toBe(taker.username)
})

test('while the engine is down an order is taken, and begins when it is up again', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const number = await customer(giver.username)
  const { isUp } = stage.engine
  stage.engine.isUp = () => false
  const answer = await order({ from: giver.username, to: taker.username })
  expect([answer.status, answer.body.state]).toEqual([201, 'underWay'])
  await stage.loop.round()
  expect((await supervisor.get(`/hand-overs/${answer.body.number}`)).body.done).toBe(0)
  stage.engine.isUp = isUp
  await ended(answer.body.number)
  expect(await managerOf(number)).toBe(taker.username)
})

/** The company's clock just before a moment; by then everybody has to sign in anew. */
async function goTo(moment?: string): Promise<void> {
  stage.setClock(new Date(Date.parse(moment ?? '') - 500))
  supervisor = await stage.as('supervisor')
  sysadmin = await stage.as('sysadmin')
}

test('the next reminder of what was handed over reaches the new person, and the flag stays', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const number = await opportunity(giver, 'planned')
  await handOver({ from: giver.username, to: taker.username })
  const due = nextDeadline((await recordOf(number)).deadlines)
  expect(due?.command).toBe('remind-step')
  await goTo(due?.at)
  await nudge(stage.engine, number)
  await eventually(async () => {
    const told = { number, kind: 'step-due' }
    expect(await stage.db.read().count(NotificationRow, { ...told, person: taker.username })).toBe(1)
    expect(await stage.db.read().count(NotificationRow, { ...told, person: giver.username })).toBe(0)
  }, 15_000)
  const overdue = (await recordOf(number)).deadlines.find(({ command }) => command === 'mark-step-overdue')
  await goTo(overdue?.at)
  await nudge(stage.engine, number)
  await eventually(async () => expect((await recordOf(number)).overdue).toBe(true), 15_000)
  const third = await manager()
  await handOver({ from: taker.username, to: third.username })
  expect(await recordOf(number)).toMatchObject({ assignee: third.username, overdue: true })
})

const ticketStates = ['assigned', 'handled', 'fedBack'] as const
async function ticket(
  { username, who }: { username: string; who: Someone },
  customer: string,
  state: (typeof ticketStates)[number],
): Promise<string> {
  const typed = { customer, type: 'consult', title: `询问${++made}`, request: '如何保养？' }
  const { number } = (await supervisor.post('/tickets', typed)).body
  const given: [Someone, string, object][] = [
    [supervisor, 'assign', { assignee: username }],
    [who, 'handle', { handling: '已说明' }],
    [who, 'feed-back', { result: '明白', satisfaction: 5 }],
  ]
  for (const [of, command, input] of given.slice(0, ticketStates.indexOf(state) + 1))
    expect((await of.post(`/tickets/${number}/${command}`, input)).status).toBe(200)
  return number
}

test('tickets in every open state go along, with their rounds, times and state', async () => {
  const [giver, taker] = [await manager(), await manager()]
  const number = await customer(giver.username)
  const tickets: string[] = []
  for (const state of ticketStates) tickets.push(await ticket(giver, number, state))
  const before = new Map<string, ReturnType<typeof JSON.parse>>()
  for (const one of tickets) before.set(one, (await supervisor.get(`/tickets/${one}`)).body)
  const account = await handOver({ from: giver.username, to: taker.username })
  expect([account.total, account.done]).toEqual([4, 4])
  for (const one of tickets) {
    const stood = before.get(one)
    const { body } = await taker.who.get(`/tickets/${one}`)
    expect(body).toMatchObject({ status: stood.status, dueAt: stood.dueAt, round: 1, next: stood.next })
    expect([body.assignee.username, body.customerManager.username]).toEqual([taker.username, taker.username])
    expect(body.rounds[0]).toMatchObject({ handling: stood.rounds[0].handling })
    expect((await giver.who.get(`/tickets/${one}`)).status).toBe(404)
  }
})

test('what is about one customer is not torn apart, be it an opportunity of its name or a ticket', async () => {
  const [giver, one, two] = [await manager(), await manager(), await manager()]
  const name = `青岛海港${++made}`
  const own = await customer(giver.username, name)
  await opportunity(giver, 'assigned', name)
  await ticket(giver, own, 'assigned')
  await customer(giver.username)
  const to = [one.username, two.username]
  const { receivers } = (await order({ from: giver.username, to, preview: true })).body
  expect(receivers.map(({ total }: { total: number }) => total)).toEqual([3, 1])
})
