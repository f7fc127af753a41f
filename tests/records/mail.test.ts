import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { NotificationRow } from '../../db/notification.ts'
import { notify } from '../../db/notify.ts'
import { UserRow } from '../../db/user.ts'
import { dayOf } from '../../domain/day.ts'
import { letterOf } from '../../mail/letter.ts'
import { startMailRelay, type MailRelayOptions } from '../../mail/relay.ts'
import { createLog } from '../../operations/log.ts'
import { startMailServer } from '../stage/mail-server.ts'
import { createStage, eventually, publicUrl, timeZone, type Stage } from '../stage/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'evergreen-mail-'))
const file = join(folder, 'log')
const log = createLog({ level: 'debug', file })
const addresses = { manager1: 'jiayi.lin@example.com', manager2: 'canary.second@example.com' }
let stage: Stage
let server: Awaited<ReturnType<typeof startMailServer>>
let relays: ReturnType<typeof startMailRelay>[] = []

beforeAll(async () => {
  stage = await createStage()
  for (const [username, email] of Object.entries(addresses))
    await stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, { email }))
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  server = await startMailServer()
})
afterEach(async () => {
  for (const relay of relays) await relay.stop()
  relays = []
  await server.close()
})

/** A worker's relay; its rounds are the test's, unless it says how often. */
function relay(more: Partial<MailRelayOptions> = {}) {
  const { db, now } = stage
  const from = '常青 CRM <crm@example.com>'
  const wait = { first: 50, last: 200 }
  const made = startMailRelay({
    ...{ db, now, from, publicUrl, log, wait, smtpUrl: server.url, every: 3_600_000 },
    ...more,
  })
  relays.push(made)
  return made
}

let made = 0
/** Tells somebody that he should call a customer; its row's id comes back. */
async function tell(person = 'manager1', more: object = {}): Promise<number> {
  const number = `KH-20200101-${String((made += 1)).padStart(4, '0')}`
  const at = stage.now()
  const params = { customerName: `邮件公司${made}号`, title: '约好再谈', ...more }
  await stage.db.transaction((em) =>
    notify(em, [{ kind: 'next-contact', to: { person }, params }], {
      ...{ subject: 'Customer', number, actor: 'clock', at, today: dayOf(at, timeZone) },
    }),
  )
  return (await stage.db.read().findOneOrFail(NotificationRow, { number })).id
}
const row = (id: number) => stage.db.read().findOneOrFail(NotificationRow, { id })

test('a reminder arrives in the mailbox at its minute, in the language of its person, with a link', async () => {
  relay({ every: 100 })
  const [supervisor, manager1] = [await stage.as('supervisor'), await stage.as('manager1')]
  const name = '丝路<b>&"贸易'
  const { body } = await supervisor.post('/customers', { name, manager: 'manager1' })
  const nextContactAt = new Date(stage.now().getTime() + 1200).toISOString()
  const typed = { date: dayOf(stage.now(), timeZone), type: 'phone', title: '约好谈 <报价>', nextContactAt }
  await manager1.post(`/customers/${body.number}/interactions`, typed)
  await eventually(() => expect(server.letters).toHaveLength(1))
  const [letter] = server.letters
  expect(stage.now() >= new Date(nextContactAt)).toBe(true)
  const link = `${publicUrl}/customers/${body.number}`
  expect(letter).toMatchObject({
    to: ['jiayi.lin@example.com'],
    headers: {
      subject: `该联系 ${name} 了`,
      from: '常青 CRM <crm@example.com>',
      to: 'jiayi.lin@example.com',
    },
  })
  expect(letter?.text).toContain(`该联系 ${name} 了：约好谈 <报价>`)
  expect(letter?.text).toContain(link)
  expect(letter?.html).toContain('丝路&lt;b&gt;&amp;&quot;贸易 了：约好谈 &lt;报价&gt;')
  expect(letter?.html).toContain(`href="${link}"`)
  const told = await stage.db.read().findOneOrFail(NotificationRow, { number: body.number })
  await eventually(async () => expect((await row(told.id)).mailedAt).not.toBeNull())
  await manager1.patch('/session', { language: 'en' })
  await tell()
  await eventually(() => expect(server.letters).toHaveLength(2))
  expect(server.letters[1]?.headers.subject).toMatch(/^Time to contact 邮件公司/)
  await manager1.patch('/session', { language: 'zh-CN' })
})

test('while the server is down mails wait, and each goes out once when it is back', async () => {
  const { port } = server
  await server.close()
  const ids = [await tell(), await tell('manager2')]
  const { round } = relay()
  await round()
  const waiting = await Promise.all(ids.map(row))
  expect(waiting.map(({ mailedAt, mailAt }) => [mailedAt, mailAt !== null])).toEqual([
    [null, true],
    [null, true],
  ])
  // One was tried, the other was spared.
  expect(waiting.map(({ mailAttempts }) => mailAttempts)).toEqual([1, 0])
  server = await startMailServer({}, port)
  await eventually(async () => {
    await round()
    expect(server.letters).toHaveLength(2)
  })
  await round()
  expect(server.letters).toHaveLength(2)
})

test('an address that is refused ends, one that is refused for now is tried again, the others go on', async () => {
  await server.close()
  let busy = true
  const no = (responseCode: number) =>
    Object.assign(new Error('no canary.second@example.com'), { responseCode })
  server = await startMailServer({
    onRcptTo({ address }, _session, done) {
      if (address === addresses.manager2) return done(no(550))
      done(address.startsWith('later') && busy ? no(450) : null)
    },
  })
  const username = 'executive'
  await stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, { email: 'later@example.com' }))
  const [refused, later, fine] = [await tell('manager2'), await tell(username), await tell()]
  const { round } = relay()
  await round()
  expect(await row(refused)).toMatchObject({ mailProblem: 'refused', mailAt: null, mailedAt: null })
  expect((await row(later)).mailAt).not.toBeNull()
  expect((await row(fine)).mailedAt).not.toBeNull()
  busy = false
  await eventually(async () => {
    await round()
    expect((await row(later)).mailedAt).not.toBeNull()
  })
  expect(server.letters.map(({ to }) => to[0])).toEqual([addresses.manager1, 'later@example.com'])
})

test('killed after the server took it and before that was written, the same message goes again, once', async () => {
  const id = await tell()
  const killed = new Proxy(stage.db, {
    get(db, name: keyof typeof stage.db) {
      if (name !== 'transaction' || server.letters.length === 0) return db[name]
      return () => Promise.reject(new Error('killed'))
    },
  })
  const dying = relay({ db: killed })
  relays = []
  await expect(dying.round()).rejects.toThrow('killed')
  expect([server.letters.length, (await row(id)).mailedAt]).toEqual([1, null])
  const { round } = relay()
  // Not before the other one's attempt must be over.
  await round()
  expect(server.letters).toHaveLength(1)
  stage.setClock(new Date(stage.now().getTime() + 4 * 60_000))
  await eventually(async () => {
    // The dead one's lease ends by the clock of the machine, so it is let go here.
    await stage.db.transaction((em) => em.execute("delete from lease where name = 'mail'"))
    await round()
    expect(server.letters).toHaveLength(2)
  })
  await round()
  stage.setClock(new Date())
  const ids = server.letters.map(({ headers }) => headers['message-id'])
  expect([ids.length, new Set(ids).size, ids[0]]).toEqual([2, 1, expect.stringContaining(`evergreen-${id}-`)])
})

test('of several workers one mails, and nobody gets anything twice', async () => {
  const ids: number[] = []
  for (let index = 0; index < 12; index += 1) ids.push(await tell())
  const workers = [relay(), relay(), relay()]
  await eventually(async () => {
    await Promise.all(workers.map(({ round }) => round()))
    for (const id of ids) expect((await row(id)).mailedAt).not.toBeNull()
  })
  const sent = server.letters.map(({ headers }) => headers['message-id'])
  expect([sent.length, new Set(sent).size]).toEqual([12, 12])
})

test('who has no address or has left gets none, and what is a day old is given up with a mark', async () => {
  const username = 'manager2'
  const nowhere = await tell('supervisor')
  const gone = await tell(username)
  await stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, { active: false }))
  const old = await tell()
  await stage.db.transaction((em) =>
    em.nativeUpdate(NotificationRow, { id: old }, { at: new Date(stage.now().getTime() - 25 * 3_600_000) }),
  )
  await relay().round()
  await stage.db.transaction((em) => em.nativeUpdate(UserRow, { username }, { active: true }))
  expect(server.letters).toEqual([])
  const ends = await Promise.all([nowhere, gone, old].map(row))
  expect(ends.map(({ mailProblem, mailAt }) => [mailProblem, mailAt])).toEqual([
    ['no-address', null],
    ['no-address', null],
    ['gave-up', null],
  ])
  expect(readFileSync(file, 'utf8')).toContain('could not be mailed within a day')
})

test('nothing that somebody wrote becomes a header or a second address', async () => {
  const customerName = '甲\r\nBcc: evil@example.com\r\n\r\n乙'
  await stage.db.transaction((em) =>
    em.nativeUpdate(UserRow, { username: 'executive' }, { email: 'one@example.com, evil@example.com' }),
  )
  const id = await tell('manager1', { customerName })
  const odd = await tell('executive')
  const { round } = relay()
  await round()
  await round()
  const [letter] = server.letters
  expect(letter?.to).toEqual([addresses.manager1])
  expect(letter?.headers.bcc).toBeUndefined()
  expect(letter?.headers.subject).toBe('该联系 甲 Bcc: evil@example.com 乙 了')
  expect(server.letters.flatMap(({ to }) => to)).not.toContain('evil@example.com')
  expect((await row(odd)).mailedAt).toBeNull()
  const { to } =
    letterOf(await row(id), { email: 'a@b.c\r\nBcc: d@e.f', language: null }, { from: 'x', publicUrl }) ?? {}
  expect(JSON.stringify(to)).not.toContain('\\n')
})

test('no password, no address and no word of a mail is in the log', async () => {
  await server.close()
  server = await startMailServer({
    authOptional: false,
    onAuth: (_auth, _session, done) => done(new Error('wrong: canary-smtp-password')),
  })
  const id = await tell('manager1', { title: '金丝雀的约定' })
  await relay({ smtpUrl: server.url.replace('//', '//canaryuser:canary-smtp-password@') }).round()
  expect((await row(id)).mailAt).not.toBeNull()
  const said = readFileSync(file, 'utf8')
  expect(said).toContain('EAUTH')
  for (const secret of ['canary', '金丝雀', '约好', 'example.com', '邮件公司'])
    expect(said.includes(secret), secret).toBe(false)
})
