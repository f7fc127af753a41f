import { hash } from '@node-rs/argon2'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { networkOf } from '../../api/client-address.ts'
import { createApp } from '../../api/app.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { openDatabase } from '../../db/connection.ts'
import { isOutdated, passwordQueue } from '../../db/password.ts'
import { seedAdministrator } from '../../db/seed-administrator.ts'
import { LoginFailureRow, SessionRow } from '../../db/session.ts'
import { SettingRow } from '../../db/setting.ts'
import { UserRow } from '../../db/user.ts'
import { createHealth } from '../../operations/health.ts'
import { doorOf, proxy, type Door } from '../stage/door.ts'
import { nobodysAddress } from '../stage/address.ts'
import { createStage, password, publicUrl, secretKey, timeZone, type Stage } from '../stage/stage.ts'

let stage: Stage
let door: Door
beforeAll(async () => {
  stage = await createStage({ worker: false, trustedProxies: [proxy] })
  door = doorOf(stage.app)
})
afterAll(() => stage.close())
// Each test begins with nobody having failed, and nobody known anywhere.
beforeEach(async () => {
  stage.setClock(new Date())
  await stage.db.transaction(async (em) => {
    await em.nativeDelete(LoginFailureRow, {})
    await em.nativeDelete(SessionRow, {})
    await em.nativeUpdate(UserRow, {}, { passwordExpiresAt: null, mustChangePassword: false, active: true })
  })
})

const later = (seconds: number) => stage.setClock(new Date(stage.now().getTime() + seconds * 1000))
const change = (username: string, changed: Partial<UserRow>) =>
  stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, changed))
const wrong = { password: 'not the password of anybody' }
let address = 0
/** An address that nobody has come from. */
const elsewhere = () => `198.51.${100 + Math.floor((address += 1) / 250)}.${address % 250}`
const refusals = async () =>
  (await stage.db.read().find(AuditEntryRow, { kind: 'sign-in-refused' }, { orderBy: { id: 'desc' } })).map(
    ({ code, details, actor }) => ({ code: code ?? null, actor: actor ?? null, reason: details?.reason }),
  )

test('every address of the API but the few at the door answers 401 without a session', async () => {
  const open = new Set([
    'POST /api/session',
    'GET /api/session/demo',
    'GET /api/openapi.json',
    ...['/api/docs', '/api/docs/', '/api/docs/start.js', '/api/docs/swagger-ui.css'].map(
      (path) => `GET ${path}`,
    ),
    'GET /api/docs/swagger-ui-bundle.js',
    'GET /health/live',
    'GET /health/ready',
  ])
  const found = new Set<string>()
  for (const { method, path } of stage.app.routes) {
    if (method === 'ALL' || found.has(`${method} ${path}`)) continue
    found.add(`${method} ${path}`)
    const real = path.replace(/:number\{[^}]*\}/g, 'OP-20260101-0001').replace(/:\w+(\{[^}]*\})?/g, '1')
    const { status } = await stage.app.request(real, {
      method,
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: '{}' }),
    })
    expect([method, path, status === 401]).toEqual([method, path, !open.has(`${method} ${path}`)])
  }
  expect([...open].filter((route) => !found.has(route))).toEqual([])
})

test('a sign-in gives a new session of its own, and ends the one whose cookie came along', async () => {
  const planted = '__Host-sid=planted-by-somebody-else'
  const first = await door.signIn('manager1', { cookie: planted })
  expect(first.status).toBe(200)
  expect(first.cookie).not.toBe(planted)
  expect((await door.ask('GET', '/session', { cookie: planted })).status).toBe(401)
  expect(Buffer.from(first.cookie.split('=')[1] ?? '', 'base64url').length).toBe(32)

  const second = await door.signIn('manager1', { cookie: first.cookie })
  expect(second.cookie).not.toBe(first.cookie)
  expect((await door.ask('GET', '/session', { cookie: first.cookie })).status).toBe(401)
  expect((await door.ask('GET', '/session', { cookie: second.cookie })).status).toBe(200)
})

test('the cookie is for us alone, and nothing that the API answers is kept anywhere', async () => {
  const { headers } = await door.signIn('manager1')
  const [pair = '', ...attributes] = (headers.get('set-cookie') ?? '').split('; ')
  expect(pair).toMatch(/^__Host-sid=[\w-]{43}$/)
  expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=36000', 'Path=/', 'SameSite=Strict', 'Secure'])
  for (const path of ['/session', '/session/demo', '/nothing'])
    expect((await door.ask('GET', path)).headers.get('cache-control')).toBe('no-store')
})

test('a session ends after 30 idle minutes and after ten hours, and no clock brings it back', async () => {
  const start = stage.now()
  const { cookie } = await door.signIn('manager1')
  const status = async () => (await door.ask('GET', '/session', { cookie })).status
  for (let minutes = 29; minutes < 600; minutes += 29) {
    later(29 * 60)
    expect(await status()).toBe(200)
  }
  stage.setClock(new Date(start.getTime() + 10 * 60 * 60_000 - 1000))
  expect(await status()).toBe(200)
  later(2)
  expect(await status()).toBe(401)
  stage.setClock(start)
  expect(await status()).toBe(401)

  const idle = await door.signIn('manager1')
  const seen = stage.now()
  later(30 * 60 + 1)
  expect((await door.ask('GET', '/session', { cookie: idle.cookie })).status).toBe(401)
  stage.setClock(seen)
  expect((await door.ask('GET', '/session', { cookie: idle.cookie })).status).toBe(401)
})

test('a session does not come back with an account that was closed and opened again', async () => {
  const { cookie } = await door.signIn('manager2')
  await change('manager2', { active: false })
  expect((await door.ask('GET', '/session', { cookie })).status).toBe(401)
  await change('manager2', { active: true })
  expect((await door.ask('GET', '/session', { cookie })).status).toBe(401)
})

test('after signing out the cookie is worth nothing', async () => {
  const { cookie } = await door.signIn('manager1')
  const out = await door.ask('DELETE', '/session', { cookie })
  expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
  expect((await door.ask('GET', '/session', { cookie })).status).toBe(401)
})

test('an unknown name, a wrong password, a closed account and an expired one-time password look and cost the same', async () => {
  await change('manager2', { active: false })
  await change('executive', { passwordExpiresAt: new Date(stage.now().getTime() - 1) })
  const answers = []
  for (const attempt of [
    ['nobody', {}],
    ['supervisor', wrong],
    ['manager2', {}],
    ['executive', {}],
    ['not a name at all', {}],
  ] as const) {
    const before = passwordQueue().done
    const { status, body } = await door.signIn(attempt[0], { ...attempt[1], from: elsewhere() })
    answers.push([status, { ...body, requestId: '' }, passwordQueue().done - before])
  }
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toEqual([401, expect.objectContaining({ code: 'wrong-credentials' }), 1])
  expect((await refusals()).slice(0, 5)).toEqual([
    { code: null, actor: null, reason: 'unknown' },
    { code: 'executive', actor: null, reason: 'expired' },
    { code: 'manager2', actor: null, reason: 'inactive' },
    { code: 'supervisor', actor: null, reason: 'wrong' },
    { code: null, actor: null, reason: 'unknown' },
  ])
})

test('a password typed as a user name is nowhere in the audit', async () => {
  await door.signIn('correcthorsebattery', wrong)
  const entries = await stage.db.read().find(AuditEntryRow, { kind: 'sign-in-refused' })
  expect(JSON.stringify(entries)).not.toContain('correcthorse')
})

test('the eleventh wrong password in three minutes is refused, and the right one too, for as long as it says', async () => {
  const from = elsewhere()
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await door.signIn(attempt % 2 ? 'Supervisor' : 'SUPERVISOR', { ...wrong, from })).status).toBe(
      401,
    )
    later(10)
  }
  const { status, body, retryAfter } = await door.signIn('supervisor', { from })
  // The oldest failure is 100 of 180 seconds old.
  expect([status, body.code, retryAfter]).toEqual([429, 'too-many-failures', 80])
  expect(body.title).toContain('80 秒')
  // Others elsewhere, and whoever is signed in already, do not notice.
  expect((await door.signIn('manager1', { from: elsewhere() })).status).toBe(200)
  later(78)
  expect((await door.signIn('supervisor', { from })).status).toBe(429)
  later(2)
  expect((await door.signIn('supervisor', { from })).status).toBe(200)
  expect((await refusals()).filter(({ reason }) => reason === 'throttled').length).toBe(1)
})

test('an account is closed to guesses from ever new addresses, an address to guesses at ever new accounts', async () => {
  // In any case it is one account.
  expect((await door.signIn('SuperAdmin', { from: elsewhere() })).body.user.username).toBe('superadmin')
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const name = attempt % 2 ? 'superadmin' : 'SuperAdmin'
    expect((await door.signIn(name, { ...wrong, from: elsewhere() })).status).toBe(401)
  }
  expect((await door.signIn('superadmin', { from: elsewhere() })).status).toBe(429)
  const from = elsewhere()
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect((await door.signIn(`guess${attempt}`, { ...wrong, from })).status).toBe(401)
  expect((await door.signIn('manager1', { from })).status).toBe(429)
})

test('strangers lock nobody out for good: from where he signed in lately his own failures alone count', async () => {
  const office = elsewhere()
  expect((await door.signIn('superadmin', { from: office })).status).toBe(200)
  for (let attempt = 0; attempt < 10; attempt += 1)
    await door.signIn('superadmin', { ...wrong, from: elsewhere() })
  expect((await door.signIn('superadmin', { from: elsewhere() })).status).toBe(429)
  expect((await door.signIn('superadmin', { from: office })).status).toBe(200)
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect((await door.signIn('superadmin', { ...wrong, from: office })).status).toBe(401)
  expect((await door.signIn('superadmin', { from: office })).status).toBe(429)
})

test('of fifty guesses at once ten get an answer, even if the right one is among the others', async () => {
  const from = elsewhere()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      door.signIn('supervisor', { password: index === 49 ? password : `guess number ${index}`, from }),
    ),
  )
  const count = (status: number) => answers.filter((answer) => answer.status === status).length
  expect([count(200) + count(401), count(429)]).toEqual([10, 40])
  expect(await stage.db.read().count(LoginFailureRow, { key: 'account:supervisor' })).toBe(10 - count(200))
})

test('signing in rightly counts for nothing', async () => {
  const from = elsewhere()
  for (let attempt = 0; attempt < 15; attempt += 1)
    expect((await door.signIn('manager1', { from })).status).toBe(200)
})

test('failures are counted in the database: over a restart, and over several processes', async () => {
  const from = elsewhere()
  const other = await openDatabase(stage.databaseUrl)
  await other.answers()
  const { now, engine } = stage
  const health = createHealth({ started: () => true, database: () => other.answers(), engine: () => true })
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const second = createApp({
    ...{ db: other, engine, publicUrl, timeZone, now, health, log, secretKey },
    ...{ temporalUiUrl: null, demo: null, webRoot: null, trustedProxies: [proxy] },
  })
  const doors = [door, doorOf(second.app)]
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect((await doors[attempt % 2]?.signIn('manager1', { ...wrong, from }))?.status).toBe(401)
  for (const one of doors) expect((await one.signIn('manager1', { from })).status).toBe(429)
  second.close()
  await other.close()
})

test('absurd names leave one row for the address alone, and old failures go', async () => {
  for (let attempt = 0; attempt < 9; attempt += 1)
    await door.signIn(`${attempt}'; drop table user; --`, { ...wrong, from: `203.0.113.${50 + attempt}` })
  expect(await stage.db.read().count(LoginFailureRow)).toBe(9)
  later(181)
  await door.signIn('nobody', { ...wrong, from: elsewhere() })
  expect(await stage.db.read().count(LoginFailureRow)).toBe(2)
})

test('the limit is a setting', async () => {
  const set = (value: number) =>
    stage.db.transaction((em) => em.nativeUpdate(SettingRow, { key: 'security.failedSignIns' }, { value }))
  await set(3)
  const from = elsewhere()
  for (let attempt = 0; attempt < 3; attempt += 1) await door.signIn('manager1', { ...wrong, from })
  expect((await door.signIn('manager1', { from })).status).toBe(429)
  await set(10)
  expect((await door.signIn('manager1', { from })).status).toBe(200)
})

test('of an IPv6 address the first half counts, of an IPv4 address all', () => {
  expect(networkOf('203.0.113.9')).toBe('203.0.113.9')
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  for (const same of ['2001:db8::1', '2001:DB8:0:0::', '2001:db8:0000::ffff:1', '2001:db8::1:2:3:4'])
    expect([same, networkOf(same)]).toEqual([same, '2001:db8:0:0::/64'])
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
})

test('more people than can be hashed at once are told to come again, and nothing is counted', async () => {
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, index) => door.signIn('manager1', { from: `192.0.2.${index}` })),
  )
  const busy = answers.filter(({ status }) => status === 503)
  expect(answers.filter(({ status }) => status === 200).length).toBe(90 - busy.length)
  expect(busy.length).toBeGreaterThan(0)
  expect(busy[0]).toMatchObject({ retryAfter: 2, body: { code: 'sign-in-busy' } })
  expect(await stage.db.read().count(LoginFailureRow)).toBe(0)
})

test('a one-time password opens the door once, within its day, and to one room only', async () => {
  const oneTime = (hours: number) => ({
    mustChangePassword: true,
    passwordExpiresAt: new Date(stage.now().getTime() + hours * 3_600_000),
  })
  await change('manager2', oneTime(24))
  later(24 * 3600 + 1)
  expect((await door.signIn('manager2')).status).toBe(401)

  await change('manager2', oneTime(24))
  const answers = await Promise.all([1, 2, 3].map(() => door.signIn('manager2')))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  const { cookie, body } = answers.find(({ status }) => status === 200) ?? { cookie: '', body: {} }
  expect(body.user.mustChangePassword).toBe(true)
  const open = ['GET /session', 'DELETE /session', 'POST /session/password']
  for (const { method, path, for: whom, upload } of stage.endpoints) {
    const route = `${method.toUpperCase()} ${path}`
    if (open.includes(route) || whom === 'nobody') continue
    const real = nobodysAddress(path)
    const answer = await door.ask(method.toUpperCase(), real, {
      cookie,
      ...(method === 'get' ? {} : { body: {} }),
      ...(upload && { headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
    })
    expect([route, answer.status, answer.body?.code]).toEqual([route, 403, 'must-change-password'])
  }
  const next = 'seventeen blue whales'
  expect(
    (await door.ask('POST', '/session/password', { cookie, body: { current: password, next } })).status,
  ).toBe(204)
  expect((await door.signIn('manager2', { password: next })).body.user.mustChangePassword).toBe(false)
  expect((await door.signIn('manager2', { password: next })).status).toBe(200)
})

test('a hash of another cost is made anew when its password is typed', async () => {
  const old = await hash(password, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
  await change('executive', { passwordHash: old })
  expect(isOutdated(old)).toBe(true)
  expect((await door.signIn('executive')).status).toBe(200)
  const { passwordHash, signedInAt } = await stage.db.read().findOneOrFail(UserRow, { username: 'executive' })
  expect(isOutdated(passwordHash)).toBe(false)
  expect(Math.abs((signedInAt?.getTime() ?? 0) - stage.now().getTime())).toBeLessThan(60_000)
  expect((await door.signIn('executive')).status).toBe(200)
})

test('a request to sign in or out that another site made is refused, whatever it says of itself', async () => {
  const { cookie } = await door.signIn('manager1')
  for (const [method, path] of [
    ['POST', '/session'],
    ['DELETE', '/session'],
    ['POST', '/session/password'],
    ['PATCH', '/session'],
    ['DELETE', '/sessions'],
  ] as const)
    for (const site of ['cross-site', 'same-site', 'none', undefined])
      for (const origin of ['https://evil.example', 'null', undefined])
        for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
          const response = await stage.app.request(`/api${path}`, {
            method,
            headers: {
              cookie,
              'content-type': type,
              ...(site && { 'sec-fetch-site': site }),
              ...(origin && { origin }),
            },
            body: JSON.stringify({ username: 'manager1', password }),
          })
          expect([method, site, origin, type, response.status]).toEqual([method, site, origin, type, 403])
        }
  expect((await door.ask('GET', '/session', { cookie })).status).toBe(200)
})

test('the first administrator gets another one-time password until he has chosen his own', async () => {
  const empty = await createStage({ worker: false, trustedProxies: [proxy] })
  try {
    await empty.db.transaction((em) => em.nativeDelete(UserRow, {}))
    const first = await seedAdministrator(empty.db, empty.now())
    const second = await seedAdministrator(empty.db, empty.now())
    const entrance = doorOf(empty.app)
    expect((await entrance.signIn('superadmin', { password: first?.password ?? '' })).status).toBe(401)
    const { cookie, status } = await entrance.signIn('superadmin', { password: second?.password ?? '' })
    expect(status).toBe(200)
    const body = { current: second?.password, next: 'seventeen blue whales' }
    const changed = await entrance.ask('POST', '/session/password', { cookie, body })
    expect(changed.status).toBe(204)
    expect(await seedAdministrator(empty.db, empty.now())).toBe(null)
    // In a deployment an administrator shows more than a password.
    const { body: who } = await entrance.ask('GET', '/session', { cookie: changed.cookie })
    expect(who.user).toMatchObject({ mustChangePassword: false, mustEnrolSecondFactor: true })
  } finally {
    await empty.close()
  }
})
