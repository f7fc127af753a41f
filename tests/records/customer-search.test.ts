import { afterAll, beforeAll, expect, test } from 'vitest'
import { BigramRow } from '../../db/bigram.ts'
import { ContactRow } from '../../db/contact.ts'
import { CustomerRow } from '../../db/customer.ts'
import { bringNameIndexUp } from '../../db/name-index.ts'
import { NumberCounterRow } from '../../db/number-counter.ts'
import { indexNewNames } from '../../db/search.ts'
import { nameKey } from '../../domain/name-key.ts'
import { createStage, type Stage } from '../stage/stage.ts'

type Person = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let supervisor: Person
let manager1: Person
beforeAll(async () => {
  stage = await createStage({ worker: false })
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
})
afterAll(() => stage.close())

const names = [
  '北京聪海科技有限公司',
  '重庆山城摩托配件有限公司',
  '厦门鹭岛茶业股份有限公司',
  '长春一汽配套零件厂',
  '上海工商银行职工技协',
  '单县曾记乐器行',
  '科华生物（中国）有限公司',
  '3M 材料技术 ABC 公司',
]
const numberOf = new Map<string, string>()
beforeAll(async () => {
  for (const [index, name] of names.entries()) {
    const typed = { name, manager: index % 2 ? 'manager2' : 'manager1', phone: `021-6123450${index}` }
    numberOf.set(name, (await supervisor.post('/customers', typed)).body.number as string)
  }
})

async function found(q: string, more = '', person = manager1): Promise<string[]> {
  const { status, body } = await person.get(`/customers?q=${encodeURIComponent(q)}${more}`)
  expect([q, status]).toEqual([q, 200])
  expect([q, body.total]).toEqual([q, body.items.length])
  return body.items.map(({ name }: { name: string }) => name)
}

test.each([
  ['聪海', '北京聪海科技有限公司'],
  ['海科技有', '北京聪海科技有限公司'],
  ['生物(中国)', '科华生物（中国）有限公司'],
  ['bjch', '北京聪海科技有限公司'],
  ['BJCHKJ', '北京聪海科技有限公司'],
  ['chk', '北京聪海科技有限公司'],
  ['bjchkjyxgs', '北京聪海科技有限公司'],
  ['cqsc', '重庆山城摩托配件有限公司'],
  ['zqsc', '重庆山城摩托配件有限公司'],
  ['xmld', '厦门鹭岛茶业股份有限公司'],
  ['smld', '厦门鹭岛茶业股份有限公司'],
  ['ccyq', '长春一汽配套零件厂'],
  ['zcyq', '长春一汽配套零件厂'],
  ['gsyh', '上海工商银行职工技协'],
  ['sxzj', '单县曾记乐器行'],
  ['khsw', '科华生物（中国）有限公司'],
  ['swzg', '科华生物（中国）有限公司'],
  ['3mcl', '3M 材料技术 ABC 公司'],
  ['abc', '3M 材料技术 ABC 公司'],
  ['ld', '厦门鹭岛茶业股份有限公司'],
  ['聪', '北京聪海科技有限公司'],
])('“%s” finds %s and nobody else', async (typed, name) => {
  expect(await found(typed)).toEqual([name])
})

test('two letters find every name that holds them, and what is in no name finds nobody', async () => {
  expect(await found('cy')).toEqual(['长春一汽配套零件厂', '厦门鹭岛茶业股份有限公司'])
  for (const nothing of ['聪科', 'xyzw', '鹭岛茶叶', 'bjhk']) expect(await found(nothing)).toEqual([])
})

test('a number is found by its begin, however it is written, and initials that look like one by their name', async () => {
  const number = numberOf.get(names[1] ?? '') ?? ''
  for (const typed of [number, number.toLowerCase(), number.replace('-', '')])
    expect(await found(typed)).toEqual([names[1]])
  expect(await found(number.slice(0, 11))).toHaveLength(names.length)
  expect(await found('kh')).toEqual([names[6]])
})

test('a customer is found by its telephone, or by that of somebody there', async () => {
  expect(await found('021-61234502')).toEqual([names[2]])
  expect(await found('02161234503')).toEqual([names[3]])
  const at = `/customers/${numberOf.get(names[4] ?? '')}/contacts`
  await supervisor.post(at, { name: '王志强', mobile: '13955512345', officePhone: '0571-88886666' })
  for (const typed of ['13955512345', '1395551', '0571-88886666', '057188886666'])
    expect(await found(typed)).toEqual([names[4]])
  expect(await found('13955512346')).toEqual([])
  expect(await found('021-6123')).toHaveLength(names.length)
})

test('a search is narrowed by what else is asked, and its order may be another', async () => {
  expect(await found('gs')).toEqual([names[7], names[4]])
  expect(await found('gs', '&manager=manager2')).toEqual([names[7]])
  expect(await found('有限公司', '&manager=manager1')).toEqual([names[6], names[2], names[0]])
  expect(await found('有限公司', '&sort=createdAt')).toEqual([names[0], names[1], names[2], names[6]])
  expect(await found('有限公司', '&name=科')).toEqual([names[6], names[0]])
  const named = await manager1.get(`/customers?name=${encodeURIComponent('公司')}&level=1`)
  expect([named.body.total, named.body.items.length]).toEqual([5, 5])
  const numbered = await manager1.get(`/customers?number=${numberOf.get(names[0] ?? '')}`)
  expect(numbered.body.items.map(({ name }: { name: string }) => name)).toEqual([names[0]])
})

test('a renamed customer is found by its new name only, and one in the bin only there', async () => {
  const { number, version } = (await supervisor.post('/customers', { name: '绿野乳业', manager: 'manager1' }))
    .body
  await supervisor.patch(`/customers/${number}`, { name: '青禾饮品' }, { 'if-match': `"v${version}"` })
  expect([await found('绿野'), await found('lyr'), await found('qhy')]).toEqual([[], [], ['青禾饮品']])
  await supervisor.delete(`/customers/${number}`, { 'if-match': `"v${version + 1}"` })
  expect([await found('青禾'), await found('qhyp')]).toEqual([[], []])
  expect(await stage.db.read().count(BigramRow, { number })).toBe(0)
  expect(await found('青禾', '&deleted=true', supervisor)).toEqual(['青禾饮品'])
  await supervisor.post(`/customers/${number}/restore`)
  expect(await found('qhyp')).toEqual(['青禾饮品'])
})

test('an opportunity is found by the initials of its customer, too', async () => {
  const typed = { customerName: '重庆嘉陵厦门分厂', summary: '货架', probability: 10 }
  const { number } = (await manager1.post('/opportunities', typed)).body
  for (const q of ['cqjl', 'zqjl', 'jlsm', 'jlxm', '嘉陵']) {
    const { body } = await manager1.get(`/opportunities?view=all&q=${encodeURIComponent(q)}`)
    expect([q, body.items.map((item: { number: string }) => item.number)]).toEqual([q, [number]])
  }
})

test('an index of names from before has its initials at the next start, once and only where they are missing', async () => {
  const { db } = stage
  const before = (await db.read().find(BigramRow, {}, { orderBy: { number: 'asc' } })).length
  const pair = await db.read().findOneOrFail(BigramRow, { subject: 'Customer' })
  await db.transaction(async (em) => {
    await em.nativeDelete(BigramRow, { subject: { $in: ['CustomerInitials', 'OpportunityInitials'] } })
    await em.nativeDelete(BigramRow, pair)
    await em.nativeDelete(NumberCounterRow, { name: 'name-index' })
  })
  expect(await found('bjch')).toEqual([])
  await bringNameIndexUp(db)
  expect(await found('bjch')).toEqual([names[0]])
  expect(await db.read().count(BigramRow)).toBe(before)
  await db.transaction((em) => em.nativeDelete(BigramRow, pair))
  await bringNameIndexUp(db)
  expect(await db.read().count(BigramRow)).toBe(before - 1)
})

test('page by page each of thousands comes once, along the pairs, the initials and the filters', async () => {
  const { db } = stage
  const many = 3000
  const at = stage.now()
  const rows = Array.from({ length: many }, (_, index) => {
    const name = `华润${'甲乙丙丁戊'[index % 5]}${index}号门店有限公司`
    return {
      ...{ number: `KH-20200101-${String(index).padStart(4, '0')}`, name, nameKey: nameKey(name) },
      ...{ manager: `manager${1 + (index % 2)}`, level: 1 + (index % 5), satisfaction: 3, credit: 3 },
      ...{ region: index % 3 ? 'east' : null, status: 'active' as const, contactsTotal: 0 },
      ...{ createdBy: 'supervisor', createdAt: at, updatedAt: at, version: 1 },
      lastOrderAt: index % 4 ? new Date(at.getTime() - (index % 50) * 1000) : null,
    }
  })
  for (let from = 0; from < many; from += 250)
    await db.transaction(async (em) => {
      const some = rows.slice(from, from + 250)
      await em.insertMany(CustomerRow, some)
      await indexNewNames(
        em,
        'Customer',
        some.map(({ number, nameKey }) => ({ number, key: nameKey })),
      )
    })
  // Of a piece that stands in very many names no more is told than that.
  const told: Record<string, number> = { 'q=号门店': 2500 }
  const wanted: Record<string, (row: (typeof rows)[number]) => boolean> = {
    'q=华润': () => true,
    'q=号门店': () => true,
    'q=hr': () => true,
    'q=hmd': () => true,
    'q=华润甲': ({ level }) => level === 1,
    'q=华润&manager=manager1': ({ manager }) => manager === 'manager1',
    'q=hmd&level=2&region=east': ({ level, region }) => level === 2 && region === 'east',
    'q=门店&sort=-lastOrderAt': () => true,
    'sort=lastOrderAt&name=门店': () => true,
    'sort=-lastOrderAt&number=KH-2020': () => true,
    'sort=name&number=KH-2020&level=3': ({ level }) => level === 3,
  }
  for (const [query, holds] of Object.entries(wanted)) {
    const seen: { number: string; lastOrderAt: string | null }[] = []
    let cursor = ''
    do {
      const { body } = await manager1.get(`/customers?${encodeURI(query)}&limit=100${cursor}`)
      seen.push(...body.items)
      const total = told[query] ?? rows.filter(holds).length
      expect([query, body.total]).toEqual([query, total])
      if (query in told) expect([query, body.totalIsExact]).toEqual([query, false])
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    const numbers = seen.map(({ number }) => number)
    expect([query, numbers.length]).toEqual([query, new Set(numbers).size])
    expect(numbers.sort()).toEqual(rows.filter(holds).map(({ number }) => number))
    if (!query.includes('lastOrderAt')) continue
    const moments = seen.map(({ lastOrderAt }) => (lastOrderAt ? Date.parse(lastOrderAt) : 0))
    const way = query.includes('-lastOrderAt') ? -1 : 1
    expect(moments).toEqual([...moments].sort((one, other) => way * (one - other)))
  }
  for (const query of Object.keys(told)) {
    const { body } = await manager1.get(`/customers?${encodeURI(query)}&total=exact`)
    expect([query, body.total, body.totalIsExact]).toEqual([query, many, true])
  }
  expect(await db.read().count(ContactRow)).toBeGreaterThan(0)
})
