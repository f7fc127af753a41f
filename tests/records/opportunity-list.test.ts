import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { nameKey } from '../../domain/name-key.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let manager1: Awaited<ReturnType<Stage['as']>>
const many = 20_050
const day = 86_400_000
const began = Date.now()

/** Failed ones, one a minute back in time, every tenth of them manager1's. */
beforeAll(async () => {
  stage = await createStage({ worker: false })
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  const { body } = await supervisor.post('/opportunities', {
    customerName: '样',
    summary: '样',
    probability: 1,
  })
  const model = await stage.db.read().findOneOrFail(OpportunityRow, { number: body.number })
  for (let from = 0; from < many; from += 500)
    await stage.db.transaction((em) =>
      em.insertMany(
        OpportunityRow,
        Array.from({ length: Math.min(500, many - from) }, (_, index) => failed(model, from + index)),
      ),
    )
})
afterAll(() => stage.close())

function failed(model: OpportunityRow, index: number) {
  const customerName = `旧客户 ${index}`
  const at = new Date(began - index * 60_000)
  return {
    ...model,
    number: `OP-20200101-${String(index).padStart(6, '0')}`,
    status: 'failed' as const,
    customerName,
    nameKey: nameKey(customerName),
    assignee: index % 10 === 0 ? 'manager1' : null,
    // A few share their moment, as rows of an import would.
    createdAt: new Date(at.getTime() - (at.getTime() % 180_000)),
    updatedAt: at,
    closedAt: at,
  }
}

test('a total beyond ten thousand is exact for who asks, and only for him', async () => {
  const at = '/opportunities?view=closed&limit=1'
  expect((await supervisor.get(at)).body).toMatchObject({ total: 10_000, totalIsExact: false })
  const exact = await supervisor.get(`${at}&total=exact`)
  expect(exact.body).toMatchObject({ total: many, totalIsExact: true })
  expect(exact.body.items).toHaveLength(1)
  const all = await supervisor.get('/opportunities?view=all&total=exact&sort=customerName')
  expect(all.body).toMatchObject({ total: many + 1, totalIsExact: true })
  expect((await manager1.get(`${at}&total=exact`)).body).toMatchObject({
    total: many / 10,
    totalIsExact: true,
  })
})

test('the closed ones of the last days are found, and page by page each once', async () => {
  const from = new Date(began - 2 * day).toISOString()
  const query = `/opportunities?view=all&status=failed&sort=-closedAt&limit=100&closedAtFrom=${from}`
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await supervisor.get(`${query}${cursor}`)
    expect(body.total).toBe(2 * 1440 + 1)
    seen.push(...body.items.map(({ number }: { number: string }) => number))
    cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
  } while (cursor)
  expect(new Set(seen).size).toBe(2 * 1440 + 1)
  expect(seen).toHaveLength(2 * 1440 + 1)
  const to = new Date(began - 3 * day).toISOString()
  const older = await supervisor.get(`/opportunities?view=all&status=failed&limit=1&closedAtTo=${to}`)
  expect(older.body.total).toBe(10_000)
  const answer = await supervisor.get('/opportunities?closedAtFrom=yesterday')
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'closedAtFrom' }] } })
})

test('a closed column of the board reads its rows along an index, without sorting', async () => {
  const em = stage.db.orm.em.getConnection()
  if (stage.db.dialect === 'mariadb') await em.execute('analyze table opportunity')
  const explain = stage.db.dialect === 'mariadb' ? 'explain' : 'explain query plan'
  const plan = await em.execute<Record<string, unknown>[]>(
    `${explain} select * from opportunity where deleted_at is null and status = 'failed' and closed_at >= ?
     order by closed_at desc, number desc limit 21`,
    [stage.db.dialect === 'mariadb' ? new Date(began - 30 * day) : began - 30 * day],
  )
  const said = JSON.stringify(plan)
  expect(said).toContain('opportunity_deleted_at_status_closed_at_number_index')
  expect(said).not.toMatch(/filesort|TEMP B-TREE/)
})
