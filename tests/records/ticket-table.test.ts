import { HandlingRow } from '../../db/handling.ts'
import { UserRow } from '../../db/user.ts'
import { holdsTable, must, type People } from '../stage/lifecycle-table.ts'
import type { Stage } from '../stage/stage.ts'

holdsTable({
  file: new URL('ticket-table.md', import.meta.url),
  states: ['created', 'assigned', 'handled', 'fedBack', 'archived', 'deleted'],
  cells: 11 * 9,
  // Whoever has it is manager1, its customer is manager3's.
  columns: {
    'superadmin-own': { asks: 'superadmin', creator: 'superadmin' },
    superadmin: { asks: 'superadmin', creator: 'supervisor' },
    'supervisor-own': { asks: 'supervisor', creator: 'supervisor' },
    supervisor: { asks: 'supervisor', creator: 'manager2' },
    creator: { asks: 'manager2', creator: 'manager2' },
    assignee: { asks: 'manager1', creator: 'supervisor' },
    'customer-manager': { asks: 'manager3', creator: 'supervisor' },
    other: { asks: 'manager2', creator: 'supervisor' },
    sysadmin: { asks: 'sysadmin', creator: 'supervisor' },
    executive: { asks: 'executive', creator: 'supervisor' },
  },
  cast: ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'manager2', 'manager3', 'executive'],
  path: '/tickets',
  prepare,
  bring,
  edit: { title: '二' },
  inputFor,
  around: async ({ db }, numbers) => ({
    rounds: await db
      .read()
      .find(HandlingRow, { ticket: { $in: numbers } }, { orderBy: { ticket: 'asc', round: 'asc' } }),
  }),
})

let customer = ''
async function prepare({ db, as }: Stage): Promise<void> {
  await db.transaction(async (em) => {
    const { passwordHash, role, createdAt } = await em.findOneOrFail(UserRow, { username: 'manager1' })
    const known = { passwordHash, mustChangePassword: false, phone: null, email: null, supervisor: null }
    const stamps = { createdAt, updatedAt: createdAt, version: 1 }
    await em.insert(UserRow, { username: 'manager3', name: '周宁', role, active: true, ...known, ...stamps })
  })
  const supervisor = await as('supervisor')
  const { number } = await must(supervisor.post('/customers', { name: '表格客户', manager: 'manager3' }))
  customer = number as string
}

async function bring(people: People, creator: keyof People, state: string): Promise<string> {
  const typed = { type: 'consult', title: '卡纸', request: '三楼的打印机', customer }
  const { number } = (await must(people[creator].post('/tickets', typed))) as { number: string }
  const at = `/tickets/${number}`
  if (state === 'deleted') await must(people[creator].delete(at, { 'if-match': '"v1"' }))
  const way: [state: string, step: () => Promise<unknown>][] = [
    ['created', () => must(people.supervisor.post(`${at}/assign`, { assignee: 'manager1' }))],
    ['assigned', () => must(people.manager1.post(`${at}/handle`, { handling: '清洁' }))],
    ['handled', () => must(people.manager1.post(`${at}/feed-back`, { result: '好', satisfaction: 4 }))],
    ['fedBack', () => must(people.supervisor.post(`${at}/archive`, {}))],
  ]
  const reached = way.findIndex(([name]) => name === state)
  const steps = state === 'deleted' ? [] : way.slice(0, reached === -1 ? way.length : reached)
  for (const [, step] of steps) await step()
  return number
}

function inputFor(_stage: Stage, _number: string, command: string): Promise<object> {
  const inputs: Record<string, object> = {
    assign: { assignee: 'manager1' },
    reassign: { assignee: 'manager2' },
    'hand-over': { assignee: 'manager2' },
    handle: { handling: '更换' },
    'feed-back': { result: '还是卡', satisfaction: 2 },
    remark: { text: '请跟进' },
  }
  return Promise.resolve(inputs[command] ?? {})
}
