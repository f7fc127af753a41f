import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { raiseEpoch } from '../../db/access.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { PermissionRow, RoleRow } from '../../db/role.ts'
import { UserRow } from '../../db/user.ts'
import { everything } from '../stage/everything.ts'
import { createStage, password, type Stage } from '../stage/stage.ts'

type Someone = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let sysadmin: Someone
let superadmin: Someone
beforeAll(async () => {
  stage = await createStage({ worker: false })
  sysadmin = await stage.as('sysadmin')
  superadmin = await stage.as('superadmin')
})
afterAll(() => stage.close())
beforeEach(() => stage.db.transaction((em) => em.nativeDelete(NotificationRow, {})))

let made = 0
const somebody = (role: string) => ({ username: `power${++made}`, name: `孙小立${made}`, role })
const versionOf = async (username: string) =>
  (await stage.db.read().findOneOrFail(UserRow, { username })).version
const edit = async (who: Someone, username: string, changes: object) =>
  who.patch(`/users/${username}`, changes, { 'if-match': `"v${await versionOf(username)}"` })
const create = async (role: string) =>
  (await superadmin.post('/users', somebody(role))).body.username as string
/** A second super administrator who has chosen his password and is signed in. */
async function rival(): Promise<{ username: string; who: Someone }> {
  const username = await create('super-administrator')
  const { passwordHash } = await stage.db.read().findOneOrFail(UserRow, { username: 'superadmin' })
  await stage.db.transaction((em) =>
    em.nativeUpdate(
      UserRow,
      { username },
      { passwordHash, mustChangePassword: false, passwordExpiresAt: null },
    ),
  )
  return { username, who: await stage.as(username) }
}
const activeSuperAdministrators = () =>
  stage.db.read().count(UserRow, { role: 'super-administrator', active: true })
const last = { status: 409, body: { code: 'last-super-administrator' } }

test('the system administrator makes nobody a super administrator, by no way', async () => {
  const before = await everything(stage)
  const role = 'super-administrator'
  const refused = { status: 403, body: { code: 'super-administrator-only' } }
  expect(await sysadmin.post('/users', somebody(role))).toMatchObject(refused)
  for (const username of ['manager1', 'executive', 'supervisor'])
    expect(await edit(sysadmin, username, { role })).toMatchObject(refused)
  expect(await edit(sysadmin, 'sysadmin', { role })).toMatchObject({ status: 403 })
  expect(await everything(stage)).toEqual(before)
})

test('nobody but a super administrator touches a super administrator', async () => {
  const before = await everything(stage)
  const at = '/users/superadmin'
  const refused = { status: 403, body: { code: 'super-administrator-only' } }
  for (const changes of [
    {},
    { name: '周小远' },
    { email: 'mine@example.com' },
    { supervisor: 'sysadmin' },
    { active: false },
    { active: true },
    { role: 'executive' },
  ])
    expect(await edit(sysadmin, 'superadmin', changes)).toMatchObject(refused)
  expect(await sysadmin.post(`${at}/reset`)).toMatchObject(refused)
  expect(await sysadmin.delete(`${at}/sessions`)).toMatchObject(refused)
  expect(await sysadmin.delete(`${at}/totp`)).toMatchObject(refused)
  expect(await everything(stage)).toEqual(before)
})

test('every refusal stands in the audit with who, whom and by which way', async () => {
  await stage.db.transaction((em) => em.nativeDelete(AuditEntryRow, { kind: 'refused' }))
  await edit(sysadmin, 'superadmin', { email: 'mine@example.com' })
  await sysadmin.post('/users/superadmin/reset')
  await sysadmin.post('/users', somebody('super-administrator'))
  await edit(superadmin, 'superadmin', { active: false })
  const entries = await stage.db.read().find(AuditEntryRow, { kind: 'refused' }, { orderBy: { id: 'asc' } })
  const only = 'super-administrator-only'
  const one = '/users/{username}'
  expect(entries.map(({ actor, code, details }) => [actor, code, details])).toEqual([
    ['sysadmin', 'superadmin', { method: 'patch', path: one, status: 403, problem: only }],
    ['sysadmin', 'superadmin', { method: 'post', path: `${one}/reset`, status: 403, problem: only }],
    ['sysadmin', null, { method: 'post', path: '/users', status: 403, problem: only }],
    ['superadmin', 'superadmin', { method: 'patch', path: one, status: 409, problem: last.body.code }],
  ])
})

test('nobody changes his own role, deactivates himself, or gets round his password', async () => {
  const { username, who } = await rival()
  for (const [person, name] of [
    [sysadmin, 'sysadmin'],
    [who, username],
  ] as const) {
    const before = await everything(stage)
    const refused = { status: 403, body: { code: 'not-to-oneself' } }
    expect(await edit(person, name, { role: 'executive' })).toMatchObject(refused)
    expect(await edit(person, name, { active: false })).toMatchObject(refused)
    expect(await person.post(`/users/${name}/reset`)).toMatchObject(refused)
    expect(await person.delete(`/users/${name}/totp`)).toMatchObject(refused)
    expect(await everything(stage)).toEqual(before)
    expect((await edit(person, name, { phone: '13810010099' })).status).toBe(200)
  }
  expect((await edit(superadmin, username, { role: 'executive' })).status).toBe(200)
})

test('the last active super administrator stays, whoever asks', async () => {
  expect(await activeSuperAdministrators()).toBe(1)
  expect(await edit(superadmin, 'superadmin', { active: false })).toMatchObject(last)
  expect(await edit(superadmin, 'superadmin', { role: 'executive' })).toMatchObject(last)
  const inactive = await create('super-administrator')
  await edit(superadmin, inactive, { active: false })
  expect(await edit(superadmin, 'superadmin', { active: false })).toMatchObject(last)
  expect(await activeSuperAdministrators()).toBe(1)
})

test('of two super administrators who demote each other at once one remains, every time', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { username, who } = await rival()
    const deed = round % 2 === 0 ? { role: 'executive' } : { active: false }
    const [mine, theirs] = await Promise.all([versionOf('superadmin'), versionOf(username)])
    const answers = await Promise.all([
      superadmin.patch(`/users/${username}`, deed, { 'if-match': `"v${theirs}"` }),
      who.patch('/users/superadmin', deed, { 'if-match': `"v${mine}"` }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)).toMatchObject(last)
    expect(await activeSuperAdministrators()).toBe(1)
    // Whoever lost is put back, so that the next round begins as this one.
    await stage.db.transaction(async (em) => {
      await raiseEpoch(em)
      const back = { role: 'super-administrator', active: true, deactivatedAt: null }
      await em.nativeUpdate(UserRow, { username: 'superadmin' }, back)
      await em.nativeUpdate(UserRow, { username }, { role: 'executive', active: false })
    })
    superadmin = await stage.as('superadmin')
  }
})

test('who is demoted while his own request waits does nothing more with the rights he had', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { username, who } = await rival()
    const [demotion, gift] = await Promise.all([
      edit(superadmin, username, { role: 'executive' }),
      who.post('/users', somebody('super-administrator')),
    ])
    expect(demotion.status).toBe(200)
    expect([201, 403]).toContain(gift.status)
    // Whichever came first: what was given was given by somebody who was a super administrator at that moment.
    if (gift.status === 201) await edit(superadmin, gift.body.username, { active: false })
    expect((await who.get('/users')).status).toBe(403)
  }
})

test('who may not give a role does not touch those who have it', async () => {
  const mixed = 'sales-director'
  await addRole(mixed, [
    ['User', 'edit'],
    ['Customer', 'read'],
  ])
  const username = await create(mixed)
  const before = await everything(stage)
  const beyond = { status: 403, body: { code: 'role-beyond-yours' } }
  expect(await sysadmin.post('/users', somebody(mixed))).toMatchObject({
    status: 403,
    body: { code: 'duties-apart' },
  })
  expect(await edit(sysadmin, 'manager2', { role: mixed })).toMatchObject({
    status: 403,
    body: { code: 'duties-apart' },
  })
  expect(await edit(sysadmin, username, { email: 'mine@example.com' })).toMatchObject(beyond)
  expect(await edit(sysadmin, username, { active: false })).toMatchObject(beyond)
  expect(await sysadmin.post(`/users/${username}/reset`)).toMatchObject(beyond)
  expect(await sysadmin.delete(`/users/${username}/sessions`)).toMatchObject(beyond)
  expect(await everything(stage)).toEqual(before)
})

test('each act takes its own right', async () => {
  const passwords = 'help-desk'
  await addRole(passwords, [
    ['User', 'read'],
    ['User', 'reset'],
  ])
  const username = await create(passwords)
  const helper = await signedIn(username)
  expect((await helper.get('/users/manager1')).body.allowed).toEqual(['reset', 'end-sessions'])
  const before = await everything(stage)
  const refused = { status: 403, body: { code: 'administration-not-permitted' } }
  expect(await edit(helper, 'manager1', { name: '别人' })).toMatchObject(refused)
  expect(await edit(helper, 'manager1', {})).toMatchObject(refused)
  expect(await edit(helper, 'manager1', { active: false })).toMatchObject(refused)
  expect(await edit(helper, 'manager1', { role: 'executive' })).toMatchObject(refused)
  expect((await helper.post('/users', somebody('executive'))).status).toBe(403)
  // What he could not give he cannot take over either: a system administrator may more than he.
  expect(await helper.post('/users/sysadmin/reset')).toMatchObject({
    status: 403,
    body: { code: 'role-beyond-yours' },
  })
  expect(await everything(stage)).toEqual(before)
  expect((await helper.post('/users/executive/reset')).status).toBe(200)
})

test('who may edit users but not see them finds none', async () => {
  await addRole('blind', [['User', 'edit']])
  const blind = await signedIn(await create('blind'))
  expect((await blind.get('/users')).status).toBe(403)
  expect((await edit(blind, 'executive', { name: '别人' })).status).toBe(404)
  expect((await edit(blind, 'executive', {})).status).toBe(404)
})

test('a role that supervises or administers is told to every super administrator but the giver', async () => {
  const { username: other } = await rival()
  const told = async () =>
    (
      await stage.db.read().find(NotificationRow, { kind: 'role-granted' }, { orderBy: { person: 'asc' } })
    ).map(({ person, params }) => [person, params.username, params.role, params.actor])
  await stage.db.transaction((em) => em.nativeDelete(NotificationRow, {}))
  const supervisor = (await sysadmin.post('/users', somebody('sales-supervisor'))).body.username
  const both = [other, 'superadmin'].sort()
  expect(await told()).toEqual(both.map((person) => [person, supervisor, 'sales-supervisor', 'sysadmin']))
  await stage.db.transaction((em) => em.nativeDelete(NotificationRow, {}))
  await sysadmin.post('/users', somebody('customer-manager'))
  await sysadmin.post('/users', somebody('executive'))
  expect(await told()).toEqual([])
  await edit(superadmin, supervisor, { role: 'system-administrator' })
  expect(await told()).toEqual([[other, supervisor, 'system-administrator', 'superadmin']])
  await stage.db.transaction((em) => em.nativeDelete(NotificationRow, {}))
  await edit(superadmin, other, { active: false })
  await edit(superadmin, supervisor, { name: '只改名' })
  expect(await told()).toEqual([])
})

test('another role holds on the next request', async () => {
  const username = await create('customer-manager')
  const manager = await signedIn(username)
  expect((await manager.get('/opportunities')).status).toBe(200)
  await edit(sysadmin, username, { role: 'executive' })
  expect((await manager.get('/opportunities')).status).toBe(403)
})

async function addRole(code: string, rights: [subject: string, action: string][]): Promise<void> {
  const at = stage.now()
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.insert(RoleRow, { code, name: code, nameEn: code, createdAt: at, updatedAt: at, version: 1 })
    for (const [subject, action] of rights)
      await em.insert(PermissionRow, { role: code, subject, action, scope: 'all', hiddenFields: [] })
  })
}

/** A new user once he has chosen the password of everybody here. */
async function signedIn(username: string): Promise<Someone> {
  const { passwordHash } = await stage.db.read().findOneOrFail(UserRow, { username: 'superadmin' })
  const own = { passwordHash, mustChangePassword: false, passwordExpiresAt: null }
  await stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, own))
  expect((await stage.send('POST', '/session', { username, password })).status).toBe(200)
  return stage.as(username)
}
