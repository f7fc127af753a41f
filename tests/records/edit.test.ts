import { afterAll, beforeAll, expect, test } from 'vitest'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let superadmin: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  superadmin = await stage.as('superadmin')
})
afterAll(() => stage.close())

const first = { 'if-match': '"v1"' }
const many = <T>(count: number, send: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => send(index)))
const entriesOf = (number: string, command: string) =>
  stage.db.read().count(HistoryEntryRow, { number, command })
const rowOf = (number: string) => stage.db.read().findOneOrFail(OpportunityRow, { number })

async function create(customerName: string) {
  const { body } = await supervisor.post('/opportunities', { customerName, summary: '续保', probability: 40 })
  return { number: body.number as string, at: `/opportunities/${body.number}` }
}

test('of 20 edits of one version at once one is kept, and the others are shown what stands now', async () => {
  const { number, at } = await create('同时修改')
  const answers = await many(20, (index) => supervisor.patch(at, { summary: `第 ${index} 个` }, first))
  const kept = answers.filter(({ status }) => status === 200)
  const late = answers.filter(({ status }) => status === 412)
  expect([kept.length, late.length]).toEqual([1, 19])
  const { summary } = kept[0]?.body as { summary: string }
  for (const { body } of late)
    expect(body).toMatchObject({ code: 'stale', current: { number, version: 2, summary } })
  expect(await rowOf(number)).toMatchObject({ version: 2, summary })
  expect(await entriesOf(number, 'edit')).toBe(1)
})

test('of an edit and a deletion of one version at once one is kept', async () => {
  for (const round of [1, 2, 3, 4, 5]) {
    const { number, at } = await create(`改或删 ${round}`)
    const answers = await many(10, (index) =>
      index % 2 ? supervisor.patch(at, { probability: index }, first) : superadmin.delete(at, first),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect([200, 204]).toContain(statuses[0])
    // Who comes after a deletion finds nothing more.
    for (const status of statuses.slice(1)) expect([404, 412]).toContain(status)
    expect(await rowOf(number)).toMatchObject({ version: 2 })
    expect((await entriesOf(number, 'edit')) + (await entriesOf(number, 'delete'))).toBe(1)
  }
})

test('an edit while its process writes a command is either shown what stands now, or kept before it', async () => {
  for (const round of [1, 2, 3, 4, 5]) {
    const { number, at } = await create(`改与派 ${round}`)
    const [edited, assigned] = await Promise.all([
      supervisor.patch(at, { summary: '改了' }, first),
      superadmin.post(`${at}/assign`, { assignee: 'manager1' }),
    ])
    expect([200, 412]).toContain(edited.status)
    expect(assigned.status).toBe(200)
    expect((await rowOf(number)).version).toBe(edited.status === 200 ? 3 : 2)
  }
})

test('a key says nothing about an edit or a deletion: each has its own effect', async () => {
  const key = { 'idempotency-key': 'used-for-all' }
  const { number, at } = await create('同一个键')
  const other = await create('另一条')
  await supervisor.post(`${at}/remark`, { text: '先说一句' }, key)
  const answers = [
    await supervisor.patch(at, { probability: 50 }, { ...key, 'if-match': '"v2"' }),
    await supervisor.patch(at, { probability: 60 }, { ...key, 'if-match': '"v3"' }),
    await supervisor.delete(at, { ...key, 'if-match': '"v4"' }),
    await supervisor.delete(other.at, { ...key, ...first }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 204, 204])
  expect(await rowOf(number)).toMatchObject({ version: 5, probability: 60 })
  expect(await entriesOf(number, 'edit')).toBe(2)
})

test('20 sends of one restoration restore once and answer the same', async () => {
  const { number, at } = await create('恢复一次')
  await supervisor.delete(at, first)
  const key = { 'idempotency-key': 'restore-once' }
  const answers = await many(20, () => supervisor.post(`${at}/restore`, {}, key))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(answers.filter(({ headers }) => headers.has('idempotency-replayed'))).toHaveLength(19)
  expect(await entriesOf(number, 'restore')).toBe(1)

  await supervisor.patch(at, { summary: '恢复以后' }, { 'if-match': '"v3"' })
  const later = await supervisor.post(`${at}/restore`, {}, key)
  expect(later).toMatchObject({ status: 200, body: { number, version: 4, summary: '恢复以后' } })
  const otherwise = await supervisor.post(`${at}/restore`, { why: '?' }, key)
  expect(otherwise).toMatchObject({ status: 422, body: { code: 'key-reused' } })
})

test('of restorations that do not know of each other one is done', async () => {
  const { number, at } = await create('谁先恢复')
  await supervisor.delete(at, first)
  const seen = { 'if-match': '"v2"' }
  const answers = await many(10, () => supervisor.post(`${at}/restore`, {}, seen))
  const statuses = answers.map(({ status }) => status).sort()
  expect(statuses[0]).toBe(200)
  for (const status of statuses.slice(1)) expect([409, 412]).toContain(status)
  expect(await entriesOf(number, 'restore')).toBe(1)
  expect((await supervisor.post(`${at}/restore`, {}, first)).status).toBe(412)
})
