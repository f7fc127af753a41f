import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HandlingRow } from '../../db/handling.ts'
import { addKnowledge } from '../../db/knowledge-index.ts'
import { bringKnowledgeUp } from '../../db/knowledge-start.ts'
import { KnowledgeRow, KnowledgeTermRow } from '../../db/knowledge.ts'
import { NumberCounterRow } from '../../db/number-counter.ts'
import { wholeTickets } from '../../db/ticket-record.ts'
import { TicketRow } from '../../db/ticket.ts'
import { createStage, type Stage } from '../stage/stage.ts'
import { distractors, solved, sought } from './knowledge-cases.ts'

type Person = Awaited<ReturnType<Stage['as']>>
type Json = ReturnType<typeof JSON.parse>

let stage: Stage
let supervisor: Person
let manager1: Person
let manager2: Person
let customer: string
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
  customer = (await supervisor.post('/customers', { name: '知识客户', manager: 'manager2' })).body.number
})
afterAll(() => stage.close())

async function find(q: string, person = manager1, more = ''): Promise<Json[]> {
  const { status, body } = await person.get(`/tickets/knowledge?q=${encodeURIComponent(q)}${more}`)
  expect([q, status]).toEqual([q, 200])
  return body.items
}
const titles = (items: Json[]) => items.map(({ title }) => title)

interface Typed {
  title: string
  request: string
  handling: string
  result: string
  type?: string
}
/** From its creation to good feedback, by manager2. */
async function fedBack({ title, request, handling, result, type = 'consult' }: Typed): Promise<string> {
  const made = await manager2.post('/tickets', { type, title, request, customer })
  expect(made.status).toBe(201)
  const at = `/tickets/${made.body.number}`
  await supervisor.post(`${at}/assign`, { assignee: 'manager2' })
  await manager2.post(`${at}/handle`, { handling })
  expect((await manager2.post(`${at}/feed-back`, { result, satisfaction: 5 })).status).toBe(200)
  return made.body.number
}

const leak: Typed = {
  title: '水箱渗水',
  request: '水箱底下每天早上都有一滩水。',
  handling: '更换密封圈 O-35。',
  result: '不再渗水。',
}

test('what another manager has solved is found and reused once it is archived; his open ticket is not', async () => {
  const number = await fedBack(leak)
  const similar = `/tickets/similar?title=${encodeURIComponent('水箱渗水怎么办')}`
  expect([await find('水箱渗水'), (await manager1.get(similar)).body.items]).toEqual([[], []])
  expect(await find('水箱渗水', manager2)).toEqual([])
  await supervisor.post(`/tickets/${number}/archive`, {})
  const [hit] = await find('渗水 密封圈')
  expect(hit).toMatchObject({
    ...{ number, title: leak.title, type: 'consult', satisfaction: 5 },
    customer: { number: customer, name: '知识客户' },
    snippets: [
      { field: 'title', text: '水箱渗水', marks: [[2, 4]] },
      { field: 'handling', text: '更换密封圈 O-35。', marks: [[2, 5]] },
      { field: 'result', text: '不再渗水。', marks: [[2, 4]] },
    ],
  })
  const { body } = await manager1.get(similar)
  expect(body.items).toMatchObject([{ number, handling: leak.handling, result: leak.result }])
  expect((await manager1.get(`/tickets/${number}`)).status).toBe(200)
  expect((await manager1.get(`${similar}&except=${number}`)).body.items).toEqual([])
})

test('a ticket that is reopened leaves the index, and comes back with what its next round has shown', async () => {
  const number = await fedBack({
    ...leak,
    title: '冷凝管结霜',
    request: '冷凝管外面结霜。',
    handling: '除霜。',
  })
  const at = `/tickets/${number}`
  await supervisor.post(`${at}/archive`, {})
  expect(titles(await find('冷凝管结霜'))).toEqual(['冷凝管结霜'])
  const { id } = await stage.db.read().findOneOrFail(KnowledgeRow, { number })
  await supervisor.post(`${at}/reopen`, {})
  expect(await find('冷凝管结霜')).toEqual([])
  expect(await stage.db.read().count(KnowledgeTermRow, { id })).toBe(0)
  await manager2.post(`${at}/handle`, { handling: '充注制冷剂。' })
  await manager2.post(`${at}/feed-back`, { result: '恢复', satisfaction: 4 })
  expect(await find('制冷剂')).toEqual([])
  await supervisor.post(`${at}/archive`, {})
  expect(titles(await find('制冷剂'))).toEqual(['冷凝管结霜'])
  const { body } = await manager1.get(`/tickets/similar?title=${encodeURIComponent('冷凝管')}`)
  expect(body.items).toMatchObject([{ number, handling: '充注制冷剂。', result: '恢复' }])
})

test('who may not read the archive is refused, and what is asked has its bounds', async () => {
  for (const username of ['executive', 'sysadmin']) {
    const person = await stage.as(username)
    for (const path of ['/tickets/knowledge?q=水', '/tickets/similar?title=水'])
      expect([username, (await person.get(path)).status]).toEqual([username, 403])
  }
  const long = encodeURIComponent('水'.repeat(201))
  for (const path of [`/tickets/knowledge?q=${long}`, `/tickets/similar?title=${long}`, '/tickets/knowledge'])
    expect((await manager1.get(path)).status).toBe(422)
  for (const q of ['', ' ', '，。！', '%', '_', "'", '\\', '😀', 'zzz', '*'.repeat(200)])
    expect(await find(q)).toEqual([])
})

describe('among many of the same words', () => {
  const numbers = new Map<string, string>()
  beforeAll(async () => {
    const cases = [...Object.values(solved), ...distractors]
    const at = stage.now().getTime()
    await stage.db.transaction(async (em) => {
      const rows = cases.map(([title, request], index): Json => ({
        ...{ number: `SV-20200101-${String(index).padStart(4, '0')}`, status: 'archived', title, request },
        ...{ stateSince: new Date(at), nameKey: title, customer, customerManager: 'manager2' },
        ...{ type: index % 3 ? 'consult' : 'complain', priority: 'normal', createdBy: 'supervisor' },
        // What is meant is the older.
        ...{ createdAt: new Date(at), updatedAt: new Date(at), archivedAt: new Date(at + index * 1000) },
        ...{ assignee: 'manager2', round: 1, satisfaction: 4, missed: 0, nearlyDue: false, escalated: false },
        ...{ deadlines: [], version: 1 },
      }))
      for (const [index, [title]] of cases.entries()) numbers.set(title, rows[index].number)
      await em.insertMany(TicketRow, rows)
      await em.insertMany(
        HandlingRow,
        cases.map(([, , handling, result], index) => ({
          ...{ ticket: rows[index].number, round: 1, assignee: 'manager2', assignedBy: 'supervisor' },
          ...{ assignedAt: new Date(at), handling, result, satisfaction: 4, ownFeedback: false, missed: 0 },
        })),
      )
    })
    await stage.db.transaction((em) => em.nativeDelete(NumberCounterRow, { name: 'knowledge' }))
    await bringKnowledgeUp(stage.db)
  }, 120_000)

  test('what was archived before there was an index is in it after the next start, once', async () => {
    const { db } = stage
    const count = await db.read().count(KnowledgeTermRow)
    expect(await db.read().count(KnowledgeRow)).toBe(Object.keys(solved).length + distractors.length + 2)
    await bringKnowledgeUp(db)
    expect(await db.read().count(KnowledgeTermRow)).toBe(count)
  })

  test('there are at least 200 others, and each query shares pairs with some of them', () => {
    expect([distractors.length >= 200, sought.length]).toEqual([true, 30])
  })

  test.each(sought)('“%s” finds %s first', async (typed, meant) => {
    const [first] = await find(typed)
    expect(first?.title).toBe(solved[meant][0])
  })

  test.each(Object.entries(solved))('like %s is what is in its title and request', async (_name, texts) => {
    const [title, request] = texts.map((text) => encodeURIComponent(text))
    const { body } = await manager1.get(`/tickets/similar?title=${title}&request=${request}`)
    expect(body.items[0]?.title).toBe(texts[0])
    expect(body.items.length).toBeLessThanOrEqual(5)
  })

  test('a search may be limited to a type, and shows the best so many', async () => {
    const complaints = await find('打印机', manager1, '&type=complain&limit=50')
    expect(new Set(complaints.map(({ type }) => type))).toEqual(new Set(['complain']))
    expect(await find('打印机', manager1, '&limit=3')).toHaveLength(3)
  })

  test('a single character, a begin of a word and full-width letters are found', async () => {
    expect(titles(await find('皱'))).toEqual(['A4 纸打出来卷曲发皱'])
    for (const q of ['HL-22', 'ＨＬ２２６０Ｄ', '2260d'])
      expect(titles(await find(q))).toEqual(['HL-2260D 换了粉盒仍提示墨粉不足'])
  })

  test.each(['打印', '双面卡纸', '打印机总是卡住纸张出不来', 'HL-22'])(
    'each statement of the search for “%s” goes along the keys of the index',
    async (typed) => {
      const plans = await plansOf(`/tickets/knowledge?q=${encodeURIComponent(typed)}`)
      expect(plans.length).toBeGreaterThan(0)
      for (const plan of plans) {
        expect(plan).toMatch(/PRIMARY/)
        expect(plan).not.toMatch(/SCAN (knowledge|o\b)/)
        expect(plan).not.toMatch(/"table":"(knowledge_term|knowledge|o)","type":"(ALL|index)"/)
      }
    },
  )
})

interface Compiled {
  sql: string
  parameters: readonly unknown[]
}
/** The plans of the statements on the index that an address leads to. */
async function plansOf(path: string): Promise<string[]> {
  const { constructor } = stage.db.read().getKysely().getExecutor()
  const prototype = constructor.prototype as { executeQuery: (query: Compiled) => Promise<unknown> }
  const original = prototype.executeQuery
  const asked: Compiled[] = []
  prototype.executeQuery = function (query: Compiled) {
    asked.push(query)
    return original.call(this, query)
  }
  try {
    expect((await manager1.get(path)).status).toBe(200)
  } finally {
    prototype.executeQuery = original
  }
  const explain = stage.db.dialect === 'mariadb' ? 'explain' : 'explain query plan'
  const plans: string[] = []
  for (const { sql, parameters } of asked.filter(({ sql }) => /knowledge_term/.test(sql))) {
    const connection = stage.db.read().getConnection()
    const rows = await connection.execute<object[]>(`${explain} ${sql}`, [...parameters])
    plans.push(JSON.stringify(rows.map((row) => ({ ...row, possible_keys: undefined }))))
  }
  return plans
}

test('many tickets are put into the archive at once without standing in one another’s way', async () => {
  const { db } = stage
  const rows = await db.read().find(TicketRow, { status: 'archived' }, { limit: 8 })
  const tickets = await wholeTickets(db.read(), rows)
  const copies = tickets.map((ticket, index) => ({ ...ticket, number: `SV-20190101-${1000 + index}` }))
  await Promise.all(copies.map((copy) => db.transaction((em) => addKnowledge(em, [copy]))))
  expect(await db.read().count(KnowledgeRow, { number: { $like: 'SV-20190101-%' } })).toBe(copies.length)
})
