import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { processViews } from '../../db/process-list.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
const numbers: string[] = []
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  for (let index = 0; index < 7; index += 1) {
    const typed = {
      customerName: `机密客户${index}`,
      summary: '不可外传',
      probability: 40,
      contactName: '王海',
    }
    const { body } = await supervisor.post('/opportunities', typed)
    numbers.push(body.number as string)
  }
  for (const number of numbers.slice(0, 3))
    await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  await supervisor.post(`/opportunities/${numbers[0]}/fail`, { reason: 'price' })
  await set(numbers[3], { escalated: true })
  await set(numbers[4], { stateSince: new Date(stage.now().getTime() - 8 * 86_400_000) })
})
afterAll(() => stage.close())

// Only the list is in question here, not how a record comes to this.
const set = (number: string | undefined, columns: object) =>
  stage.db.transaction((em) => em.nativeUpdate(OpportunityRow, { number }, columns))
const list = async (query: string) => (await supervisor.get(`/processes?${query}`)).body
const numbersOf = (body: { items: { number: string }[] }) => body.items.map(({ number }) => number).sort()

test('whoever may know no customer sees each process, and of no customer a word', async () => {
  const sysadmin = await stage.as('sysadmin')
  for (const path of ['/processes?view=all', '/processes/counts', '/processes/comparison']) {
    const { status, body } = await sysadmin.get(path)
    const text = JSON.stringify(body)
    expect([path, status]).toEqual([path, 200])
    for (const secret of ['机密', '外传', '王海'])
      expect([path, text.includes(secret)]).toEqual([path, false])
  }
  const { body } = await sysadmin.get('/processes?view=all')
  expect(numbersOf(body)).toEqual([...numbers].sort())
  expect(Object.keys(body.items[0]).sort()).toEqual(
    ['number', 'type', 'status', 'version', 'assignee', 'since', 'next', 'escalated', 'stalled']
      .concat(['condition', 'retry', 'stall', 'allowed'])
      .sort(),
  )
})

test('each condition has its list, and its number equals it', async () => {
  const counts = (await supervisor.get('/processes/counts')).body as Record<string, number>
  for (const view of processViews)
    expect([view, (await list(`view=${view}`)).total]).toEqual([view, counts[view]])
  expect(counts).toMatchObject({ all: 7, open: 6, closed: 1, escalated: 1, stalled: 0, late: 0, retrying: 0 })
})

test('processes are found by state, person, age and number', async () => {
  expect(numbersOf(await list('status=assigned'))).toEqual(numbers.slice(1, 3))
  expect(numbersOf(await list('assignee=manager1&view=open'))).toEqual(numbers.slice(1, 3))
  const weekAgo = new Date(stage.now().getTime() - 7 * 86_400_000).toISOString()
  expect(numbersOf(await list(`stateSinceTo=${weekAgo}`))).toEqual([numbers[4]])
  expect(numbersOf(await list(`stateSinceFrom=${weekAgo}`))).not.toContain(numbers[4])
  expect(numbersOf(await list(`q=${numbers[5]}`))).toEqual([numbers[5]])
  expect((await list('type=opportunity')).total).toBe(7)
  for (const wrong of ['type=ticket', 'view=none', 'stateSinceTo=yesterday', 'sort=customerName'])
    expect([wrong, (await supervisor.get(`/processes?${wrong}`)).status]).toEqual([wrong, 422])
})

test.each(['stateSince', '-stateSince', 'nextAt', 'status', '-status', 'stalledSince'])(
  'sorted by %s each process is shown once, page after page',
  async (sort) => {
    const seen: string[] = []
    let cursor = ''
    do {
      const body = await list(`view=all&limit=2&sort=${sort}${cursor}`)
      seen.push(...body.items.map(({ number }: { number: string }) => number))
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    expect([...seen].sort()).toEqual([...numbers].sort())
  },
)

test('a timer that is minutes late shows under its condition until it fires', async () => {
  const number = numbers[6] ?? ''
  await stage.stopWorker()
  await set(number, { nextAt: new Date(stage.now().getTime() - 90_000) })
  expect(numbersOf(await list('view=late'))).toEqual([number])
  await stage.startWorker()
  await supervisor.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  await eventually(async () => expect((await list('view=late')).total).toBe(0))
})
