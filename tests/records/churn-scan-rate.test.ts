import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChurnCaseRow } from '../../db/churn-case.ts'
import { ChurnScanRow } from '../../db/churn-scan.ts'
import { ProcessNudgeRow } from '../../db/process-nudge.ts'
import { silentCustomers } from '../stage/churn-scan.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

const casesPerSecond = 150
const many = 2000
let stage: Stage
beforeAll(async () => {
  stage = await createStage({ churnCasesPerSecond: casesPerSecond })
})
afterAll(() => stage.close())

test('two thousand cases come no faster than they may, each becomes a process, and people are answered meanwhile', async () => {
  const supervisor = await stage.as('supervisor')
  const customers = await silentCustomers(
    stage,
    Array.from({ length: many }, (_, index) => ({
      manager: `manager${1 + (index % 2)}`,
      level: 1 + (index % 6),
    })),
  )
  const began = performance.now()
  const { body } = await supervisor.post('/churn-scan/switch-on')
  const id = body.runs[0].id as number
  const slow: number[] = []
  for (let state = 'waiting', opened = 0; state !== 'done';) {
    const asked = performance.now()
    const { status } = await supervisor.get('/customers?limit=20')
    expect(status).toBe(200)
    slow.push(performance.now() - asked)
    const row = await stage.db.read().findOneOrFail(ChurnScanRow, { id })
    expect(row.opened).toBeGreaterThanOrEqual(opened)
    opened = row.opened
    const seconds = (performance.now() - began) / 1000
    // What was opened at once is waited for afterwards.
    expect(opened).toBeLessThanOrEqual((seconds + 1) * casesPerSecond + 25)
    state = row.state
  }
  expect(await stage.db.read().findOneOrFail(ChurnScanRow, { id })).toMatchObject({
    found: many,
    opened: many,
  })
  expect(await stage.db.read().count(ChurnCaseRow, { customer: { $in: customers } })).toBe(many)
  expect(slow.sort((one, other) => one - other)[Math.floor(slow.length * 0.95)]).toBeLessThan(1000)
  await eventually(async () => expect(await stage.db.read().count(ProcessNudgeRow)).toBe(0), 120_000)
  await eventually(async () => {
    const { count } = await stage.engine.client.workflow.count(
      "WorkflowType = 'churnCase' and ExecutionStatus = 'Running'",
    )
    expect(count).toBe(many)
  }, 60_000)
}, 240_000)
