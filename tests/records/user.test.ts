import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { CommandRow } from '../../db/command.ts'
import { LoginFailureRow, SessionRow } from '../../db/session.ts'
import { UserRow } from '../../db/user.ts'
import { everything } from '../stage/everything.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let sysadmin: Awaited<ReturnType<Stage['as']>>
let superadmin: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage({ worker: false })
  sysadmin = await stage.as('sysadmin')
  superadmin = await stage.as('superadmin')
})
afterAll(() => stage.close())

let made = 0
/** Somebody new, different from all before. */
const somebody = (more: object = {}) => ({
  username: `person${++made}`,
  name: `钱小芸${made}`,
  role: 'customer-manager',
  ...more,
})
const create = async (more: object = {}) => (await sysadmin.post('/users', somebody(more))).body
const row = (username: string) => stage.db.read().findOneOrFail(UserRow, { username })
const audited = async (code: string) => {
  const entries = await stage.db
    .read()
    .find(AuditEntryRow, { subject: 'User', code }, { orderBy: { id: 'asc' } })
  return entries.map(({ kind, actor, details }) => ({ kind, actor, details }))
}
const edit = async (username: string, changes: object) => {
  const { version } = await row(username)
  return sysadmin.patch(`/users/${username}`, changes, { 'if-match': `"v${version}"` })
}

test('a new user has what was typed, and a one-time password that is told once', async () => {
  const typed = somebody({ phone: '13810010001', email: 'Qian@example.com', supervisor: 'supervisor' })
  const { status, body, headers } = await sysadmin.post('/users', typed)
  expect([status, headers.get('etag'), headers.get('location')]).toEqual([
    201,
    '"v1"',
    `/api/users/${typed.username}`,
  ])
  expect(body).toMatchObject({
    ...typed,
    supervisor: { username: 'supervisor', name: '陈立群' },
    active: true,
    signedInAt: null,
    deactivatedAt: null,
    hasTotp: false,
    mustChangePassword: true,
    locked: false,
    openWork: { opportunities: 0, customers: 0 },
    version: 1,
    allowed: ['edit', 'change-role', 'deactivate', 'reset', 'end-sessions'],
  })
  const { oneTimePassword, ...known } = body
  expect(oneTimePassword).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  const day = Date.parse(body.passwordExpiresAt) - stage.now().getTime()
  expect(day > 23.9 * 3_600_000 && day <= 24 * 3_600_000).toBe(true)
  expect((await sysadmin.get(`/users/${typed.username}`)).body).toEqual(known)
  expect(await audited(typed.username)).toEqual([
    { kind: 'user-created', actor: 'sysadmin', details: { before: null, after: typed } },
  ])
})

test('the one-time password opens a session, and stands nowhere in clear', async () => {
  const { username, oneTimePassword: password } = await create()
  expect(JSON.stringify(await everything(stage))).not.toContain(password)
  expect(JSON.stringify(await audited(username))).not.toContain(password)
  const { status, body } = await stage.send('POST', '/session', { username, password })
  expect([status, body.user.mustChangePassword]).toEqual([200, true])
})

test('no two one-time passwords are alike', async () => {
  const passwords = await Promise.all(Array.from({ length: 5 }, async () => (await create()).oneTimePassword))
  expect(new Set(passwords).size).toBe(5)
})

test('the same key sent ten times makes one user, and only one answer tells the password', async () => {
  const typed = somebody()
  const headers = { 'idempotency-key': 'one-user' }
  const answers = await Promise.all(Array.from({ length: 10 }, () => sysadmin.post('/users', typed, headers)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  const told = answers.filter(({ body }) => body.oneTimePassword !== null)
  expect(told).toHaveLength(1)
  expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(9)
  expect(await stage.db.read().count(AuditEntryRow, { kind: 'user-created', code: typed.username })).toBe(1)
  const rows = await stage.db.read().find(CommandRow, { subject: 'User', name: 'create' })
  expect(JSON.stringify(rows)).not.toContain(told[0]?.body.oneTimePassword)
  expect(await sysadmin.post('/users', somebody(), headers)).toMatchObject({
    status: 422,
    body: { code: 'key-reused' },
  })
})

const long = '字'.repeat(51)
test.each<[what: string, more: object, field: string, code: string]>([
  ['no user name', { username: undefined }, 'username', 'required'],
  ['a user name of two letters', { username: 'ab' }, 'username', 'not-a-username'],
  ['a user name of 33 letters', { username: 'a'.repeat(33) }, 'username', 'not-a-username'],
  ['a user name in capitals', { username: 'Manager9' }, 'username', 'not-a-username'],
  ['a user name with a space', { username: 'man ager' }, 'username', 'not-a-username'],
  ['a Chinese user name', { username: '林佳怡' }, 'username', 'not-a-username'],
  ['a user name with a zero byte', { username: 'abc\u0000' }, 'username', 'control-character'],
  ['a taken user name', { username: 'manager1' }, 'username', 'username-taken'],
  ['the name of the clock', { username: 'clock' }, 'username', 'username-taken'],
  ['the address of the list as a file', { username: 'export' }, 'username', 'username-taken'],
  ['the name of the system', { username: 'system' }, 'username', 'username-taken'],
  ['no name', { name: undefined }, 'name', 'required'],
  ['a blank name', { name: ' \u3000' }, 'name', 'required'],
  ['a long name', { name: long }, 'name', 'too-long'],
  ['a number as a name', { name: 7 }, 'name', 'wrong-type'],
  ['a name that turns the reading direction', { name: 'a\u202eb' }, 'name', 'control-character'],
  ['no role', { role: undefined }, 'role', 'required'],
  ['a role that is none', { role: 'owner' }, 'role', 'unknown-code'],
  ['a role by a list', { role: ['customer-manager'] }, 'role', 'wrong-type'],
  ['a telephone number of letters', { phone: 'abc' }, 'phone', 'not-a-phone'],
  ['a mobile number too short', { phone: '138100' }, 'phone', 'not-a-mobile'],
  ['an e-mail address without a place', { email: 'qian' }, 'email', 'not-an-email'],
  ['an e-mail address with a line feed', { email: 'a@b.cn\nBcc: c@d.cn' }, 'email', 'not-an-email'],
  ['a long e-mail address', { email: `a@${'b'.repeat(200)}.cn` }, 'email', 'too-long'],
  ['a supervisor who is not there', { supervisor: 'nobody' }, 'supervisor', 'not-an-active-user'],
  ['a supervisor by a condition', { supervisor: { $ne: null } }, 'supervisor', 'invalid'],
  ['a hash', { passwordHash: 'x' }, 'passwordHash', 'unknown-key'],
  ['a password', { password: 'x' }, 'password', 'unknown-key'],
  ['a second factor', { totpSecret: 'x' }, 'totpSecret', 'unknown-key'],
  ['a claim to be super administrator', { isSuperAdmin: true }, 'isSuperAdmin', 'unknown-key'],
  ['several roles', { roles: ['executive'] }, 'roles', 'unknown-key'],
  ['an id', { id: 1 }, 'id', 'unknown-key'],
  ['a version', { version: 9 }, 'version', 'unknown-key'],
  ['active said beforehand', { active: false }, 'active', 'unknown-key'],
  ['a time of its own', { createdAt: '2020-01-01T00:00:00.000Z' }, 'createdAt', 'unknown-key'],
])('a user with %s is refused at that field, and nothing is kept', async (_what, more, field, code) => {
  const before = await everything(stage)
  const answer = await sysadmin.post('/users', { ...somebody(), ...more })
  expect([answer.status, answer.body.errors]).toEqual([
    422,
    expect.arrayContaining([expect.objectContaining({ field, code })]),
  ])
  expect(await everything(stage)).toEqual(before)
})

test.each<[what: string, changes: object, field: string, code: string]>([
  ['the user name', { username: 'superadmin' }, 'username', 'unknown-key'],
  ['the hash', { passwordHash: 'x' }, 'passwordHash', 'unknown-key'],
  ['the second factor', { totpSecret: null }, 'totpSecret', 'unknown-key'],
  ['a claim to be super administrator', { isSuperAdmin: true }, 'isSuperAdmin', 'unknown-key'],
  ['several roles', { roles: ['super-administrator'] }, 'roles', 'unknown-key'],
  ['the id', { id: 1 }, 'id', 'unknown-key'],
  ['the version', { version: 9 }, 'version', 'unknown-key'],
  ['the need to change the password', { mustChangePassword: false }, 'mustChangePassword', 'unknown-key'],
  ['a name of nothing', { name: '' }, 'name', 'required'],
  ['no name at all', { name: null }, 'name', 'wrong-type'],
  ['a role of nothing', { role: null }, 'role', 'wrong-type'],
  ['a role that is none', { role: 'owner' }, 'role', 'unknown-code'],
  ['a half truth', { active: 'false' }, 'active', 'wrong-type'],
  ['an address that is none', { email: '@' }, 'email', 'not-an-email'],
  ['a supervisor who is not there', { supervisor: 'nobody' }, 'supervisor', 'not-an-active-user'],
  ['himself as his supervisor', { supervisor: 'manager2' }, 'supervisor', 'own-supervisor'],
])('an edit of %s is refused at that field, and nothing is changed', async (_what, changes, field, code) => {
  const before = await everything(stage)
  const answer = await edit('manager2', changes)
  expect([answer.status, answer.body.errors]).toEqual([
    422,
    expect.arrayContaining([expect.objectContaining({ field, code })]),
  ])
  expect(await everything(stage)).toEqual(before)
})

test('of ten administrators who take the same user name at once one gets it', async () => {
  const typed = somebody()
  const answers = await Promise.all(Array.from({ length: 10 }, () => sysadmin.post('/users', typed)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(422)])
  expect(answers.filter(({ body }) => body.errors?.[0].code === 'username-taken')).toHaveLength(9)
})

test('a user is edited, and the audit knows what he was before', async () => {
  const { username, name } = await create({ phone: '13810010002' })
  const changes = { name: '钱大芸', phone: null, email: 'da@example.com', supervisor: 'supervisor' }
  const answer = await edit(username, changes)
  expect(answer).toMatchObject({
    status: 200,
    body: { ...changes, supervisor: { username: 'supervisor' }, version: 2 },
  })
  expect(answer.headers.get('etag')).toBe('"v2"')
  expect((await audited(username)).at(-1)).toEqual({
    kind: 'user-edited',
    actor: 'sysadmin',
    details: {
      before: { name, phone: '13810010002', email: null, supervisor: null },
      after: changes,
    },
  })
})

test('an edit that changes nothing leaves version and audit as they were', async () => {
  const { username, name } = await create()
  const before = await audited(username)
  for (const changes of [{}, { name }, { active: true }, { role: 'customer-manager', phone: '' }])
    expect(await edit(username, changes)).toMatchObject({ status: 200, body: { version: 1 } })
  expect(await audited(username)).toEqual(before)
})

test('an edit names the version that was seen', async () => {
  const { username } = await create()
  const at = `/users/${username}`
  expect(await sysadmin.patch(at, { name: '二' })).toMatchObject({ status: 428 })
  expect(await sysadmin.patch(at, { name: '二' }, { 'if-match': '*' })).toMatchObject({ status: 428 })
  expect(await sysadmin.patch(at, { name: '二' }, { 'if-match': '"v7"' })).toMatchObject({
    status: 412,
    body: { code: 'stale', current: { username, version: 1 } },
  })
  const answers = await Promise.all(
    ['甲', '乙'].map((name) => sysadmin.patch(at, { name }, { 'if-match': '"v1"' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
  expect(await sysadmin.post(`${at}/reset`, {}, { 'if-match': '"v1"' })).toMatchObject({ status: 412 })
  expect(await sysadmin.delete(`${at}/sessions`, { 'if-match': '"v1"' })).toMatchObject({ status: 412 })
})

test('nobody is his own supervisor, not even over others', async () => {
  const [first, second, third] = [await create(), await create(), await create()]
  expect((await edit(second.username, { supervisor: first.username })).status).toBe(200)
  expect((await edit(third.username, { supervisor: second.username })).status).toBe(200)
  for (const { username } of [second, third])
    expect(await edit(first.username, { supervisor: username })).toMatchObject({
      status: 422,
      body: { code: 'supervisor-circle', errors: [{ field: 'supervisor' }] },
    })
  expect((await edit(third.username, { supervisor: first.username })).status).toBe(200)
})

test('who is deactivated cannot be made a supervisor', async () => {
  const { username } = await create()
  await edit(username, { active: false })
  const refused = { status: 422, body: { errors: [{ field: 'supervisor', code: 'not-an-active-user' }] } }
  expect(await edit('manager2', { supervisor: username })).toMatchObject(refused)
  expect(await sysadmin.post('/users', somebody({ supervisor: username }))).toMatchObject(refused)
})

test('a reset gives a new one-time password, ends every session and the wait after failed tries', async () => {
  const { username, oneTimePassword: old } = await create()
  const { headers } = await stage.send('POST', '/session', { username, password: old })
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
  for (let tries = 0; tries < 10; tries += 1)
    await stage.send('POST', '/session', { username, password: 'guess' }, { 'x-forwarded-for': '10.0.0.9' })
  expect((await sysadmin.get(`/users/${username}`)).body.locked).toBe(true)
  const { status, body } = await sysadmin.post(`/users/${username}/reset`)
  expect([status, body.mustChangePassword, body.version, body.locked]).toEqual([200, true, 2, false])
  expect(body.oneTimePassword).not.toBe(old)
  expect((await stage.send('GET', '/session', undefined, { cookie })).status).toBe(401)
  await stage.db.transaction((em) => em.nativeDelete(LoginFailureRow, {}))
  expect((await stage.send('POST', '/session', { username, password: old })).status).toBe(401)
  expect((await stage.send('POST', '/session', { username, password: body.oneTimePassword })).status).toBe(
    200,
  )
  expect((await audited(username)).find(({ kind }) => kind === 'user-reset')).toMatchObject({
    actor: 'sysadmin',
    details: { sessions: 1 },
  })
})

test('a reset that is sent twice with one key is one, and tells its password once', async () => {
  const { username } = await create()
  const headers = { 'idempotency-key': 'one-reset' }
  const first = await sysadmin.post(`/users/${username}/reset`, {}, headers)
  const again = await sysadmin.post(`/users/${username}/reset`, {}, headers)
  expect(again).toMatchObject({ status: 200, body: { username, version: 2, oneTimePassword: null } })
  expect((await row(username)).version).toBe(2)
  const password = first.body.oneTimePassword
  expect((await stage.send('POST', '/session', { username, password })).status).toBe(200)
})

test('sessions are listed with where they came from, never with what opens them, and ended together', async () => {
  const { username, oneTimePassword: password } = await create()
  await stage.send('POST', '/session', { username, password }, { 'user-agent': 'Firefox' })
  const { body } = await sysadmin.get(`/users/${username}/sessions`)
  expect(body.items).toMatchObject([{ agent: 'Firefox' }])
  const { id } = await stage.db.read().findOneOrFail(SessionRow, { username })
  expect(JSON.stringify(body)).not.toContain(id)
  expect((await sysadmin.delete(`/users/${username}/sessions`)).status).toBe(204)
  expect((await sysadmin.get(`/users/${username}/sessions`)).body.items).toEqual([])
  expect(await stage.db.read().count(SessionRow, { username })).toBe(0)
  expect((await audited(username)).at(-1)).toMatchObject({
    kind: 'user-sessions-ended',
    details: { sessions: 1 },
  })
})

test('a lost second factor is taken off, and said so when there is none', async () => {
  const { username } = await create()
  const none = { status: 409, body: { code: 'no-second-factor' } }
  expect(await sysadmin.delete(`/users/${username}/totp`)).toMatchObject(none)
  await stage.db.transaction((em) =>
    em.nativeUpdate(UserRow, { username }, { totpSecret: 'sealed', totpStep: 7 }),
  )
  expect((await sysadmin.get(`/users/${username}`)).body).toMatchObject({
    hasTotp: true,
    allowed: expect.arrayContaining(['reset-totp']),
  })
  expect((await sysadmin.delete(`/users/${username}/totp`)).status).toBe(204)
  expect(await row(username)).toMatchObject({ totpSecret: null, totpStep: null, version: 2 })
  expect((await audited(username)).at(-1)).toMatchObject({ kind: 'totp-reset', actor: 'sysadmin' })
  expect(await sysadmin.delete(`/users/${username}/totp`)).toMatchObject(none)
})

test('every right of a user is listed with whence it comes', async () => {
  const { body } = await sysadmin.get('/users/manager1/rights')
  expect(body).toMatchObject({
    source: 'role',
    role: { code: 'customer-manager', name: '客户经理' },
    active: true,
  })
  expect(body.items).toContainEqual({
    subject: 'Opportunity',
    action: 'plan',
    scope: 'own',
    hiddenFields: [],
  })
  expect(body.items).toContainEqual({ subject: 'Customer', action: 'read', scope: 'all', hiddenFields: [] })
  expect(body.items.some(({ action }: { action: string }) => action === 'assign')).toBe(false)
  const all = (await sysadmin.get('/users/superadmin/rights')).body
  expect(all.source).toBe('super-administrator')
  expect(all.items).toContainEqual({ subject: 'User', action: 'reset', scope: 'all', hiddenFields: [] })
})

test('who is not there is not found by any way', async () => {
  for (const username of ['nobody', 'Manager1', 'manager1%00', "x'--", 'a'.repeat(300), '__proto__']) {
    const at = `/users/${encodeURIComponent(username)}`
    expect((await sysadmin.get(at)).status).toBe(404)
    expect((await sysadmin.get(`${at}/sessions`)).status).toBe(404)
    expect((await sysadmin.get(`${at}/rights`)).status).toBe(404)
    expect((await sysadmin.patch(at, { name: '谁' }, { 'if-match': '"v1"' })).status).toBe(404)
    expect((await sysadmin.post(`${at}/reset`)).status).toBe(404)
    expect((await sysadmin.delete(`${at}/sessions`)).status).toBe(404)
    expect((await sysadmin.delete(`${at}/totp`)).status).toBe(404)
  }
})

test('the rights of who asks say what he may do to whom', async () => {
  const allowed = async (person: typeof sysadmin, username: string) =>
    (await person.get(`/users/${username}`)).body.allowed as string[]
  expect(await allowed(sysadmin, 'superadmin')).toEqual([])
  expect(await allowed(sysadmin, 'sysadmin')).toEqual(['edit', 'end-sessions'])
  expect(await allowed(superadmin, 'superadmin')).toEqual(['edit', 'end-sessions'])
  expect(await allowed(superadmin, 'sysadmin')).toEqual([
    'edit',
    'change-role',
    'deactivate',
    'reset',
    'end-sessions',
  ])
  const choices = async (person: typeof sysadmin) =>
    ((await person.get('/role-choices')).body.items as { code: string; mayGive: boolean }[])
      .filter(({ mayGive }) => mayGive)
      .map(({ code }) => code)
  expect(await choices(superadmin)).toContain('super-administrator')
  expect(await choices(sysadmin)).not.toContain('super-administrator')
  expect(await choices(sysadmin)).toContain('sales-supervisor')
})
