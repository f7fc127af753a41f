import { DeferralMeasureRow } from '../../db/churn-case.ts'
import { CustomerRow } from '../../db/customer.ts'
import { addDays, dayOf } from '../../domain/day.ts'
import { caseOf } from '../stage/churn.ts'
import { holdsTable, must, type People } from '../stage/lifecycle-table.ts'
import { timeZone, type Stage } from '../stage/stage.ts'

// The creator of a column is here the manager whose customer it is.
holdsTable({
  file: new URL('churn-table.md', import.meta.url),
  states: ['warning', 'deferred', 'proposed', 'confirmed', 'recovered'],
  cells: 8 * 6,
  columns: {
    superadmin: { asks: 'superadmin', creator: 'manager1' },
    supervisor: { asks: 'supervisor', creator: 'manager1' },
    manager: { asks: 'manager1', creator: 'manager1' },
    other: { asks: 'manager2', creator: 'manager1' },
    sysadmin: { asks: 'sysadmin', creator: 'manager1' },
    executive: { asks: 'executive', creator: 'manager1' },
  },
  cast: ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'manager2', 'executive'],
  path: '/churn-cases',
  prepare: (stage) => {
    own = stage
    return Promise.resolve()
  },
  bring,
  edit: {},
  inputFor: (stage, _number, command) => Promise.resolve(inputs(stage)[command] ?? {}),
  around: async ({ db }, numbers) => ({
    measures: await db.read().find(DeferralMeasureRow, { churnCase: { $in: numbers } }),
    customers: await db.read().find(CustomerRow, { churnCase: { $in: numbers } }),
  }),
})

let own: Stage

const inputs = ({ now }: Stage): Record<string, object> => ({
  defer: { measure: '上门拜访采购部', reviewOn: addDays(dayOf(now(), timeZone), 14) },
  confirm: { reason: 'price', note: '转向了更便宜的供应商' },
  reject: { note: '再联系一次' },
  revoke: { note: '对方又来询价' },
  recover: { note: '对方口头答应下个月下单' },
  'hand-over': { assignee: 'manager2' },
  remark: { text: '请跟进' },
})

async function bring(people: People, manager: keyof People, state: string): Promise<string> {
  const number = await caseOf(own, manager)
  const give = (who: keyof People, command: string) =>
    must(people[who].post(`/churn-cases/${number}/${command}`, inputs(own)[command] ?? {}))
  const ways: Record<string, () => Promise<unknown>> = {
    warning: () => must(people.supervisor.get(`/churn-cases/${number}`)),
    deferred: () => give(manager, 'defer'),
    proposed: () => give(manager, 'confirm'),
    confirmed: () => give('supervisor', 'confirm'),
    recovered: () => give('supervisor', 'recover'),
  }
  await ways[state]?.()
  return number
}
