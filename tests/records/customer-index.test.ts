import { afterAll, beforeAll, expect, test } from 'vitest'
import { encode } from '../../api/list.ts'
import { CustomerRow } from '../../db/customer.ts'
import { indexNewNames } from '../../db/search.ts'
import { nameKey } from '../../domain/name-key.ts'
import { createStage, type Stage } from '../stage/stage.ts'

/*
 * The list as it is asked over the API, statement by statement as its log has them, explained by the database: each page
 * and each total goes along an index made for it, and no page sorts.
 */
let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
const many = 4000
const began = Date.UTC(2026, 0, 1)
const signs = [...'华诚申达南粤芯天临安金陵港通鹭岛湘江']

beforeAll(async () => {
  stage = await createStage({ worker: false })
  supervisor = await stage.as('supervisor')
  const rows = Array.from({ length: many }, (_, index) => {
    const at = new Date(began + index * 60_000)
    const name = `北京${signs[index % 18]}${signs[(index * 7 + (index % 11)) % 18]}${index}科技有限公司`
    return {
      ...{ number: `KH-20260101-${String(index).padStart(4, '0')}`, name, nameKey: nameKey(name) },
      ...{ manager: `manager${1 + (index % 40)}`, level: 1 + (index % 5), satisfaction: 3, credit: 3 },
      ...{ region: ['east', 'north', 'south', 'west'][index % 4] as string, contactsTotal: 0 },
      ...{ status: index % 20 ? ('active' as const) : ('lost' as const), createdBy: 'supervisor' },
      ...{ createdAt: at, updatedAt: at, version: 1 },
      lastOrderAt: index % 5 ? new Date(began + ((index * 7919) % many) * 1000) : null,
    }
  })
  for (let from = 0; from < many; from += 250)
    await stage.db.transaction(async (em) => {
      const some = rows.slice(from, from + 250)
      await em.insertMany(CustomerRow, some)
      await indexNewNames(
        em,
        'Customer',
        some.map(({ number, nameKey }) => ({ number, key: nameKey })),
      )
    })
  const connection = stage.db.orm.em.getConnection()
  const isMariaDb = stage.db.dialect === 'mariadb'
  for (const table of ['customer', 'bigram'])
    await connection.execute(isMariaDb ? `analyze table ${table}` : `analyze ${table}`)
})
afterAll(() => stage.close())

/** The plans of every statement on these tables that an address of the API leads to. */
async function plansOf(path: string): Promise<string[]> {
  const kysely = stage.db.read().getKysely()
  const { constructor } = kysely.getExecutor()
  const prototype = constructor.prototype as { executeQuery: (query: Compiled) => Promise<unknown> }
  const original = prototype.executeQuery
  const asked: Compiled[] = []
  prototype.executeQuery = function (query: Compiled) {
    asked.push(query)
    return original.call(this, query)
  }
  try {
    const { status } = await supervisor.get(path)
    expect([path, status]).toEqual([path, 200])
  } finally {
    prototype.executeQuery = original
  }
  const explain = stage.db.dialect === 'mariadb' ? 'explain' : 'explain query plan'
  const plans: string[] = []
  for (const { sql, parameters } of asked) {
    if (!/^select/.test(sql) || !/\b(customer|bigram)\b/.test(sql) || /contact|linkman/.test(sql)) continue
    const rows = await stage.db
      .read()
      .getConnection()
      .execute<object[]>(`${explain} ${sql}`, [...parameters])
    // MariaDB also names what it did not take.
    const taken = rows.map((row) => ({ ...row, possible_keys: undefined }))
    plans.push(JSON.stringify(taken))
  }
  expect([path, plans.length > 0]).toEqual([path, true])
  return plans
}
interface Compiled {
  sql: string
  parameters: readonly unknown[]
}

// A name beyond 64 characters ends otherwise on MariaDB.
const made = (name: string) => `customer_deleted_at_${name}`.slice(0, 51)
const sorts = /filesort|TEMP B-TREE FOR (LAST|ORDER)/
const place = encode([new Date(began + 60_000 * (many / 2)).toISOString(), `KH-20260101-${many / 2}`])
const silent = encode([new Date(began + 60_000).toISOString(), 'KH-20260101-0001'])

test.each([
  ['', 'created_at_number'],
  [`&cursor=${place}`, 'created_at_number'],
  ['&manager=manager7', 'manager_created_at_number_level_region_status'],
  [`&manager=manager7&cursor=${place}`, 'manager_created_at_number_level_region_status'],
  ['&manager=manager7&region=east', 'manager_region_created_at_number_level_status'],
  ['&region=east&level=2', 'region_level_created_at_number_status'],
  ['&manager=manager7&level=2', 'manager_level_created_at_number'],
  ['&region=east', 'region_created_at_number_level_status'],
  // Few are lost: whichever of the two is read, the other condition is met on few rows.
  ['&region=east&status=lost', 'region_created_at_number_level_status or status_created_at_number'],
  ['&level=5', 'level_created_at_number_region_status'],
  ['&status=lost', 'status_created_at_number'],
  ['&sort=-lastOrderAt', 'last_order_at_number'],
  [`&sort=-lastOrderAt&cursor=${silent}`, 'last_order_at_number'],
  [`&sort=lastOrderAt&cursor=${silent}`, 'last_order_at_number'],
  ['&manager=manager7&sort=lastOrderAt', 'manager_last_order_at_number'],
  ['&sort=name', 'name_key_number'],
  ['&sort=-updatedAt', 'updated_at_number'],
])('customers%s go along %s', async (query, index) => {
  const [page = '', ...totals] = await plansOf(`/customers?limit=20${query}`)
  expect(index.split(' or ').some((name) => page.includes(made(name)))).toBe(true)
  for (const plan of [page, ...totals]) {
    expect(plan).not.toMatch(sorts)
    expect(plan).toMatch(/customer_deleted_at_\w+_index/)
  }
})

test.each([
  [`&cursor=${place}`, 'created_at'],
  [`&manager=manager7&cursor=${place}`, 'created_at'],
  [`&region=east&cursor=${place}`, 'created_at'],
  [`&level=5&sort=createdAt&cursor=${place}`, 'created_at'],
  [`&sort=-updatedAt&cursor=${place}`, 'updated_at'],
  [`&sort=-lastOrderAt&cursor=${silent}`, 'last_order_at'],
])('customers%s are read from their place on, not from the first', async (query, column) => {
  const [page = ''] = await plansOf(`/customers?limit=20${query}`)
  const isMariaDb = stage.db.dialect === 'mariadb'
  expect(page).toMatch(isMariaDb ? /"type":"range"/ : new RegExp(`${column}[<>]`))
})

test.each(['华诚', '华诚1', '科技有限', '公司', 'bjh', 'kjyx', 'hc1'])(
  '“%s” is looked up in the index of names, and rows come after it by their number',
  async (typed) => {
    for (const plan of await plansOf(`/customers?limit=20&q=${encodeURIComponent(typed)}`)) {
      const isMariaDb = stage.db.dialect === 'mariadb'
      // MariaDB names the primary key so, SQLite by the index that stands for it.
      expect(plan).toContain(isMariaDb ? '"PRIMARY"' : 'sqlite_autoindex_bigram_1')
      expect(plan).not.toMatch(sorts)
      expect(plan).not.toContain('bigram_number_index')
    }
  },
)
