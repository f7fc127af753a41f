import { CustomerRow } from '../../db/customer.ts'
import { PlanStepRow } from '../../db/plan-step.ts'
import { holdsTable, must, type People } from '../stage/lifecycle-table.ts'
import type { Stage } from '../stage/stage.ts'

holdsTable({
  file: new URL('opportunity-table.md', import.meta.url),
  states: ['created', 'assigned', 'planned', 'executing', 'answered', 'succeeded', 'failed', 'deleted'],
  cells: 13 * 8,
  // Whoever has it is manager1.
  columns: {
    'superadmin-own': { asks: 'superadmin', creator: 'superadmin' },
    superadmin: { asks: 'superadmin', creator: 'supervisor' },
    'supervisor-own': { asks: 'supervisor', creator: 'supervisor' },
    supervisor: { asks: 'supervisor', creator: 'manager2' },
    creator: { asks: 'manager2', creator: 'manager2' },
    assignee: { asks: 'manager1', creator: 'supervisor' },
    other: { asks: 'manager2', creator: 'supervisor' },
    sysadmin: { asks: 'sysadmin', creator: 'supervisor' },
    executive: { asks: 'executive', creator: 'supervisor' },
  },
  cast: ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'manager2', 'executive'],
  path: '/opportunities',
  bring,
  edit: { summary: '二' },
  inputFor,
  around: async ({ db }, numbers) => ({
    steps: await db.read().find(PlanStepRow, { opportunity: { $in: numbers } }, { orderBy: { id: 'asc' } }),
    customers: await db.read().count(CustomerRow, { bornFrom: { $in: numbers } }),
  }),
})

let made = 0

async function bring(people: People, creator: keyof People, state: string): Promise<string> {
  made += 1
  const typed = { customerName: `表格公司${made}`, summary: '一', probability: 10 }
  const { number } = (await must(people[creator].post('/opportunities', typed))) as { number: string }
  const at = `/opportunities/${number}`
  if (state === 'created') return number
  if (state === 'deleted') {
    await must(people[creator].delete(at, { 'if-match': '"v1"' }))
    return number
  }
  await must(people.supervisor.post(`${at}/assign`, { assignee: 'manager1' }))
  if (state === 'assigned') return number
  if (state === 'failed') {
    await must(people.manager1.post(`${at}/fail`, { reason: 'price' }))
    return number
  }
  const steps = [
    { dueOn: '2030-01-08', item: '拜访' },
    { dueOn: '2030-01-09', item: '报价' },
  ]
  const planned = await must(people.manager1.post(`${at}/plan`, { steps }))
  if (state === 'planned') return number
  await must(people.manager1.post(`${at}/record-result`, { step: planned.steps[0].id, result: '好' }))
  if (state === 'executing') return number
  await must(people.manager1.post(`${at}/record-result`, { step: planned.steps[1].id, result: '好' }))
  if (state === 'succeeded') await must(people.manager1.post(`${at}/succeed`, {}))
  return number
}

async function inputFor({ db }: Stage, number: string, command: string): Promise<object> {
  const [step] = await db.read().find(PlanStepRow, { opportunity: number }, { orderBy: { position: 'desc' } })
  const inputs: Record<string, object> = {
    assign: { assignee: 'manager1' },
    reassign: { assignee: 'manager2' },
    'hand-over': { assignee: 'manager2' },
    plan: { steps: [{ dueOn: '2030-02-01', item: '再访' }] },
    // Another's result only its author may correct, so who has not written it writes the open one.
    'record-result': { step: step?.id ?? 1, result: '更好' },
    fail: { reason: 'price' },
    remark: { text: '请跟进' },
  }
  return inputs[command] ?? {}
}
