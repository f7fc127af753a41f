import { afterAll, beforeAll, expect, test } from 'vitest'
import { supervisorsOf } from '../../db/notify.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { CommandRow } from '../../db/command.ts'
import { NotificationRow } from '../../db/notification.ts'
import { SessionRow } from '../../db/session.ts'
import { UserRow } from '../../db/user.ts'
import { createStage, eventually, password, type Stage } from '../stage/stage.ts'

type Someone = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let sysadmin: Someone
let supervisor: Someone
beforeAll(async () => {
  stage = await createStage()
  sysadmin = await stage.as('sysadmin')
  supervisor = await stage.as('supervisor')
})
afterAll(() => stage.close())

let made = 0
/** A manager who has chosen his password, with so many opportunities in hand. */
async function manager(open: number, more: object = { supervisor: 'supervisor' }) {
  const username = `leaver${++made}`
  const typed = { username, name: `郑离${made}`, role: 'customer-manager', ...more }
  expect((await sysadmin.post('/users', typed)).status).toBe(201)
  const { passwordHash } = await stage.db.read().findOneOrFail(UserRow, { username: 'manager1' })
  const own = { passwordHash, mustChangePassword: false, passwordExpiresAt: null }
  await stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, own))
  const numbers = []
  for (let index = 0; index < open; index += 1) numbers.push(await given(username))
  return { username, numbers, who: await stage.as(username) }
}
async function given(assignee: string): Promise<string> {
  const typed = { customerName: `河南云台山${++made}`, summary: '设备', probability: 20 }
  const { body } = await supervisor.post('/opportunities', typed)
  expect((await supervisor.post(`/opportunities/${body.number}/assign`, { assignee })).status).toBe(200)
  return body.number as string
}
const edit = async (username: string, changes: object) => {
  const { version } = await stage.db.read().findOneOrFail(UserRow, { username })
  return sysadmin.patch(`/users/${username}`, changes, { 'if-match': `"v${version}"` })
}
const deactivate = (username: string) => edit(username, { active: false })

test('a deactivated user’s next request finds nobody, whatever it asks', async () => {
  const { username, numbers, who } = await manager(1)
  const { status, body } = await deactivate(username)
  expect([status, body.active, body.openWork]).toEqual([
    200,
    false,
    { opportunities: 1, tickets: 0, churnCases: 0, customers: 0 },
  ])
  expect(Date.parse(body.deactivatedAt)).toBeGreaterThan(Date.now() - 60_000)
  expect(await stage.db.read().count(SessionRow, { username })).toBe(0)
  const at = `/opportunities/${numbers[0]}`
  for (const answer of [
    await who.get('/opportunities'),
    await who.get(at),
    await who.post(`${at}/plan`, { steps: [{ dueOn: '2030-01-01', item: '拜访' }] }),
    await who.get('/session'),
    await who.get('/events'),
  ])
    expect(answer.status).toBe(401)
  expect((await stage.send('POST', '/session', { username, password })).status).toBe(401)
  const entry = await stage.db
    .read()
    .findOneOrFail(AuditEntryRow, { kind: 'user-deactivated', code: username })
  expect(entry).toMatchObject({
    actor: 'sysadmin',
    details: {
      before: { active: true },
      after: { active: false },
      sessions: 1,
      openWork: { opportunities: 1 },
    },
  })
})

test('an open stream of a deactivated user is closed within five seconds', async () => {
  const { username, who } = await manager(0)
  const response = await stage.app.request('/api/events', { headers: { cookie: who.cookie } })
  const reader = response.body?.getReader()
  await reader?.read()
  const since = Date.now()
  await deactivate(username)
  for (;;) if ((await reader?.read())?.done) break
  expect(Date.now() - since).toBeLessThan(5500)
})

test('nothing that was on its way outlives the deactivation: no one-time password, no session, no right', async () => {
  const { body } = await sysadmin.post('/users', {
    username: 'neverin',
    name: '郑未',
    role: 'customer-manager',
  })
  await deactivate('neverin')
  const first = { username: 'neverin', password: body.oneTimePassword }
  expect((await stage.send('POST', '/session', first)).status).toBe(401)
  const { passwordExpiresAt } = (await edit('neverin', { active: true })).body
  expect(Date.parse(passwordExpiresAt)).toBeLessThanOrEqual(stage.now().getTime())
  const { username, who } = await manager(0)
  await deactivate(username)
  await edit(username, { active: true })
  expect((await who.get('/session')).status).toBe(401)
  expect(await sysadmin.post(`/users/${username}/reset`)).toMatchObject({ status: 200 })
})

test('a command that waits for its process when its giver is deactivated is refused', async () => {
  const { username, numbers, who } = await manager(1)
  await stage.stopWorker()
  const steps = [{ dueOn: '2030-01-01', item: '拜访' }]
  const { status, body } = await who.post(`/opportunities/${numbers[0]}/plan`, { steps })
  expect(status).toBe(202)
  await deactivate(username)
  await stage.startWorker()
  await eventually(async () => {
    const { state, problem } = await stage.db.read().findOneOrFail(CommandRow, { id: body.id })
    expect([state, problem?.code]).toEqual(['refused', 'not-permitted'])
  })
  expect((await supervisor.get(`/opportunities/${numbers[0]}`)).body.steps).toEqual([])
})

test('a password of somebody inactive is not reset', async () => {
  const { username } = await manager(0)
  await deactivate(username)
  expect(await sysadmin.post(`/users/${username}/reset`)).toMatchObject({
    status: 409,
    body: { code: 'user-inactive' },
  })
})

test('the supervisor hears once of all that is left behind, and only the direct one', async () => {
  const { body: other } = await sysadmin.post('/users', {
    username: 'boss2',
    name: '二主管',
    role: 'sales-supervisor',
  })
  const { username } = await manager(3)
  await deactivate(username)
  const told = await stage.db
    .read()
    .find(NotificationRow, { kind: 'user-deactivated' }, { orderBy: { id: 'asc' } })
  const mine = told.filter(({ params }) => params.username === username)
  expect(mine).toMatchObject([
    {
      person: 'supervisor',
      subject: 'User',
      params: { opportunities: 3, tickets: 0, customers: 0, actor: 'sysadmin' },
    },
  ])
  const { body } = await supervisor.get('/notifications')
  expect(body.items[0]).toMatchObject({ kind: 'user-deactivated', actor: { username: 'sysadmin' } })
  const free = await manager(1, {})
  await deactivate(free.username)
  const everybody = await stage.db.read().find(NotificationRow, { kind: 'user-deactivated' })
  expect(
    everybody
      .filter(({ params }) => params.username === free.username)
      .map(({ person }) => person)
      .sort(),
  ).toEqual([other.username, 'supervisor'])
  await deactivate(other.username)
})

test('who supervises somebody is never nobody who could act, also after he himself is deactivated', async () => {
  const { body: boss } = await sysadmin.post('/users', {
    username: 'boss3',
    name: '三主管',
    role: 'sales-supervisor',
  })
  const { username } = await manager(0, { supervisor: boss.username })
  const supervisors = () => supervisorsOf(stage.db.read(), username, 'Opportunity')
  expect(await supervisors()).toEqual(['boss3'])
  await deactivate('boss3')
  expect(await supervisors()).toEqual(['supervisor'])
  await edit('boss3', { active: true })
  expect(await supervisors()).toEqual(['boss3'])
  await deactivate('boss3')
})

test('what a deactivated person has open is marked, filtered and counted; the counter equals its list', async () => {
  const { username, numbers, who } = await manager(3)
  const [open, ended] = numbers
  await who.post(`/opportunities/${ended}/fail`, { reason: 'price' })
  const flagged = async () => (await supervisor.get('/opportunities?view=assignee-inactive&limit=100')).body
  const counted = async () => [
    (await supervisor.get('/home')).body.counters.assigneeInactive,
    (await supervisor.get('/opportunities/counts')).body.assigneeInactive,
  ]
  const before = (await flagged()).total as number
  await deactivate(username)
  const list = await flagged()
  expect(list.total).toBe(before + 2)
  expect(await counted()).toEqual([list.total, list.total])
  for (const item of list.items)
    expect([item.number, item.flags.assigneeInactive]).toEqual([item.number, true])
  const shown = list.items.map(({ number }: { number: string }) => number)
  expect([shown.includes(open), shown.includes(ended)]).toEqual([true, false])
  expect((await supervisor.get(`/opportunities/${open}`)).body.flags.assigneeInactive).toBe(true)
  expect((await supervisor.get(`/opportunities/${ended}`)).body.flags.assigneeInactive).toBe(false)
  const filtered = await supervisor.get(`/opportunities?view=all&assigneeInactive=true&assignee=${username}`)
  expect(filtered.body.total).toBe(2)
  const inHand = await supervisor.get(`/opportunities?view=in-hand&assignee=${username}`)
  expect(inHand.body.total).toBe(2)

  await supervisor.post(`/opportunities/${open}/reassign`, { assignee: 'manager1' })
  expect((await flagged()).total).toBe(before + 1)
  await edit(username, { active: true })
  expect((await flagged()).total).toBe(before)
  expect(await counted()).toEqual([before, before])
})

test('a manager sees the mark only on what is his to see', async () => {
  const { username } = await manager(1)
  await deactivate(username)
  const manager2 = await stage.as('manager2')
  expect((await manager2.get('/opportunities?view=assignee-inactive')).body.items).toEqual([])
  expect((await manager2.get('/opportunities/counts')).body.assigneeInactive).toBe(0)
})

test('a notification without an event of a record reaches an open page', async () => {
  const { username } = await manager(0)
  const response = await stage.app.request('/api/events', { headers: { cookie: supervisor.cookie } })
  const reader = response.body?.getReader()
  let heard = ''
  const until = async (said: RegExp) => {
    while (!said.test(heard)) heard += new TextDecoder().decode((await reader?.read())?.value as Uint8Array)
  }
  // By then what the tests before have changed was told, so that nothing else asks for the count.
  await until(/event: alive[^]*event: alive/)
  heard = ''
  await deactivate(username)
  await until(/event: notification/)
  expect(heard).not.toContain('event: change')
  await reader?.cancel()
})

test('in the answer stands what is left behind, by its kind', async () => {
  const { body: before } = await sysadmin.get('/users/manager1')
  const number = await given('manager1')
  expect((await sysadmin.get('/users/manager1')).body.openWork).toEqual({
    ...before.openWork,
    opportunities: before.openWork.opportunities + 1,
  })
  await supervisor.post(`/opportunities/${number}/fail`, { reason: 'price' })
  expect((await sysadmin.get('/users/manager1')).body.openWork).toEqual(before.openWork)
})
