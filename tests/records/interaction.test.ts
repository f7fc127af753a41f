import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactsOf } from '../../db/contact-list.ts'
import { ContactRow } from '../../db/contact.ts'
import { CustomerRow } from '../../db/customer.ts'
import { interactionsOf } from '../../db/interaction-list.ts'
import { InteractionRow } from '../../db/interaction.ts'
import { personOf } from '../../db/access.ts'
import { ProcessNudgeRow } from '../../db/process-nudge.ts'
import { abilityOf } from '../../domain/ability.ts'
import { addDays, dayOf } from '../../domain/day.ts'
import { createStage, timeZone, type Stage } from '../stage/stage.ts'

type Person = Awaited<ReturnType<Stage['as']>>
type Json = ReturnType<typeof JSON.parse>
let stage: Stage
let supervisor: Person
let manager1: Person
let manager2: Person
let today = ''
beforeAll(async () => {
  stage = await createStage({ worker: false })
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
  today = dayOf(stage.now(), timeZone)
})
afterAll(() => stage.close())

let made = 0
async function customer(manager = 'manager1'): Promise<{ number: string; name: string; version: number }> {
  const { body } = await supervisor.post('/customers', { name: `交往公司${(made += 1)}号`, manager })
  return body
}
const call = () => ({ date: today, type: 'phone', title: '询问春节备货' })
async function add(number: string, more: object = {}, person = manager1): Promise<Json> {
  const { status, body } = await person.post(`/customers/${number}/interactions`, { ...call(), ...more })
  expect([status, body.errors]).toEqual([201, undefined])
  return body
}
const at = ({ version }: { version: number }) => ({ 'if-match': `"v${version}"` })
const inMinutes = (minutes: number) => new Date(stage.now().getTime() + minutes * 60_000).toISOString()
const fieldsOf = ({ body }: { body: Json }) =>
  (body.errors ?? []).map(({ field, code }: Json) => `${field} ${code}`)
const idsOf = ({ body }: { body: Json }) => body.items.map(({ id }: Json) => id)

test('a manager notes a visit to his customer, and everybody who reads the customer reads it', async () => {
  const { number, name } = await customer()
  const contact = (
    await manager1.post(`/customers/${number}/contacts`, { name: '叶青', mobile: '13957800001' })
  ).body
  const next = inMinutes(60)
  const made = await add(number, {
    ...{
      type: 'visit',
      place: '龙泉市剑池西路',
      title: '看样品',
      detail: '对方要两种釉色',
      contact: contact.id,
    },
    nextContactAt: next,
  })
  expect(made).toEqual({
    ...{ id: expect.any(Number), customer: { number, name }, date: today, type: 'visit' },
    ...{ place: '龙泉市剑池西路', title: '看样品', detail: '对方要两种釉色' },
    contact: { id: contact.id, name: '叶青' },
    ...{ nextContactAt: next, remindedAt: null, contactDoneAt: null },
    createdBy: { username: 'manager1', name: '林佳怡' },
    ...{ createdAt: expect.any(String), version: 1, allowed: ['edit', 'delete', 'done'] },
  })
  const seen = await manager2.get(`/customers/${number}/interactions`)
  expect(seen.body.items).toEqual([{ ...made, allowed: [] }])
  expect((await manager2.get(`/interactions/${made.id}`)).body).toEqual({ ...made, allowed: [] })
  const { status } = await manager2.post(`/customers/${number}/interactions`, call())
  expect(status).toBe(403)
})

const wrong: [what: string, change: Json, fields: string[]][] = [
  ['a day to come', { date: '2099-01-01' }, ['date date-in-the-future']],
  ['no day', { date: '2026-02-30' }, ['date not-a-day']],
  ['a visit without a place', { type: 'visit' }, ['place place-required']],
  ['a meeting at a blank place', { type: 'meeting', place: ' ' }, ['place place-required']],
  ['a call with a place', { place: '会议室' }, ['place no-place-here']],
  ['a kind that nobody knows', { type: 'telegram' }, ['type unknown-code']],
  ['no title', { title: ' ' }, ['title required']],
  ['a title of 201 characters', { title: '长'.repeat(201) }, ['title too-long']],
  ['a detail of 2001 characters', { detail: '长'.repeat(2001) }, ['detail too-long']],
  ['a contact that is nobody’s', { contact: 999_999 }, ['contact not-their-contact']],
  [
    'a next contact in the past',
    { nextContactAt: '2020-01-01T00:00:00Z' },
    ['nextContactAt moment-has-passed'],
  ],
  ['a next contact at no moment', { nextContactAt: 'tomorrow' }, ['nextContactAt not-a-moment']],
  ['a field that is not there', { remindedAt: null }, ['remindedAt unknown-key']],
]
test.each(wrong)(
  '%s is refused at its field, new and edited, and nothing is kept',
  async (_, change, fields) => {
    const { number } = await customer()
    const refused = await manager1.post(`/customers/${number}/interactions`, { ...call(), ...change })
    expect([refused.status, fieldsOf(refused)]).toEqual([422, fields])
    const standing = await add(number)
    const edited = await manager1.patch(`/interactions/${standing.id}`, change, at(standing))
    expect([edited.status, fieldsOf(edited)]).toEqual([422, fields])
    expect((await manager1.get(`/customers/${number}/interactions`)).body.items).toEqual([standing])
  },
)

test('another customer’s contact is not this one’s', async () => {
  const [one, other] = [await customer(), await customer()]
  const path = `/customers/${other.number}/contacts`
  const { id } = (await manager1.post(path, { name: '别家', mobile: '13900000009' })).body
  const answer = await manager1.post(`/customers/${one.number}/interactions`, { ...call(), contact: id })
  expect(fieldsOf(answer)).toEqual(['contact not-their-contact'])
})

test('a visit that was a call after all loses its place, and a call that was a visit needs one', async () => {
  const { number } = await customer()
  const visit = await add(number, { type: 'visit', place: '门店' })
  const phoned = await manager1.patch(`/interactions/${visit.id}`, { type: 'phone' }, at(visit))
  expect([phoned.status, phoned.body.place]).toEqual([200, null])
  const again = await manager1.patch(`/interactions/${visit.id}`, { type: 'visit' }, at(phoned.body))
  expect(fieldsOf(again)).toEqual(['place place-required'])
})

test('the manager and the supervisors change it, nobody else, and nobody what he has not seen', async () => {
  const { number } = await customer()
  const one = await add(number)
  const path = `/interactions/${one.id}`
  for (const answer of [
    await manager2.patch(path, { title: '改' }, at(one)),
    await manager2.delete(path, at(one)),
    await manager2.post(`${path}/done`),
  ])
    expect([answer.status, answer.body.code]).toEqual([403, 'not-yours'])
  const executive = await stage.as('executive')
  for (const hidden of [path, '/interactions', `/customers/${number}/interactions`, '/contacts'])
    expect((await executive.get(hidden)).status).toBe(403)
  expect((await manager1.patch(path, { title: '改' })).status).toBe(428)
  const edited = await supervisor.patch(path, { title: '改过' }, at(one))
  expect([edited.status, edited.body.version]).toEqual([200, 2])
  const late = await manager1.patch(path, { title: '晚了' }, at(one))
  expect([late.status, late.body.current.title]).toEqual([412, '改过'])
  expect((await manager1.delete(path, at(one))).status).toBe(412)
  expect((await manager1.delete(path, at(edited.body))).status).toBe(204)
  expect((await manager1.get(path)).status).toBe(404)
})

test('each change is a line in the customer’s history, with what was and what is', async () => {
  const { number } = await customer()
  const next = inMinutes(30)
  const one = await add(number, { nextContactAt: next })
  const moved = inMinutes(90)
  const path = `/interactions/${one.id}`
  const { body } = await manager1.patch(path, { nextContactAt: moved, title: '询问端午备货' }, at(one))
  await manager1.post(`${path}/done`, { note: '已打过电话' })
  await manager1.delete(path, at({ version: body.version + 1 }))
  const history = (await manager2.get(`/customers/${number}/history`)).body.items.reverse()
  expect(history.slice(1)).toMatchObject([
    {
      command: 'add-interaction',
      note: '询问春节备货',
      after: { title: '询问春节备货', nextContactAt: next },
    },
    {
      command: 'edit-interaction',
      before: { title: '询问春节备货', nextContactAt: next },
      after: { title: '询问端午备货', nextContactAt: moved },
    },
    { command: 'finish-contact', note: '已打过电话', actor: { username: 'manager1' } },
    { command: 'remove-interaction', note: '询问端午备货', before: { title: '询问端午备货', type: 'phone' } },
  ])
  expect(Object.keys(history[2].after)).toEqual(['title', 'nextContactAt'])
})

test('a next contact is done once, and a new one may follow', async () => {
  const { number } = await customer()
  const one = await add(number, { nextContactAt: inMinutes(30) })
  const done = await manager1.post(`/interactions/${one.id}/done`)
  expect(done.body).toMatchObject({ contactDoneAt: expect.any(String), allowed: ['edit', 'delete'] })
  const again = await manager1.post(`/interactions/${one.id}/done`)
  expect([again.status, again.body.code, again.body.current.id]).toEqual([409, 'no-next-contact', one.id])
  const next = await manager1.patch(
    `/interactions/${one.id}`,
    { nextContactAt: inMinutes(60) },
    at(done.body),
  )
  expect([next.body.contactDoneAt, next.body.allowed.includes('done')]).toEqual([null, true])
  const dropped = await manager1.patch(`/interactions/${one.id}`, { nextContactAt: null }, at(next.body))
  expect([dropped.body.nextContactAt, dropped.body.allowed]).toEqual([null, ['edit', 'delete']])
})

test('one whose next contact has passed can be edited without moving it', async () => {
  const { number } = await customer()
  const next = inMinutes(5)
  const one = await add(number, { nextContactAt: next })
  stage.setClock(new Date(Date.parse(next) + 60_000))
  const edited = await manager1.patch(
    `/interactions/${one.id}`,
    { title: '补记', nextContactAt: next },
    at(one),
  )
  expect([edited.status, edited.body.title]).toEqual([200, '补记'])
  const moved = await manager1.patch(
    `/interactions/${one.id}`,
    { nextContactAt: inMinutes(-1) },
    at(edited.body),
  )
  expect(fieldsOf(moved)).toEqual(['nextContactAt moment-has-passed'])
  stage.setClock(new Date())
})

test('the same request sent twice makes one interaction and finishes one contact', async () => {
  const { number } = await customer()
  const path = `/customers/${number}/interactions`
  const key = { 'idempotency-key': `once-${number}` }
  const typed = { ...call(), nextContactAt: inMinutes(30) }
  const answers = await Promise.all([1, 2, 3].map(() => manager1.post(path, typed, key)))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
  expect((await manager1.get(path)).body.total).toBe(1)
  const done = `/interactions/${answers[0]?.body.id}/done`
  const once = { 'idempotency-key': `done-${number}` }
  const finished = await Promise.all([1, 2].map(() => manager1.post(done, {}, once)))
  expect(finished.map(({ status }) => status)).toEqual([200, 200])
})

test('the list over all customers is narrowed by each filter, newest first, page by page', async () => {
  const [one, other] = [await customer(), await customer('manager2')]
  const contact = (
    await manager1.post(`/customers/${one.number}/contacts`, { name: '叶青', mobile: '13957800002' })
  ).body
  const day = (back: number) => addDays(today, -back)
  const a = await add(one.number, { date: day(400), title: '第一次 拜访ABC', contact: contact.id })
  const b = await add(one.number, { date: day(399), type: 'wechat', nextContactAt: inMinutes(5) })
  const c = await add(other.number, { date: day(398), title: '百分之 50% 折扣' }, manager2)
  const asked = async (query: Record<string, string>) =>
    idsOf(
      await manager2.get(`/interactions?${new URLSearchParams({ dateTo: day(390), ...query }).toString()}`),
    )
  expect(await asked({})).toEqual([c.id, b.id, a.id])
  expect(await asked({ sort: 'date' })).toEqual([a.id, b.id, c.id])
  expect(await asked({ customer: one.number })).toEqual([b.id, a.id])
  expect(await asked({ manager: 'manager2' })).toEqual([c.id])
  expect(await asked({ type: 'wechat' })).toEqual([b.id])
  expect(await asked({ contact: String(contact.id) })).toEqual([a.id])
  expect(await asked({ dateFrom: day(399), dateTo: day(399) })).toEqual([b.id])
  expect(await asked({ q: '拜访abc' })).toEqual([a.id])
  expect(await asked({ q: '50%' })).toEqual([c.id])
  expect(await asked({ q: other.name.slice(2, -1) })).toEqual([c.id])
  expect(await asked({ q: other.number })).toEqual([c.id])
  expect(await asked({ reminder: 'waiting' })).toEqual([b.id])
  expect(await asked({ reminder: 'due' })).toEqual([])
  const { body } = await manager2.get(`/interactions?dateTo=${day(390)}&limit=2`)
  const rest = await manager2.get(`/interactions?dateTo=${day(390)}&limit=2&cursor=${body.nextCursor}`)
  expect([idsOf({ body }), idsOf(rest), body.total]).toEqual([[c.id, b.id], [a.id], 3])
  // With its customer in the bin it is in no list.
  await supervisor.delete(`/customers/${other.number}`, at({ version: 1 }))
  expect(await asked({})).toEqual([b.id, a.id])
  expect((await manager2.get(`/interactions/${c.id}`)).status).toBe(404)
})

test('contacts of all customers are found by name, by telephone and by their customer', async () => {
  const one = await customer('manager2')
  const typed = { name: '欧阳娜娜', mobile: '13757800077', officePhone: '0578-7117117' }
  const { body } = await manager2.post(`/customers/${one.number}/contacts`, typed)
  const expected = {
    ...body,
    customer: { number: one.number, name: one.name },
    manager: { username: 'manager2', name: expect.any(String) },
  }
  for (const query of [
    { q: '阳娜' },
    { q: '137578000' },
    { q: '0578-711' },
    { q: one.name },
    { customer: one.number },
  ])
    expect(
      (await manager1.get(`/contacts?${new URLSearchParams(query as never).toString()}`)).body.items,
    ).toEqual([expected])
  expect(idsOf(await manager1.get('/contacts?manager=manager2'))).toContain(body.id)
  expect(idsOf(await manager1.get('/contacts?manager=manager1'))).not.toContain(body.id)
  await supervisor.delete(`/customers/${one.number}`, at({ version: 1 }))
  expect((await manager1.get('/contacts?q=137578000')).body.items).toEqual([])
})

test('whoever reads his own customers only has their interactions and contacts only', async () => {
  const { number } = await customer('manager2')
  await add(number, {}, manager2)
  await manager2.post(`/customers/${number}/contacts`, { name: '自家', mobile: '13900000007' })
  const own = abilityOf([{ action: 'read', subject: 'Customer', conditions: { manager: 'manager2' } }])
  const nothing = abilityOf([])
  const em = stage.db.read()
  const managers = new Map((await em.find(CustomerRow, {})).map(({ number, manager }) => [number, manager]))
  const when = { now: stage.now(), today, timeZone }
  for (const [ability, expected] of [
    [own, ['manager2']],
    [nothing, []],
  ] as const) {
    const rows = [
      ...(await em.find(InteractionRow, interactionsOf(em, ability, {}, when))),
      ...(await em.find(ContactRow, contactsOf(em, ability, {}))),
    ]
    expect([...new Set(rows.map(({ customer }) => managers.get(customer)))]).toEqual(expected)
  }
})

test('with many rows both lists go along their index, and ask for a customer only by its number', async () => {
  const { number } = await customer()
  const when = stage.now()
  await stage.db.transaction(async (em) => {
    const owner = await em.findOneOrFail(CustomerRow, { number })
    const numbers = Array.from(
      { length: 1500 },
      (_, index) => `KH-20200101-${String(index).padStart(6, '0')}`,
    )
    for (let from = 0; from < numbers.length; from += 500)
      await em.insertMany(
        CustomerRow,
        numbers.slice(from, from + 500).map((one) => ({ ...owner, number: one, name: one, nameKey: one })),
      )
    const stamps = { createdAt: when, updatedAt: when, version: 1 }
    for (let from = 0; from < numbers.length; from += 500) {
      const part = numbers.slice(from, from + 500)
      for (let nth = 0; nth < 4; nth += 1) {
        await em.insertMany(
          ContactRow,
          part.map((one) => ({ customer: one, name: '众', mobile: '13900000000', primary: true, ...stamps })),
        )
        await em.insertMany(
          InteractionRow,
          part.map((one, index) => ({
            ...{ customer: one, date: addDays('2020-01-01', (index * 7 + nth) % 900), type: 'phone' },
            ...{ title: '众', createdBy: 'manager1', ...stamps },
          })),
        )
      }
    }
    if (stage.db.dialect === 'mariadb') await em.execute('analyze table trade, linkman, customer')
    else await em.execute('analyze')
  })
  const em = stage.db.read()
  const person = await personOf(em, 'manager1')
  if (!person) throw new Error('manager1 is not there')
  const all = interactionsOf(em, person.ability, {}, { now: when, today, timeZone })
  const ofOne = interactionsOf(em, person.ability, { customer: number }, { now: when, today, timeZone })
  const plans = [
    await planOf(InteractionRow, all, { date: 'desc', id: 'desc' }),
    await planOf(InteractionRow, ofOne, { date: 'desc', id: 'desc' }),
    await planOf(ContactRow, contactsOf(em, person.ability, {}), { createdAt: 'desc', id: 'desc' }),
  ]
  const expected = ['trade_date_id_index', 'trade_customer_date_id_index', 'linkman_created_at_id_index']
  for (const [index, name] of expected.entries()) {
    expect(plans[index]?.uses, plans[index]?.text).toContain(name)
    expect(plans[index]?.text).not.toMatch(/filesort|TEMP B-TREE|temporary/i)
    expect(plans[index]?.text).not.toMatch(/SCAN (owner|customer)|"owner".*"ALL"/)
  }
})

async function planOf(entity: new () => object, where: unknown, orderBy: object) {
  const query = stage.db
    .read()
    .createQueryBuilder(entity as typeof InteractionRow)
    .where(where as never)
    .orderBy(orderBy as never)
    .limit(21)
  const { sql, params } = query.toQuery()
  const explain = stage.db.dialect === 'mariadb' ? 'explain' : 'explain query plan'
  const rows = await stage.db.read().getConnection().execute<Json[]>(`${explain} ${sql}`, params)
  return { text: JSON.stringify(rows), uses: rows.map(({ key, detail }) => String(key ?? detail)).join(' ') }
}

test('of ten who edit one interaction at once one is kept, and none is half', async () => {
  const { number } = await customer()
  const one = await add(number)
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      manager1.patch(`/interactions/${one.id}`, { title: `第 ${index} 个` }, at(one)),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)])
  expect(await stage.db.read().count(ProcessNudgeRow, { number: `IA-${one.id}` })).toBe(0)
})
