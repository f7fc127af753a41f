import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

// Nobody works on processes here until the test says so.
let stage: Stage
beforeAll(async () => {
  stage = await createStage({ worker: false })
})
afterAll(() => stage.close())

test('many commands are answered within seconds even if nobody carries them out, and done when a worker is back', async () => {
  const supervisor = await stage.as('supervisor')
  const numbers: string[] = []
  for (let index = 0; index < 60; index += 1) {
    const typed = { customerName: `批量 ${index}`, summary: '续保', probability: 40 }
    numbers.push((await supervisor.post('/opportunities', typed)).body.number as string)
  }
  const send = () =>
    supervisor.post(
      '/opportunities/bulk/assign',
      { numbers, input: { assignee: 'manager1' } },
      { 'idempotency-key': 'nobody-works' },
    )
  const started = Date.now()
  const { status, body } = await send()
  expect([status, Date.now() - started < 20_000]).toEqual([200, true])
  const results = body.results as { number: string; status: number; id: string }[]
  expect(results.map(({ number }) => number)).toEqual(numbers)
  for (const result of results) expect(result).toMatchObject({ status: 202, id: expect.any(String) })

  await stage.startWorker()
  for (const { number, id } of results)
    await eventually(async () =>
      expect((await supervisor.get(`/commands/${id}`)).body).toMatchObject({ state: 'done', number }),
    )
  const again = await send()
  expect(again.body.results).toEqual(numbers.map((number) => ({ number, status: 200 })))
}, 60_000)
