import { afterAll, beforeAll, expect, test } from 'vitest'
import { keeperOf } from '../../db/keeper.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { processViews } from '../../db/process-list.ts'
import { livingSubjectOf } from '../../domain/lifecycles.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
const numbers: string[] = []
/** Tickets in the states created, assigned, handled, archived. */
const tickets: string[] = []
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
  const customer = (await supervisor.post('/customers', { name: '机密客户', manager: 'manager1' })).body
    .number
  for (let index = 0; index < 4; index += 1) {
    const typed = { type: 'consult', title: '机密服务', request: '不可外传', customer }
    tickets.push((await supervisor.post('/tickets', typed)).body.number)
  }
  for (const number of tickets.slice(1))
    await supervisor.post(`/tickets/${number}/assign`, { assignee: 'manager2' })
  const manager2 = await stage.as('manager2')
  for (const number of tickets.slice(2))
    await manager2.post(`/tickets/${number}/handle`, { handling: '修好' })
  await manager2.post(`/tickets/${tickets[3]}/feed-back`, { result: '好', satisfaction: 5 })
  await supervisor.post(`/tickets/${tickets[3]}/archive`, {})
})
afterAll(() => stage.close())

// Only the list is in question here, not how a record comes to this.
const set = (number: string | undefined, columns: object) =>
  stage.db.transaction((em) => em.nativeUpdate(OpportunityRow, { number }, columns))
const every = () => [...numbers, ...tickets].sort()
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
  expect(numbersOf(body)).toEqual(every())
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
  expect(counts).toMatchObject({
    all: 11,
    open: 9,
    closed: 2,
    escalated: 1,
    stalled: 0,
    late: 0,
    retrying: 0,
  })
})

test('processes are found by state, person, age and number', async () => {
  expect(numbersOf(await list('status=assigned'))).toEqual([...numbers.slice(1, 3), tickets[1]])
  expect(numbersOf(await list('status=assigned&type=opportunity'))).toEqual(numbers.slice(1, 3))
  expect(numbersOf(await list('status=handled'))).toEqual([tickets[2]])
  expect(numbersOf(await list('assignee=manager1&view=open'))).toEqual(numbers.slice(1, 3))
  const weekAgo = new Date(stage.now().getTime() - 7 * 86_400_000).toISOString()
  expect(numbersOf(await list(`stateSinceTo=${weekAgo}`))).toEqual([numbers[4]])
  expect(numbersOf(await list(`stateSinceFrom=${weekAgo}`))).not.toContain(numbers[4])
  expect(numbersOf(await list(`q=${numbers[5]}`))).toEqual([numbers[5]])
  expect((await list('type=opportunity')).total).toBe(7)
  expect(numbersOf(await list('type=ticket'))).toEqual(tickets)
  const searches: [string, (string | undefined)[]][] = [
    ['sv', tickets],
    [String(tickets[1]).toLowerCase(), [tickets[1]]],
    ['OP-', numbers],
    ['manager2', tickets.slice(1)],
    ['KH-', []],
  ]
  for (const [typed, found] of searches)
    expect([typed, numbersOf(await list(`q=${typed}`))]).toEqual([typed, found])
  for (const wrong of ['type=customer', 'view=none', 'stateSinceTo=yesterday', 'sort=customerName'])
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
    expect([...seen].sort()).toEqual(every())
    const whole = await list(`view=all&limit=100&sort=${sort}`)
    expect(seen).toEqual(whole.items.map(({ number }: { number: string }) => number))
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

test('of processes of every kind a page shows the first, whatever they are about', async () => {
  const at = stage.now().getTime()
  const since = (days: number) => ({ stateSince: new Date(at - days * 86_400_000) })
  const inTurn = [numbers[1], tickets[0], numbers[2], tickets[1]]
  for (const [index, number = ''] of inTurn.entries()) {
    const entity = keeperOf(livingSubjectOf(number)).row
    await stage.db.transaction((em) => em.nativeUpdate(entity, { number }, since(100 - index)))
  }
  const { items } = await list('sort=stateSince&limit=4')
  expect(items.map(({ number }: { number: string }) => number)).toEqual(inTurn)
  expect(items.map(({ type }: { type: string }) => type)).toEqual([
    ...['opportunity', 'ticket', 'opportunity', 'ticket'],
  ])
})

test('a ticket’s process is started again like any other, and a number of nothing is not found', async () => {
  const [number = ''] = tickets
  const handle = stage.engine.client.workflow.getHandle(number)
  await stage.loop.stop()
  await handle.terminate('by hand')
  await eventually(async () => expect((await handle.describe()).status.name).toBe('TERMINATED'))
  const asked = [...tickets.slice(0, 2), tickets[3], 'SV-20200101-0001', 'KH-20200101-0001']
  const { body } = await supervisor.post('/processes/bulk/restart', { numbers: asked, input: {} })
  expect(
    body.results.map(({ outcome, code }: { outcome?: string; code?: string }) => outcome ?? code),
  ).toEqual([...['started', 'process-healthy', 'process-not-needed', 'not-found', 'not-found']])
  await eventually(async () => expect((await handle.describe()).status.name).toBe('RUNNING'))
  expect((await supervisor.post('/processes/KH-20200101-0001/restart', {})).status).toBe(404)
})
