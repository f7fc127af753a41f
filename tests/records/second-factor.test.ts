import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { seal, unseal } from '../../db/sealed.ts'
import { LoginFailureRow, SessionRow } from '../../db/session.ts'
import { SettingRow } from '../../db/setting.ts'
import { UserRow } from '../../db/user.ts'
import { secretKeyOf } from '../../start/secret-key.ts'
import { doorOf, proxy, type Door } from '../stage/door.ts'
import { nobodysAddress } from '../stage/address.ts'
import { createStage, password, secretKey, type Stage } from '../stage/stage.ts'

let stage: Stage
let door: Door
beforeAll(async () => {
  stage = await createStage({ worker: false, trustedProxies: [proxy] })
  door = doorOf(stage.app)
})
afterAll(() => stage.close())
beforeEach(async () => {
  // In the middle of a step, so that no code grows old between two requests.
  stage.setClock(new Date(Math.floor(Date.now() / 30_000) * 30_000 + 10_000))
  await obligeTo('offered')
  await stage.db.transaction(async (em) => {
    await em.nativeDelete(LoginFailureRow, {})
    await em.nativeDelete(SessionRow, {})
    await em.nativeUpdate(UserRow, {}, { totpSecret: null, totpStep: null, recoveryCodes: null })
  })
})

const obligeTo = (value: string) =>
  stage.db.transaction((em) => em.nativeUpdate(SettingRow, { key: 'security.secondFactor' }, { value }))
const later = (steps: number) => stage.setClock(new Date(stage.now().getTime() + steps * 30_000))
/** What an authenticator app shows: the code of the present step, or of one some steps away. */
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: stage.now().getTime() + steps * 30_000,
  })

async function enrol(username: string) {
  const { cookie } = await door.signIn(username)
  const { body } = await door.ask('POST', '/session/totp', { cookie })
  const secret = body.secret as string
  const totp = codeOf(secret)
  const confirmed = await door.ask('POST', '/session/totp/confirm', { cookie, body: { totp } })
  expect(confirmed.status).toBe(200)
  later(1)
  const recoveryCodes = confirmed.body.recoveryCodes as string[]
  return { secret, cookie: confirmed.cookie, before: cookie, recoveryCodes }
}
const rowOf = (username: string) => stage.db.read().findOneOrFail(UserRow, { username })

test('a second factor is in force once its first code was shown, and not before', async () => {
  const { cookie } = await door.signIn('manager1')
  const { status, body } = await door.ask('POST', '/session/totp', { cookie })
  expect([status, body]).toEqual([
    200,
    {
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/) as string,
      uri: expect.stringMatching(/^otpauth:\/\/totp\/Evergreen%20CRM:manager1\?/) as string,
    },
  ])
  expect((await door.signIn('manager1')).status).toBe(200)
  const wrong = await door.ask('POST', '/session/totp/confirm', { cookie, body: { totp: '000000' } })
  expect([wrong.status, wrong.body.errors]).toEqual([
    422,
    [{ field: 'totp', code: 'wrong-second-factor', message: expect.stringContaining('验证码') as string }],
  ])
  expect((await door.signIn('manager1')).body.user.secondFactor).toBe(false)
  const totp = codeOf(body.secret)
  expect((await door.ask('POST', '/session/totp/confirm', { cookie, body: { totp } })).status).toBe(200)
  expect((await door.signIn('manager1')).status).toBe(401)
  const [entry] = await stage.db.read().find(AuditEntryRow, { kind: 'second-factor-set' })
  expect(entry).toMatchObject({ actor: 'manager1', subject: 'User', code: 'manager1' })
})

test('whoever sets it up goes on under a new cookie, and sessions without it end', async () => {
  const there = await door.signIn('manager1')
  const { cookie, before } = await enrol('manager1')
  for (const [old, status] of [
    [there.cookie, 401],
    [before, 401],
    [cookie, 200],
  ] as const)
    expect((await door.ask('GET', '/session', { cookie: old })).status).toBe(status)
  expect((await door.ask('GET', '/session', { cookie })).body.user.secondFactor).toBe(true)
})

test('the right password alone is asked for the code; a wrong password learns of none', async () => {
  const { secret } = await enrol('manager1')
  const asked = await door.signIn('manager1')
  expect([asked.status, asked.body.code, asked.cookie]).toEqual([401, 'second-factor-required', ''])
  const blind = await door.signIn('manager1', { password: 'wrong', totp: codeOf(secret) })
  expect([blind.status, blind.body.code]).toEqual([401, 'wrong-credentials'])
  const wrong = await door.signIn('manager1', { totp: '123456' })
  expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong-second-factor'])
  expect((await door.signIn('manager1', { totp: codeOf(secret) })).status).toBe(200)
  const reasons = await stage.db.read().find(AuditEntryRow, { kind: 'sign-in-refused', code: 'manager1' })
  expect(reasons.map(({ details }) => details?.reason)).toEqual(['wrong', 'second-factor'])
})

test('a clock may be one step off, not two', async () => {
  for (const [steps, status] of [
    [-2, 401],
    [-1, 200],
    [1, 200],
    [2, 401],
  ] as const) {
    const { secret } = await enrol('manager1')
    later(3)
    expect([steps, (await door.signIn('manager1', { totp: codeOf(secret, steps) })).status]).toEqual([
      steps,
      status,
    ])
    await stage.db.transaction((em) => em.nativeUpdate(UserRow, {}, { totpSecret: null, totpStep: null }))
  }
})

test('a code opens the door once: not again, not at the same time, and no older one after it', async () => {
  const { secret } = await enrol('manager1')
  later(3)
  const totp = codeOf(secret)
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => door.signIn('manager1', { totp })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401])
  expect((await door.signIn('manager1', { totp })).status).toBe(401)
  expect((await door.signIn('manager1', { totp: codeOf(secret, -1) })).status).toBe(401)
  later(1)
  expect((await door.signIn('manager1', { totp })).status).toBe(401)
  expect((await door.signIn('manager1', { totp: codeOf(secret) })).status).toBe(200)
})

test('the code that confirmed it does not also sign in', async () => {
  const { cookie } = await door.signIn('manager1')
  const { secret } = (await door.ask('POST', '/session/totp', { cookie })).body
  const totp = codeOf(secret)
  await door.ask('POST', '/session/totp/confirm', { cookie, body: { totp } })
  expect((await door.signIn('manager1', { totp })).status).toBe(401)
})

test('ten wrong codes close the account to the right one, and asking for the code counts for nothing', async () => {
  const { secret } = await enrol('manager1')
  for (let attempt = 0; attempt < 12; attempt += 1) expect((await door.signIn('manager1')).status).toBe(401)
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect(
      (await door.signIn('manager1', { totp: `00000${attempt}`, from: `192.0.2.${attempt}` })).status,
    ).toBe(401)
  const closed = await door.signIn('manager1', { totp: codeOf(secret), from: '192.0.2.99' })
  expect([closed.status, closed.retryAfter > 0]).toEqual([429, true])
})

test('ten wrong codes while setting it up, or giving it up, have to wait', async () => {
  const { cookie } = await door.signIn('manager1')
  const { secret } = (await door.ask('POST', '/session/totp', { cookie })).body
  const confirm = (totp: string) => door.ask('POST', '/session/totp/confirm', { cookie, body: { totp } })
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect((await confirm(`00000${attempt}`)).status).toBe(422)
  expect((await confirm(codeOf(secret))).status).toBe(429)
  expect((await rowOf('manager1')).totpStep ?? null).toBe(null)
})

test('it is given up with the password or with a code, and not without', async () => {
  const giveUp = (cookie: string, body: object) => door.ask('DELETE', '/session/totp', { cookie, body })
  const first = await enrol('manager1')
  expect((await giveUp(first.cookie, {})).status).toBe(422)
  expect((await giveUp(first.cookie, { password: 'wrong' })).body.code).toBe('wrong-password')
  expect((await giveUp(first.cookie, { totp: '000000' })).body.code).toBe('wrong-second-factor')
  expect((await giveUp(first.cookie, { password })).status).toBe(204)
  expect((await giveUp(first.cookie, { password })).body.code).toBe('second-factor-not-begun')
  const second = await enrol('manager1')
  expect((await giveUp(second.cookie, { totp: codeOf(second.secret) })).status).toBe(204)
  expect((await door.signIn('manager1')).status).toBe(200)
  expect((await rowOf('manager1')).totpSecret ?? null).toBe(null)
})

test('nobody sets up another one over the one in force', async () => {
  const { cookie, secret } = await enrol('manager1')
  const again = await door.ask('POST', '/session/totp', { cookie })
  expect([again.status, again.body.code]).toEqual([409, 'second-factor-in-force'])
  expect((await door.signIn('manager1', { totp: codeOf(secret) })).status).toBe(200)
  const none = await door.ask('POST', '/session/totp/confirm', {
    cookie: (await door.signIn('manager2')).cookie,
    body: { totp: '000000' },
  })
  expect([none.status, none.body.code]).toEqual([409, 'second-factor-not-begun'])
})

test('the database holds no secret that would make a code, and one row’s does not open for another', async () => {
  const { secret } = await enrol('manager1')
  const { totpSecret } = await rowOf('manager1')
  expect(totpSecret).not.toContain(secret)
  expect(totpSecret?.length).toBeLessThanOrEqual(100)
  expect(unseal(secretKey, totpSecret ?? '', 'manager1')).toEqual(
    Buffer.from(Secret.fromBase32(secret).bytes),
  )
  expect(unseal(secretKey, totpSecret ?? '', 'manager2')).toBe(null)
  expect(unseal(Buffer.alloc(32, 'another'), totpSecret ?? '', 'manager1')).toBe(null)
  expect(seal(secretKey, Buffer.from('x'), 'a')).not.toBe(seal(secretKey, Buffer.from('x'), 'a'))
  for (const broken of ['', '1.', 'plain', `1.${'A'.repeat(60)}`, `${totpSecret}`.slice(0, -8)])
    expect(unseal(secretKey, broken, 'manager1')).toBe(null)
  // Under another key nobody is let in by his password alone.
  await stage.db.transaction((em) =>
    em.nativeUpdate(UserRow, { username: 'manager1' }, { totpSecret: `1.${'A'.repeat(64)}` }),
  )
  expect((await door.signIn('manager1')).status).toBe(401)
  expect((await door.signIn('manager1', { totp: codeOf(secret) })).status).toBe(401)
})

test('the key is SECRET_KEY, or made once in a file for its owner alone', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evergreen-key-'))
  const config = readConfig({ DATA_DIR: dataDir })
  expect(() => secretKeyOf(config, false)).toThrow('SECRET_KEY')
  const key = secretKeyOf(config, true)
  expect(statSync(join(dataDir, 'secret-key')).mode & 0o777).toBe(0o600)
  expect(secretKeyOf(config, true)).toEqual(key)
  const given = readConfig({ DATA_DIR: dataDir, SECRET_KEY: 'a key that is long enough for this test' })
  expect(secretKeyOf(given, false)).toEqual(secretKeyOf(given, true))
  expect(secretKeyOf(given, true)).not.toEqual(key)
  expect(() => readConfig({ SECRET_KEY: 'short' })).toThrow('SECRET_KEY: must have at least 32 characters')
  rmSync(dataDir, { recursive: true })
})

test('where administrators must have one, whoever may administer does nothing before he has', async () => {
  await obligeTo('administrators')
  for (const username of ['superadmin', 'sysadmin']) {
    const { cookie, body } = await door.signIn(username)
    expect(body.user.mustEnrolSecondFactor).toBe(true)
    const open = ['GET /session', 'DELETE /session', 'POST /session/password']
    for (const { method, path, for: whom, upload } of stage.endpoints) {
      const route = `${method.toUpperCase()} ${path}`
      if ([...open, 'POST /session/totp', 'POST /session/totp/confirm'].includes(route) || whom === 'nobody')
        continue
      const real = nobodysAddress(path)
      const answer = await door.ask(route.split(' ')[0] ?? '', real, {
        cookie,
        ...(method === 'get' ? {} : { body: {} }),
        ...(upload && { headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
      })
      expect([route, answer.status, answer.body?.code]).toEqual([route, 403, 'must-enrol-second-factor'])
    }
    const enrolled = await enrol(username)
    expect(
      (await door.ask('GET', '/session', { cookie: enrolled.cookie })).body.user.mustEnrolSecondFactor,
    ).toBe(false)
    expect((await door.ask('GET', '/processes', { cookie: enrolled.cookie })).status).toBe(200)
  }
  // Nobody else is asked to.
  for (const username of ['supervisor', 'manager1', 'executive'])
    expect((await door.signIn(username)).body.user.mustEnrolSecondFactor).toBe(false)
})

test('a recovery code opens once where the telephone is lost, in any case and spacing', async () => {
  const { recoveryCodes } = await enrol('manager1')
  expect(new Set(recoveryCodes).size).toBe(10)
  const [first = '', second = ''] = recoveryCodes
  const { status, body } = await door.signIn('manager1', { totp: first })
  expect([status, body.user.recoveryCodesLeft]).toEqual([200, 9])
  const again = await door.signIn('manager1', { totp: first })
  expect([again.status, again.body.code]).toEqual([401, 'wrong-second-factor'])
  const typed = second.toUpperCase().replace('-', ' ')
  expect((await door.signIn('manager1', { totp: typed })).status).toBe(200)
  const [entry] = await stage.db.read().find(AuditEntryRow, { kind: 'recovery-code-used' })
  expect(entry).toMatchObject({ actor: 'manager1', code: 'manager1', details: { left: 9 } })
})

test('of one recovery code that is sent many times at once one opens', async () => {
  const { recoveryCodes } = await enrol('manager1')
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => door.signIn('manager1', { totp: recoveryCodes[0] ?? '' })),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('recovery codes are no password, belong to one person and are kept as digests only', async () => {
  const mine = await enrol('manager1')
  await enrol('manager2')
  const theirs = await door.signIn('manager2', { totp: mine.recoveryCodes[0] ?? '' })
  expect([theirs.status, theirs.body.code]).toEqual([401, 'wrong-second-factor'])
  const blind = await door.signIn('manager1', { password: 'wrong', totp: mine.recoveryCodes[0] ?? '' })
  expect([blind.status, blind.body.code]).toEqual([401, 'wrong-credentials'])
  expect((await rowOf('manager1')).recoveryCodes).toHaveLength(10)
  for (const code of mine.recoveryCodes)
    expect(JSON.stringify(await rowOf('manager1'))).not.toContain(code.replace('-', ''))
})

test('new recovery codes void the old ones; their owner shows his password for them', async () => {
  const { cookie, recoveryCodes } = await enrol('manager1')
  const renew = (body: object) => door.ask('POST', '/session/recovery-codes', { cookie, body })
  const refused = await renew({ password: 'wrong' })
  expect([refused.status, refused.body.code]).toEqual([403, 'wrong-password'])
  const { status, body } = await renew({ password })
  expect([status, body.recoveryCodes.length]).toEqual([200, 10])
  expect((await door.signIn('manager1', { totp: recoveryCodes[0] ?? '' })).status).toBe(401)
  expect((await door.signIn('manager1', { totp: body.recoveryCodes[0] })).status).toBe(200)
  const kinds = await stage.db.read().find(AuditEntryRow, { kind: 'recovery-codes-made' })
  expect(kinds).toHaveLength(1)
})

test('with the second factor its recovery codes go', async () => {
  const { cookie } = await enrol('manager1')
  expect((await door.ask('DELETE', '/session/totp', { cookie, body: { password } })).status).toBe(204)
  expect((await rowOf('manager1')).recoveryCodes).toBeNull()
  const none = await door.ask('POST', '/session/recovery-codes', { cookie, body: { password } })
  expect([none.status, none.body.code]).toEqual([409, 'second-factor-not-begun'])
})
