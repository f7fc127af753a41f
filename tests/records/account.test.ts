import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isCommonPassword } from '../../db/common-password.ts'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { hashPassword } from '../../db/password.ts'
import { LoginFailureRow, SessionRow } from '../../db/session.ts'
import { UserRow } from '../../db/user.ts'
import { doorOf, proxy, type Door } from '../stage/door.ts'
import { createStage, password, type Stage } from '../stage/stage.ts'

let stage: Stage
let door: Door
let passwordHash: string
beforeAll(async () => {
  stage = await createStage({ worker: false, trustedProxies: [proxy] })
  door = doorOf(stage.app)
  passwordHash = await hashPassword(password)
})
afterAll(() => stage.close())
beforeEach(() =>
  stage.db.transaction(async (em) => {
    await em.nativeDelete(LoginFailureRow, {})
    await em.nativeDelete(SessionRow, {})
    await em.nativeUpdate(UserRow, {}, { passwordHash })
  }),
)

const audited = (kind: string) =>
  stage.db.read().find(AuditEntryRow, { kind }, { orderBy: { id: 'desc' }, limit: 20 })
const change = (cookie: string, next: string, current = password) =>
  door.ask('POST', '/session/password', { cookie, body: { current, next } })
const statusOf = async (cookie: string) => (await door.ask('GET', '/session', { cookie })).status

test('who changes his password goes on under a new cookie, and his other sessions end', async () => {
  const here = await door.signIn('manager1')
  const there = await door.signIn('manager1', { from: '203.0.113.7' })
  const { createdAt } = await stage.db.read().findOneOrFail(SessionRow, { address: '203.0.113.1' })
  const next = '  seventeen blue whales  '
  const changed = await change(here.cookie, next)
  expect([changed.status, changed.cookie === here.cookie]).toEqual([204, false])
  expect(await Promise.all([here, there, changed].map(({ cookie }) => statusOf(cookie)))).toEqual([
    401, 401, 200,
  ])
  // It is the same sign-in still: ten hours count from its beginning.
  expect(await stage.db.read().find(SessionRow, {})).toMatchObject([{ username: 'manager1', createdAt }])
  // Every character counts, the spaces too.
  expect((await door.signIn('manager1', { password: next.trim() })).status).toBe(401)
  expect((await door.signIn('manager1', { password: next })).status).toBe(200)
  expect((await audited('password-changed'))[0]).toMatchObject({
    ...{ actor: 'manager1', subject: 'User', code: 'manager1', details: { sessionsEnded: 1 } },
  })
})

test('a wrong current password is counted, and after ten the right one has to wait', async () => {
  const { cookie } = await door.signIn('manager1')
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const { status, body } = await change(cookie, 'seventeen blue whales', `wrong ${attempt}`)
    expect([status, body.code]).toEqual([403, 'wrong-password'])
  }
  const { status, body, retryAfter } = await change(cookie, 'seventeen blue whales')
  expect([status, body.code, retryAfter > 170]).toEqual([429, 'too-many-tries', true])
  // A colleague’s tries are his own, and so is signing in.
  expect((await change((await door.signIn('manager2')).cookie, 'seventeen blue whales')).status).toBe(204)
  expect((await door.signIn('manager1', { from: '203.0.113.8' })).status).toBe(200)
  expect((await audited('refused'))[0]?.details).toMatchObject({ problem: 'wrong-password' })
})

test('strangers who guess at an account do not take its owner’s own tries away', async () => {
  const { cookie } = await door.signIn('manager1')
  for (let attempt = 0; attempt < 10; attempt += 1)
    await door.signIn('manager1', { password: 'guess', from: `192.0.2.${attempt}` })
  expect((await change(cookie, 'seventeen blue whales')).status).toBe(204)
})

test.each([
  ['fourteen signs', '14 signs here.', 'password-too-short', '密码至少 15 个字符，现在是 14 个。'],
  ['fourteen emoji are fourteen', '🐳'.repeat(14), 'password-too-short', '现在是 14 个'],
  [
    '201 characters',
    '鲸'.repeat(100) + 'whale '.repeat(16) + 'hello',
    'password-too-long',
    '最多 200 个字符',
  ],
  ['the user name', 'my Manager1 whale is blue', 'password-has-username', '用户名'],
  ['the user name, spread out', 'my m a n a g e r 1 whale', 'password-has-username', '用户名'],
  ['the name of the person', '我叫林佳怡今年三十岁了你知道吗', 'password-has-name', '姓名'],
  ['the product', 'blue Evergreen whales', 'password-has-product', '产品'],
  ['the product in Chinese', '常青系统里的一条大蓝鲸游来游去', 'password-has-product', '产品'],
  ['one that everybody tries', '1qaz2wsx3edc4rfv', 'password-common', '容易被猜到'],
  ['one that everybody tries, in capitals', 'QWERTYUIOP12345', 'password-common', '容易被猜到'],
  ['a word said twice', 'passwordpassword', 'password-common', '容易被猜到'],
  ['one sign again and again', 'aaaaaaaaaaaaaaaaaaaa', 'password-common', '容易被猜到'],
  ['the alphabet', 'abcdefghijklmnop', 'password-common', '容易被猜到'],
  ['the current one', password, 'password-same', '不能与当前密码相同'],
  ['half a character', `seventeen whales ${String.fromCharCode(0xd800)}`, 'control-character', '控制字符'],
])('no new password: %s', async (_, next, code, text) => {
  const { cookie } = await door.signIn('manager1')
  const { status, body } = await change(cookie, next)
  expect([status, body.errors]).toEqual([
    422,
    [{ field: 'next', code, message: expect.stringContaining(text) as string }],
  ])
})

test.each([
  ['64 characters', 'whale '.repeat(10).trim() + ' ok!!'],
  ['200 characters', 'a whale '.repeat(24) + 'and 8 ..'],
  ['Chinese and emoji', '一头蓝鲸🐳在海里唱歌给月亮听呢'],
  ['spaces at its ends', '   blue whales   '],
  ['an end that differs at character 200', `${'seventeen whales '.repeat(11)}1234567890123`],
])('a new password may be %s', async (_, next) => {
  const { cookie } = await door.signIn('manager2')
  expect((await change(cookie, next)).status).toBe(204)
  expect((await door.signIn('manager2', { password: next })).status).toBe(200)
  expect((await door.signIn('manager2', { password: `${next.slice(0, -1)}?` })).status).toBe(401)
})

test('a letter is the same letter however a keyboard composes it', async () => {
  const { cookie } = await door.signIn('manager2')
  expect((await change(cookie, 'un café très très noir'.normalize('NFD'))).status).toBe(204)
  expect((await door.signIn('manager2', { password: 'un café très très noir' })).status).toBe(200)
})

test('a password of a megabyte is too large, and nothing is hashed', async () => {
  const { cookie } = await door.signIn('manager1')
  expect((await change(cookie, 'x'.repeat(1_000_000))).status).toBe(413)
  expect((await door.signIn('manager1', { password: 'x'.repeat(1_000_000) })).status).toBe(413)
})

test('the list of what everybody tries holds long ones only', () => {
  expect(isCommonPassword('1qaz2wsx3edc4rfv')).toBe(true)
  expect(isCommonPassword('# the 3,000 most')).toBe(false)
  expect(isCommonPassword('')).toBe(false)
})

test('one sees one’s own sessions, ends another, and ends all the others', async () => {
  const mine = await door.signIn('manager1', { from: '203.0.113.20' })
  const phone = await door.signIn('manager1', { from: '203.0.113.21' })
  const third = await door.signIn('manager1', { from: '203.0.113.22' })
  const other = await door.signIn('manager2')
  const { body } = await door.ask('GET', '/sessions', { cookie: mine.cookie })
  const found = body.items as { id: string; current: boolean; address: string }[]
  expect(found.map(({ current, address }) => [current, address]).sort()).toEqual([
    [false, '203.0.113.21'],
    [false, '203.0.113.22'],
    [true, '203.0.113.20'],
  ])
  // What names a session is no part of a cookie and opens nothing.
  for (const { id } of found) {
    expect(id).toMatch(/^[0-9a-f]{16}$/)
    expect(await statusOf(`__Host-sid=${id}`)).toBe(401)
  }
  const id = found.find(({ address }) => address === '203.0.113.21')?.id ?? ''
  expect((await door.ask('DELETE', `/sessions/${id}`, { cookie: other.cookie })).status).toBe(404)
  expect((await door.ask('DELETE', `/sessions/${id}`, { cookie: mine.cookie })).status).toBe(204)
  expect((await door.ask('DELETE', `/sessions/${id}`, { cookie: mine.cookie })).status).toBe(404)
  expect(await Promise.all([mine, phone, third].map(({ cookie }) => statusOf(cookie)))).toEqual([
    200, 401, 200,
  ])
  expect((await door.ask('DELETE', '/sessions', { cookie: mine.cookie })).status).toBe(204)
  expect(await Promise.all([mine, third, other].map(({ cookie }) => statusOf(cookie)))).toEqual([
    200, 401, 200,
  ])
  expect(await audited('sessions-ended')).toMatchObject([
    { actor: 'manager1', code: 'manager1', details: { ended: 1 } },
    { actor: 'manager1', code: 'manager1', details: { ended: 1 } },
  ])
})

test('who ends the session he is in is signed out', async () => {
  const { cookie } = await door.signIn('manager1')
  const { body } = await door.ask('GET', '/sessions', { cookie })
  const { status, headers } = await door.ask('DELETE', `/sessions/${body.items[0].id}`, { cookie })
  expect([status, headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
  expect(await statusOf(cookie)).toBe(401)
})

test('language and theme are kept with the account and found at the next machine', async () => {
  const { cookie } = await door.signIn('manager1')
  const kept = await door.ask('PATCH', '/session', { cookie, body: { language: 'en', theme: 'dark' } })
  expect([kept.status, kept.body.user]).toEqual([
    200,
    expect.objectContaining({ language: 'en', theme: 'dark' }),
  ])
  await door.ask('PATCH', '/session', { cookie, body: { theme: 'auto' } })
  const elsewhere = await door.signIn('manager1', { from: '203.0.113.30' })
  expect(elsewhere.body.user).toMatchObject({ language: 'en', theme: 'auto' })
  expect((await door.signIn('manager2')).body.user).toMatchObject({ language: null, theme: null })
  for (const [field, body] of Object.entries({
    language: { language: 'fr' },
    theme: { theme: 'pink' },
    role: { role: 'super-administrator' },
    totpSecret: { totpSecret: null },
  })) {
    const refused = await door.ask('PATCH', '/session', { cookie, body })
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, field])
  }
})

test('one’s own profile says who one is, and whom one reports to', async () => {
  const { body } = await door.signIn('manager1')
  expect(body.user).toMatchObject({
    ...{ username: 'manager1', name: '林佳怡', role: 'customer-manager' },
    ...{ roleName: '客户经理', roleNameEn: 'Customer manager', phone: null, email: null },
    supervisor: { username: 'supervisor', name: '陈立群' },
  })
  expect(JSON.stringify(body)).not.toMatch(/argon2|passwordHash|totpSecret/)
})
