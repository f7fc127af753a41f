import { afterAll, beforeAll, expect, test } from 'vitest'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let manager1: Awaited<ReturnType<Stage['as']>>
let manager2: Awaited<ReturnType<Stage['as']>>
let customer = ''
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
  customer = (await supervisor.post('/customers', { name: '变化之家', manager: 'manager1' })).body.number
})
afterAll(() => stage.close())

const changes = async (person: typeof supervisor) =>
  (
    (await person.get('/home')).body.changes as {
      name: string
      command: string
      actor: { username: string }
    }[]
  ).map(({ name, command, actor }) => [name, command, actor.username])
async function ticket(title: string): Promise<string> {
  const { body } = await supervisor.post('/tickets', { type: 'consult', title, request: '一', customer })
  await supervisor.post(`/tickets/${body.number}/assign`, { assignee: 'manager1' })
  return body.number
}

test('home tells what others have done since yesterday with the opportunities and tickets that one may read', async () => {
  const { body } = await supervisor.post('/opportunities', {
    ...{ customerName: '变化公司', summary: '一', probability: 10 },
  })
  await supervisor.post(`/opportunities/${body.number}/assign`, { assignee: 'manager1' })
  const number = await ticket('门禁失灵')
  expect(await changes(manager1)).toEqual([
    ['门禁失灵', 'assign', 'supervisor'],
    ['门禁失灵', 'create', 'supervisor'],
    ['变化公司', 'assign', 'supervisor'],
    ['变化公司', 'create', 'supervisor'],
  ])
  expect(await changes(supervisor)).toEqual([])
  await manager1.post(`/tickets/${number}/handle`, { handling: '重启。' })
  expect(await changes(supervisor)).toEqual([['门禁失灵', 'handle', 'manager1']])
  expect((await changes(manager1))[0]).toEqual(['门禁失灵', 'assign', 'supervisor'])
  expect(await changes(manager2)).toEqual([])
})

test('what was done the day before yesterday, or by the clock, is told no more', async () => {
  const [old, escalated] = [await ticket('前天的'), await ticket('超时的')]
  const long = new Date(stage.now().getTime() - 2 * 86_400_000)
  const move = (number: string, changed: object) =>
    stage.db.transaction((em) => em.nativeUpdate(HistoryEntryRow, { number }, changed))
  await move(old, { at: long })
  await move(escalated, { actor: 'clock' })
  const told = (await changes(manager1)).map(([name]) => name)
  expect(told).not.toContain('前天的')
  expect(told).not.toContain('超时的')
})
